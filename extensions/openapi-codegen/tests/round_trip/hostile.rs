//! Documents that nobody would write on purpose, and some that somebody would.

use lazo_openapi_codegen::{Document, Error, Generated, LoadError, Options, generate};
use proptest::prelude::*;
use serde_json::{Value, json};

fn of(document: Value) -> Result<Generated, Error> {
    generate(&Document::from_value("hostile.json", document)?, &Options::default())
}

/// A document with one operation that takes a schema.
fn taking(schema: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {
            "requestBody": {"required": true, "content": {"application/json": {"schema": schema}}},
            "responses": {"204": {"description": "Done."}},
        }}},
        "components": {"schemas": schemas},
    })
}

fn told(document: Value) -> String {
    of(document).expect_err("it cannot be followed").to_string()
}

const BODY: &str = "#/paths/~1a/post/requestBody/content/application~1json/schema";

#[test]
fn references_that_lead_nowhere_are_told_with_their_place() {
    let nowhere = json!({"$ref": "#/components/schemas/Nothing"});
    let text = told(taking(nowhere.clone(), json!({})));
    assert!(
        text.starts_with(&format!("{BODY}: the reference `#/components/schemas/Nothing` leads nowhere")),
        "{text}"
    );
    let text = told(taking(json!({"type": "array", "items": {"properties": {"a": nowhere}}}), json!({})));
    assert!(text.starts_with(&format!("{BODY}/items/properties/a: ")), "{text}");
    for (place, document) in [
        ("#/paths/~1a", json!({"openapi": "3.1.0", "paths": {"/a": {"$ref": "other.json"}}})),
        (
            "#/paths/~1a/get/parameters/0",
            json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/x"}]}}}}),
        ),
        (
            "#/paths/~1a/get/responses/200",
            json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/x"}}}}}}),
        ),
    ] {
        let text = told(document);
        assert!(text.starts_with(&format!("{place}: ")), "{text}");
    }
}

#[test]
fn circles_without_anything_in_them_are_told() {
    let a = json!({"$ref": "#/components/schemas/A"});
    for (schema, part) in [
        (a.clone(), "refers to itself with nothing in between"),
        (json!({"allOf": [a]}), ""),
        (json!({"allOf": [a, {"type": "object"}]}), "#/components/schemas/A: nested more than"),
        (json!({"oneOf": [a, {"type": "string"}]}), "#/components/schemas/A: refers to itself"),
        (json!({"anyOf": [a, {"type": "null"}]}), "#/components/schemas/A: refers to itself"),
    ] {
        let text = told(taking(a.clone(), json!({"A": schema})));
        assert!(text.contains(part), "{schema}: {text}");
    }
}

#[test]
fn circles_with_something_in_them_are_types() {
    let a = json!({"$ref": "#/components/schemas/A"});
    for schema in [
        json!({"type": "array", "items": a}),
        json!({"type": "object", "additionalProperties": a}),
        json!({"type": "object", "properties": {"a": a, "b": {"type": "array", "items": a}}}),
        json!({"type": "object", "properties": {"a": {"anyOf": [a, {"type": "null"}]}}}),
        json!({"allOf": [{"type": "object", "properties": {"a": a}}, {"required": ["a"]}]}),
    ] {
        let generated = of(taking(a.clone(), json!({"A": schema}))).unwrap();
        assert!(generated.warnings.is_empty(), "{schema}: {:?}", generated.warnings);
    }
}

