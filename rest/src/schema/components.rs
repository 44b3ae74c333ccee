//! All component schemas of an application, made once from its operations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lazo_schema::is_known_format;
use lazo_schema::reference::{reachable, rename};
use schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value};

use super::names::{Wanted, names};
use super::tidy::tidy;
use super::{SchemaError, SchemaRules, Validator, identity};
use crate::operation::{Operation, SchemaOf};

/// The component schemas of a set of operations, and the maker of validators that understand references to them.
///
/// A type that some operation takes (parameter, body) is described as it is read; a type that is only answered is
/// described as it is written. So a field with `#[serde(default)]` is optional in the first and always there in the
/// second. Each name stands for one schema: see [how names are chosen](super#names).
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
    /// The names of components by the ids of their types.
    names: Arc<BTreeMap<String, String>>,
    rules: SchemaRules,
    /// The formats that are named anywhere.
    formats: BTreeSet<String>,
}

impl Schemas {
    /// Makes the schemas of everything that `operations` take and give, hidden ones included.
    ///
    /// # Errors
    /// When two types cannot be told apart, a name is not allowed in OpenAPI, or a reference leads nowhere.
    pub fn of<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Result<Self, SchemaError> {
        let operations: Vec<&Operation> = operations.into_iter().collect();
        let mut taken = Known::default();
        let mut formats = BTreeSet::new();
        for operation in &operations {
            for schema in taken_by(operation) {
                let read = generate(schema, &Contract::Deserialize)?;
                read.formats(&mut formats);
                taken.enter(operation, read, |_| true)?;
            }
        }
        let is_taken: BTreeSet<String> = taken.0.keys().cloned().collect();
        let mut given = Known::default();
        for operation in &operations {
            for schema in given_by(operation) {
                let read = generate(schema, &Contract::Deserialize)?;
                let written = generate(schema, &Contract::Serialize)?;
                // Types that are taken too stand as they are read; the schemas have to agree all the same.
                taken.enter(operation, read, |id| is_taken.contains(id))?;
                given.enter(operation, written, |id| !is_taken.contains(id))?;
            }
        }
        let Known(mut all) = taken;
        all.extend(given.0);
        let wanted =
            all.iter().map(|(id, (one, _))| (id.clone(), Wanted { base: &one.base, schema: &one.schema }));
        let names = names(&wanted.collect());
        let mut sorted: BTreeMap<String, Value> = BTreeMap::new();
        for (id, (Definition { mut schema, .. }, _)) in all {
            rename(&mut schema, &|id| names.get(id).cloned());
            let name = names.get(&id).cloned().unwrap_or(id);
            sorted.entry(name).or_insert(schema);
        }
        // Every reference must lead somewhere.
        reachable(sorted.values(), |name| sorted.get(name))?;
        Ok(Self {
            components: Arc::new(sorted.into_iter().collect()),
            names: Arc::new(names),
            rules: SchemaRules::default(),
            formats,
        })
    }

    /// With formats and keywords of an application's own.
    #[must_use]
    pub fn with_rules(self, rules: SchemaRules) -> Self {
        Self { rules, ..self }
    }

    /// The formats that what is taken names and nobody checks.
    pub(crate) fn unchecked_formats(&self) -> impl Iterator<Item = &str> {
        let is_unchecked = |format: &&str| !is_known_format(format) && !self.rules.has_format(format);
        self.formats.iter().map(String::as_str).filter(is_unchecked)
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
        let (schema, own) = self.named(generate(schema, contract)?);
        let components: Map<String, Value> =
            reachable([&schema], |name| own.get(name).or_else(|| self.components.get(name)))?
                .into_iter()
                .map(|(name, schema)| (name, schema.clone()))
                .collect();
        Validator::new(schema, components, &self.rules)
    }

    /// The components, each under its name: what stands at `#/components/schemas` of the document.
    #[must_use]
    pub fn components(&self) -> &Map<String, Value> {
        &self.components
    }

    /// The schema of something an operation takes; named types are references.
    pub(crate) fn taken(&self, schema: &SchemaOf) -> Result<Value, SchemaError> {
        Ok(self.named(generate(schema, &Contract::Deserialize)?).0)
    }

    /// The schema of something an operation answers; named types are references.
    pub(crate) fn given(&self, schema: &SchemaOf) -> Result<Value, SchemaError> {
        Ok(self.named(generate(schema, &Contract::Serialize)?).0)
    }

