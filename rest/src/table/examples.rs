//! Examples and defaults are held against their schemas, so that no document shows what the server would refuse.

use super::TableError;
use crate::{
    operation::{Example, MediaType, Operation, SchemaOf},
    parameter::default_of,
    schema::{SchemaError, Schemas, Validator},
};
use serde_json::Value;

/// Finds the examples and defaults of an operation that their schemas refuse.
pub(super) fn check(operation: &Operation, schemas: &Schemas, errors: &mut Vec<TableError>) {
    for parameter in &operation.parameters {
        let place = || format!("the parameter `{}`", parameter.name);
        let named = parameter.examples.iter().map(|example| (example.name.as_str(), &example.value));
        let examples: Vec<_> = parameter.example.iter().map(|value| ("", value)).chain(named).collect();
        hold(operation, place, &examples, || schemas.validator(&parameter.schema), errors);
        if let Some(default) = default_of(&parameter.schema)
            && let Ok(validator) = schemas.validator(&parameter.schema)
            && let Some(problem) = against(&default, &validator)
        {
            let (operation, parameter) = (operation.operation_id.clone(), parameter.name.clone());
            errors.push(TableError::Default { operation, parameter, problem });
        }
    }
    let bodies = operation.body.iter().flat_map(|body| &body.content);
    for media in bodies {
        let place = || format!("the body `{}`", media.name);
        of_media(operation, place, media, |schema| schemas.validator(schema), errors);
    }
    for response in &operation.responses {
        for media in &response.content {
            let place = || format!("the answer {} `{}`", response.status, media.name);
            of_media(operation, place, media, |schema| schemas.validator_of_given(schema), errors);
        }
    }
}

fn of_media(
    operation: &Operation,
    place: impl Fn() -> String,
    media: &MediaType,
    validator: impl Fn(&SchemaOf) -> Result<Validator, SchemaError>,
    errors: &mut Vec<TableError>,
) {
    let Some(schema) = &media.schema else { return };
    let examples: Vec<_> =
        media.examples.iter().map(|Example { name, value, .. }| (name.as_str(), value)).collect();
    hold(operation, place, &examples, || validator(schema), errors);
}

fn hold(
    operation: &Operation,
    place: impl Fn() -> String,
    examples: &[(&str, &Value)],
    validator: impl FnOnce() -> Result<Validator, SchemaError>,
    errors: &mut Vec<TableError>,
) {
    if examples.is_empty() {
        return;
    }
    // A schema of no use is told elsewhere.
    let Ok(validator) = validator() else { return };
    for (name, value) in examples {
        if let Some(problem) = against(value, &validator) {
            errors.push(TableError::Example {
                operation: operation.operation_id.clone(),
                place: place(),
                name: (*name).to_owned(),
                problem,
            });
        }
    }
}

/// What a schema says against a value.
fn against(value: &Value, validator: &Validator) -> Option<String> {
    let violations = validator.violations(value);
    let told = violations.iter().take(3).map(|one| match &*one.path {
        "" => one.message.clone(),
        path => format!("{path} {}", one.message),
    });
    (!violations.is_empty()).then(|| told.collect::<Vec<_>>().join(", "))
}