#[test]
fn what_is_no_openapi_is_told_with_its_place() {
    for (schema, place) in [
        (json!(7), ""),
        (json!({"type": 7}), "/type"),
        (json!({"type": "text"}), "/type"),
        (json!({"type": "object", "properties": []}), "/properties"),
        (json!({"type": "object", "properties": {"a": "b"}}), "/properties/a"),
        (json!({"type": "object", "properties": {"a": {}}, "required": "a"}), "/required"),
        (json!({"type": "object", "properties": {"a": {}}, "required": [1]}), "/required/0"),
        (json!({"type": "array", "items": []}), "/items"),
        (json!({"type": "string", "enum": []}), "/enum"),
        (json!({"type": "string", "minLength": -1}), "/minLength"),
        (json!({"type": "string", "pattern": 1}), "/pattern"),
        (json!({"oneOf": []}), "/oneOf"),
        (json!({"oneOf": {}}), "/oneOf"),
        (json!({"allOf": "x"}), "/allOf"),
        (json!({"$ref": 1}), "/$ref"),
        (json!({"description": 1}), "/description"),
    ] {
        let text = told(taking(schema.clone(), json!({})));
        assert!(text.starts_with(&format!("{BODY}{place}: ")), "{schema}: {text}");
    }
    let with = |operation: Value| json!({"openapi": "3.0.3", "paths": {"/a": {"get": operation}}});
    for (document, place) in [
        (json!({"openapi": "3.1.0", "paths": []}), "#/paths"),
        (json!({"openapi": "3.1.0", "paths": {"/a": 1}}), "#/paths/~1a"),
        (with(json!(1)), "#/paths/~1a/get"),
        (with(json!({"tags": "a"})), "#/paths/~1a/get/tags"),
        (with(json!({"operationId": 1})), "#/paths/~1a/get/operationId"),
        (with(json!({"parameters": [{"in": "query"}]})), "#/paths/~1a/get/parameters/0"),
        (with(json!({"parameters": [{"in": "moon", "name": "a"}]})), "#/paths/~1a/get/parameters/0/in"),
        (with(json!({"security": [1]})), "#/paths/~1a/get/security/0"),
        (with(json!({"responses": {"200": 1}})), "#/paths/~1a/get/responses/200"),
        (
            json!({"openapi": "3.1.0", "components": {"securitySchemes": {"a": {}}}}),
            "#/components/securitySchemes/a",
        ),
    ] {
        let text = told(document);
        assert!(text.starts_with(&format!("{place}: ")), "{text}");
    }
}

#[test]
fn what_is_nested_too_deeply_is_told() {
    let mut schema = json!({"type": "string"});
    for _ in 0..200 {
        schema = json!({"type": "array", "items": schema});
    }
    let text = told(taking(schema, json!({})));
    assert!(text.contains("/items/items: nested more than 64 deep"), "{text}");
}

/// Each type refers to the next one: as deep as somebody likes, and no recursion.
#[test]
fn a_long_way_of_references_is_followed() {
    let schemas: serde_json::Map<String, Value> = (0..5_000)
        .map(|n| {
            let next = json!({"$ref": format!("#/components/schemas/T{}", (n + 1) % 5_000)});
            (format!("T{n}"), json!({"type": "object", "properties": {"next": next}}))
        })
        .collect();
    let generated = of(taking(json!({"$ref": "#/components/schemas/T0"}), Value::Object(schemas))).unwrap();
    let models = generated.files.iter().find(|file| file.path == "models.rs").unwrap();
    assert!(models.text.contains("pub struct T4999"));
}

/// Each `allOf` has the next one twice: 2 to the power of 30 parts, were they all read.
#[test]
fn parts_that_multiply_come_to_an_end() {
    let schemas: serde_json::Map<String, Value> = (0..30)
        .map(|n| {
            let next = json!({"$ref": format!("#/components/schemas/T{}", n + 1)});
            (format!("T{n}"), json!({"allOf": [next, next]}))
        })
        .chain([("T30".to_owned(), json!({"type": "object"}))])
        .collect();
    let text = told(taking(json!({"$ref": "#/components/schemas/T0"}), Value::Object(schemas)));
    assert!(text.contains("#/components/schemas/T"), "{text}");
}