    /// A schema whose references lead to names, and those of its definitions that are no components here.
    fn named(&self, generated: Generated) -> (Value, Map<String, Value>) {
        let Generated { mut schema, extra, definitions } = generated;
        let name = |id: &str| {
            let own = || definitions.get(id).map(|definition| definition.local.clone());
            self.names.get(id).cloned().or_else(own)
        };
        rename(&mut schema, &name);
        // What is laid over a schema has names in it already.
        if let Some(extra) = extra {
            // `true` says nothing, so the keywords laid over it are all there is.
            if schema == Value::Bool(true) {
                schema = Value::Object(Map::new());
            }
            if let Value::Object(members) = &mut schema {
                members.extend(extra);
            }
        }
        tidy(&mut schema, None);
        let unknown = definitions.iter().filter(|(id, _)| !self.names.contains_key(*id));
        let own = unknown.map(|(_, Definition { local, schema, .. })| {
            let mut schema = schema.clone();
            rename(&mut schema, &name);
            (local.clone(), schema)
        });
        let own = own.collect();
        (schema, own)
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

/// What the generation of one schema gives. References lead to ids of types.
struct Generated {
    schema: Value,
    extra: Option<Map<String, Value>>,
    definitions: BTreeMap<String, Definition>,
}

impl Generated {
    /// Notes the formats that it names.
    fn formats(&self, into: &mut BTreeSet<String>) {
        let extra = self.extra.iter().flat_map(|extra| extra.iter());
        for (keyword, value) in extra {
            note_format(keyword, value, into);
        }
        note_formats(&self.schema, into);
        self.definitions.values().for_each(|one| note_formats(&one.schema, into));
    }
}

fn note_formats(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| note_formats(item, into)),
        Value::Object(members) => {
            members.iter().for_each(|(keyword, value)| note_format(keyword, value, into));
        }
        _ => {}
    }
}

fn note_format(keyword: &str, value: &Value, into: &mut BTreeSet<String>) {
    match (keyword, value) {
        ("format", Value::String(format)) => drop(into.insert(format.clone())),
        // Plain values, which only may look like schemas.
        ("const" | "enum" | "default" | "example" | "examples", _) => {}
        (_, value) => note_formats(value, into),
    }
}

/// The schema of a named type.
#[derive(Debug, Clone)]
struct Definition {
    schema: Value,
    /// What the generator calls it: its name, with a number behind it if another type had the name before.
    local: String,
    /// What the type calls itself.
    base: String,
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
    let extra = match &schema_of.extra {
        None => None,
        Some(Value::Object(extra)) => Some(extra.clone()),
        Some(other) => return Err(SchemaError::ExtraNotObject { given: other.to_string() }),
    };
    let made = generator.take_definitions(true);
    if made.is_empty() {
        return Ok(Generated { schema, extra, definitions: BTreeMap::new() });
    }
    let ids = identity::ids(&generator);
    let id_of = |local: &str| ids.get(local).cloned().unwrap_or_else(|| local.to_owned());
    let known = |local: &str| made.contains_key(local).then(|| id_of(local));
    rename(&mut schema, &known);
    let mut definitions = BTreeMap::new();
    for (local, schema) in &made {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if local.is_empty() || !local.chars().all(allowed) {
            return Err(SchemaError::BadName { name: local.clone() });
        }
        let id = id_of(local);
        let base = identity::base(local, &id, |name| made.contains_key(name)).to_owned();
        let mut schema = schema.clone();
        tidy(&mut schema, Some(&base));
        rename(&mut schema, &known);
        definitions.insert(id, Definition { schema, local: local.clone(), base });
    }
    Ok(Generated { schema, extra, definitions })
}

/// Definitions by the ids of their types, each with the operation that brought it.
#[derive(Default)]
struct Known<'a>(BTreeMap<String, (Definition, &'a str)>);

impl<'a> Known<'a> {
    /// Enters the definitions that are wanted.
    fn enter(
        &mut self,
        operation: &'a Operation,
        generated: Generated,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<(), SchemaError> {
        for (id, definition) in generated.definitions {
            if !is_wanted(&id) {
                continue;
            }
            match self.0.get_mut(&id) {
                None => {
                    self.0.insert(id, (definition, &operation.operation_id));
                }
                Some((known, first)) if known.schema != definition.schema => {
                    return Err(SchemaError::NameTaken {
                        name: definition.base,
                        first: (*first).to_owned(),
                        second: operation.operation_id.clone(),
                    });
                }
                // Its plain name, once some generator has given it that.
                Some((known, _)) if definition.base.len() < known.base.len() => known.base = definition.base,
                Some(_) => {}
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
