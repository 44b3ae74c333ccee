//! `#[variant]`: forms of forms, of generic types, and with relations. What goes over the wire is in `tests/content`.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod generic;
mod nested;
mod patches;
mod relations;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

/// The schema of what is read.
fn schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema of what is written.
fn schema_of_answers<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

fn required(schema: &Value) -> Vec<&str> {
    schema["required"]
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}