#[test]
fn names_that_no_language_has_are_written_all_the_same() {
    let names = [
        "type", "self", "Self", "crate", "", "1st", "a-b", "a_b", "aB", "é", "日本", "🦀", "gen", "async",
        "_", "$", "r#x",
    ];
    let properties: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    let text: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    let schemas = json!({
        "Option": {"type": "object", "properties": properties},
        "String": {"enum": text},
        "Vec": {"oneOf": [{"$ref": "#/components/schemas/Option"}, {"$ref": "#/components/schemas/String"}]},
    });
    let mut document = taking(json!({"$ref": "#/components/schemas/Vec"}), schemas);
    for (at, name) in names.iter().enumerate() {
        document["paths"][format!("/b/{at}")] = json!({"get": {
            "tags": [name],
            "operationId": name,
            "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}}, {"name": name, "in": "header"}],
            "responses": {"204": {"description": "*/ \" { \\ \u{7}"}},
        }});
    }
    let generated = of(document).unwrap();
    let paths: std::collections::BTreeSet<&str> =
        generated.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), generated.files.len(), "{paths:?}");
}

#[test]
fn a_tag_that_nobody_has_is_told() {
    let document = json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"tags": ["Pets"], "responses": {}}}}});
    let document = Document::from_value("a.json", document).unwrap();
    let mut options = Options::default();
    options.tags = vec!["pets".to_owned()];
    let error = generate(&document, &options).expect_err("there is none");
    assert_eq!(error.to_string(), "no operation has the tag `pets`; there are `Pets`");
}

/// Anything that looks like a schema.
fn schema() -> impl Strategy<Value = Value> {
    let name = prop_oneof!["[a-zA-Z]{1,4}", "\\PC{0,3}", Just("type".to_owned())];
    let leaf = prop_oneof![
        Just(json!({})),
        Just(json!(true)),
        Just(json!(null)),
        Just(json!({"$ref": "#/components/schemas/A"})),
        Just(json!({"$ref": "#/components/schemas/B"})),
        Just(json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255, "default": -7})),
        Just(json!({"type": ["string", "null"], "enum": ["a", null, "b"], "default": "a"})),
        Just(json!({"type": "number", "minimum": -1.5e300, "default": 18_446_744_073_709_551_615_u64})),
        "\\PC{0,6}".prop_map(
            |text| json!({"type": "string", "pattern": text, "default": text, "description": text})
        ),
        "\\PC{0,6}".prop_map(|text| json!({"const": text})),
        (any::<i64>(), any::<f64>())
            .prop_map(|(n, x)| json!({"type": "integer", "enum": [n, x], "minimum": n})),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let properties = prop::collection::btree_map(name.clone(), inner.clone(), 0..4);
        let list = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            (properties, any::<bool>(), inner.clone()).prop_map(|(properties, closed, others)| {
                let others = if closed { json!(false) } else { others };
                let required: Vec<&String> = properties.keys().take(1).collect();
                json!({"type": "object", "properties": properties, "required": required, "additionalProperties": others})
            }),
            inner.clone().prop_map(|items| json!({"type": "array", "items": items, "minItems": 1})),
            (list.clone(), inner).prop_map(|(all, not)| json!({"anyOf": all, "not": not})),
            list.clone().prop_map(|all| json!({"oneOf": all, "nullable": true, "discriminator": {"propertyName": "a"}})),
            list.prop_map(|all| json!({"allOf": all, "properties": {"x": true}})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a document says, there is code or an error that names a place; and the same code every time.
    #[test]
    fn there_is_code_or_a_place(body in schema(), a in schema(), b in schema(), is_3_0 in any::<bool>()) {
        let mut document = taking(body, json!({"A": a, "B": b}));
        document["openapi"] = json!(if is_3_0 { "3.0.3" } else { "3.1.0" });
        document["paths"]["/q"] = json!({"get": {
            "parameters": [{"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/A"}}],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}},
        }});
        match of(document.clone()) {
            Ok(generated) => {
                prop_assert!(generated.warnings.iter().all(|warning| warning.place.starts_with('#')));
                prop_assert_eq!(generated, of(document).unwrap());
            }
            Err(Error::Document(error)) => {
                let is_placed = !matches!(error, LoadError::Syntax { .. } | LoadError::Version { .. });
                prop_assert!(is_placed && error.to_string().starts_with('#'), "{}", error);
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
