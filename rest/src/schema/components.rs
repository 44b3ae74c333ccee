//! All component schemas of an application, made once from its operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value};

use super::reference::reachable;
use super::tidy::tidy;
use super::{SchemaError, Validator};
use crate::operation::{Operation, SchemaOf};

/// The component schemas of a set of operations, and the maker of validators that understand references to them.
///
/// A type that some operation takes (parameter, body) is described as it is read; a type that is only answered is
/// described as it is written. So a field with `#[serde(default)]` is optional in the first and always there in the
/// second. Each name stands for one type: two types of one name are an error that says what to rename.
///
/// ```
/// use lazo_rest::schema::Schemas;
///
/// let schemas = Schemas::of([])?;
/// assert!(schemas.components().is_empty());
/// # Ok::<(), lazo_rest::schema::SchemaError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    components: Arc<Map<String, Value>>,
}

impl Schemas {
    /// Makes the schemas of everything that `operations` take and give, hidden ones included.
    ///
    /// # Errors
    /// When two types have one name, a name is not allowed in OpenAPI, or a reference leads nowhere.
    pub fn of<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Result<Self, SchemaError> {
        let operations: Vec<&Operation> = operations.into_iter().collect();
        let mut taken = Named::default();
        for operation in &operations {
            for schema in taken_by(operation) {
                taken.enter(operation, generate(schema, &Contract::Deserialize)?)?;
            }
        }
        let mut given = Named::default();
        for operation in &operations {
            for schema in given_by(operation) {
                let mut read = generate(schema, &Contract::Deserialize)?;
                let mut written = generate(schema, &Contract::Serialize)?;
                // Types that are taken too stand as they are read; the names have to agree all the same.
                read.definitions.retain(|name, _| taken.schemas.contains_key(name));
                written.definitions.retain(|name, _| !taken.schemas.contains_key(name));
                taken.enter(operation, read)?;
                given.enter(operation, written)?;
            }
        }
        let sorted: BTreeMap<String, Value> = taken
            .schemas
            .into_iter()
            .chain(given.schemas)
            .map(|(name, (schema, _))| (name, schema))
            .collect();
        // Every reference must lead somewhere.
        reachable(sorted.values(), |name| sorted.get(name))?;
        Ok(Self { components: Arc::new(sorted.into_iter().collect()) })
    }

    /// A validator for the values of `schema`.
    ///
    /// # Errors
    /// When the schema is no valid JSON schema, or has a pattern that cannot be matched in linear time.
    pub fn validator(&self, schema: &SchemaOf) -> Result<Validator, SchemaError> {
        self.validator_by(schema, &Contract::Deserialize)
    }

    /// A validator for the values that an operation answers.
    pub(crate) fn validator_of_given(&self, schema: &SchemaOf) -> Result<Validator, SchemaError> {
        self.validator_by(schema, &Contract::Serialize)
    }

    fn validator_by(&self, schema: &SchemaOf, contract: &Contract) -> Result<Validator, SchemaError> {
        let Generated { schema, definitions } = generate(schema, contract)?;
        let components: Map<String, Value> =
            reachable([&schema], |name| self.components.get(name).or_else(|| definitions.get(name)))?
                .into_iter()
                .map(|(name, schema)| (name, schema.clone()))
                .collect();
        Validator::new(schema, components)
    }

    /// The components, each under its name: what stands at `#/components/schemas` of the document.
    #[must_use]
    pub fn components(&self) -> &Map<String, Value> {
        &self.components
    }

    /// The schema of something an operation takes; named types are references.
    pub(crate) fn taken(schema: &SchemaOf) -> Result<Value, SchemaError> {
        Ok(generate(schema, &Contract::Deserialize)?.schema)
    }

    /// The schema of something an operation answers; named types are references.
    pub(crate) fn given(schema: &SchemaOf) -> Result<Value, SchemaError> {
        Ok(generate(schema, &Contract::Serialize)?.schema)
    }

    /// Those components that `schemas` lead to.
    pub(crate) fn reachable<'a>(
        &self,
        schemas: impl IntoIterator<Item = &'a Value>,
    ) -> Result<Map<String, Value>, SchemaError> {
        let reachable = reachable(schemas, |name| self.components.get(name))?;
        Ok(reachable.into_iter().map(|(name, schema)| (name, schema.clone())).collect())
    }
}

/// What the generation of one schema gives.
struct Generated {
    schema: Value,
    definitions: Map<String, Value>,
}

/// Makes the schema with a generator of its own, so that the result does not depend on what was made before.
fn generate(schema_of: &SchemaOf, contract: &Contract) -> Result<Generated, SchemaError> {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            settings.contract = contract.clone();
        })
        .into_generator();
    let mut schema = (schema_of.generate)(&mut generator).to_value();
    match &schema_of.extra {
        None => {}
        Some(Value::Object(extra)) => {
            // `true` says nothing, so the keywords laid over it are all there is.
            if schema == Value::Bool(true) {
                schema = Value::Object(Map::new());
            }
            if let Value::Object(members) = &mut schema {
                members.extend(extra.iter().map(|(keyword, value)| (keyword.clone(), value.clone())));
            }
        }
        Some(other) => return Err(SchemaError::ExtraNotObject { given: other.to_string() }),
    }
    tidy(&mut schema, None);
    let mut definitions = generator.take_definitions(true);
    for (name, definition) in &mut definitions {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.is_empty() || !name.chars().all(allowed) {
            return Err(SchemaError::BadName { name: name.clone() });
        }
        tidy(definition, Some(name));
    }
    Ok(Generated { schema, definitions })
}

/// Definitions by name, each with the operation that brought it.
#[derive(Default)]
struct Named<'a> {
    schemas: BTreeMap<String, (Value, &'a str)>,
}

impl<'a> Named<'a> {
    fn enter(&mut self, operation: &'a Operation, generated: Generated) -> Result<(), SchemaError> {
        for (name, schema) in generated.definitions {
            match self.schemas.get(&name) {
                None => {
                    self.schemas.insert(name, (schema, &operation.operation_id));
                }
                Some((known, _)) if *known == schema => {}
                Some((_, first)) => {
                    return Err(SchemaError::NameTaken {
                        name,
                        first: (*first).to_owned(),
                        second: operation.operation_id.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn taken_by(operation: &Operation) -> impl Iterator<Item = &SchemaOf> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.schema);
    let bodies =
        operation.body.iter().flat_map(|body| &body.content).filter_map(|media| media.schema.as_ref());
    parameters.chain(bodies)
}

fn given_by(operation: &Operation) -> impl Iterator<Item = &SchemaOf> {
    operation
        .responses
        .iter()
        .flat_map(|response| &response.content)
        .filter_map(|media| media.schema.as_ref())
}
