//! The JSON schema of a model's variants, from its definition.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::{ModelDefinition, Property, Variant};

/// Tells whoever validates that reading the type refuses all that its schema refuses, so that nothing is checked twice.
/// Documents leave it out.
pub(crate) const STRICT: &str = "x-lazo-strict";

/// The schema of a variant: a closed object with the variant's properties.
#[must_use]
pub fn object_schema(generator: &mut SchemaGenerator, model: &ModelDefinition, variant: Variant) -> Schema {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for property in model.properties.iter().filter(|property| variant.has(property)) {
        properties.insert(property.name.to_owned(), property_schema(generator, property).into());
        if variant.requires(property) {
            required.push(Value::from(property.name));
        }
    }
    let mut schema = Schema::default();
    schema.insert("type".to_owned(), "object".into());
    let description = match variant {
        Variant::Model => model.description.to_owned(),
        Variant::New => format!("What a new {} is made of.", model.name),
        Variant::Partial => format!("Some of the properties of {}.", model.name),
    };
    if !description.is_empty() {
        schema.insert("description".to_owned(), description.into());
    }
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema.insert("additionalProperties".to_owned(), false.into());
    schema.insert(STRICT.to_owned(), true.into());
    schema
}

/// The schema of a property's values: that of the type, with description and constraints.
pub(crate) fn property_schema(generator: &mut SchemaGenerator, property: &Property) -> Schema {
    let mut schema = (property.schema)(generator);
    // `{}` rather than `true`: both allow everything, but OpenAPI 3.0 knows only the first.
    let members = schema.ensure_object();
    if !property.description.is_empty() {
        members.insert("description".to_owned(), property.description.into());
    }
    for (keyword, value) in property.constraints.keywords() {
        members.insert(keyword.to_owned(), value);
    }
    schema
}
