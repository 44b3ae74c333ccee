//! Schemas as data, and what validators of them say.

use actix_web::http::Method;
use lazo_rest::operation::{MediaType, Operation, RequestBody, Response, SchemaOf};
use lazo_rest::schema::{Schemas, Validator};
use schemars::JsonSchema;
use serde_json::{Value, json};

pub(crate) fn validator(schema: Value) -> Validator {
    Schemas::default().validator(&schema_of(schema)).expect("a usable schema")
}

/// A schema that may refer to `Cat`, `Dog`, `Nest` and `Egg`.
pub(crate) fn schema_of(schema: Value) -> SchemaOf {
    fn generate(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<(Cat, Dog, Nest, Egg)>();
        true.into()
    }
    SchemaOf { generate, extra: Some(schema) }
}

/// Only `kind` says what it is, and only the discriminator says so.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
pub(crate) struct Cat {
    kind: String,
    n: i64,
    #[serde(default)]
    #[schemars(schema_with = "pet")]
    next: Option<Box<Self>>,
}

/// One that may look like a cat when all is text.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
pub(crate) struct Dog {
    kind: String,
    n: String,
    #[serde(default)]
    #[schemars(schema_with = "pet")]
    next: Option<Box<Self>>,
}

pub(crate) fn pet(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let (cat, dog) = (generator.subschema_for::<Cat>(), generator.subschema_for::<Dog>());
    schemars::json_schema!({"oneOf": [cat, dog], "discriminator": pet_discriminator()})
}

pub(crate) fn pet_discriminator() -> Value {
    json!({"propertyName": "kind", "mapping": {"meow": "#/components/schemas/Cat"}})
}

/// One that contains itself, with members of few names.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
pub(crate) struct Nest {
    a: Option<Box<Self>>,
    #[schemars(range(min = 0))]
    b: Option<f64>,
}

/// The other one.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
pub(crate) struct Egg {
    a: Option<Value>,
    b: Vec<Nest>,
}

/// Each violation as (path, code).
pub(crate) fn broken(schema: Value, value: &Value) -> Vec<(String, String)> {
    let validator = validator(schema);
    let violations = validator.violations(value);
    assert_eq!(validator.is_valid(value), violations.is_empty());
    let mut broken: Vec<_> =
        violations.into_iter().map(|violation| (violation.path, violation.code)).collect();
    broken.sort();
    broken
}

pub(crate) fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// The only violation, as JSON.
pub(crate) fn only(schema: Value, value: &Value) -> Value {
    let violations = validator(schema).violations(value);
    assert_eq!(violations.len(), 1, "{violations:?}");
    serde_json::to_value(&violations[0]).expect("plain data")
}

pub(crate) fn operation(id: &str, body: Option<SchemaOf>, answer: Option<SchemaOf>) -> Operation {
    let json = |schema| vec![MediaType::new("application/json", Some(schema))];
    Operation {
        body: body.map(|schema| RequestBody {
            required: true,
            description: None,
            content: json(schema),
            limit: None,
        }),
        responses: vec![Response {
            status: 200,
            description: "Done".into(),
            content: answer.map(json).unwrap_or_default(),
            headers: vec![],
        }],
        ..Operation::new(Method::POST, format!("/{id}"), id)
    }
}
