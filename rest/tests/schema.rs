//! What the schemas of an application promise: components, violations, coercion.

use std::collections::BTreeMap;

use actix_web::App;
use actix_web::http::Method;
use actix_web::test::{self, TestRequest};
use lazo_rest::operation::{
    Location, MediaType, Notation, Operation, Parameter, RequestBody, Response, SchemaOf, Style,
};
use lazo_rest::schema::{SchemaError, Schemas, Validator};
use lazo_rest::{Call, Route, Routes};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde_json::{Value, json};

fn validator(schema: Value) -> Validator {
    Schemas::default().validator(&schema_of(schema)).expect("a usable schema")
}

/// A schema that may refer to `Cat`, `Dog`, `Nest` and `Egg`.
fn schema_of(schema: Value) -> SchemaOf {
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
struct Cat {
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
struct Dog {
    kind: String,
    n: String,
    #[serde(default)]
    #[schemars(schema_with = "pet")]
    next: Option<Box<Self>>,
}

fn pet(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let (cat, dog) = (generator.subschema_for::<Cat>(), generator.subschema_for::<Dog>());
    schemars::json_schema!({"oneOf": [cat, dog], "discriminator": pet_discriminator()})
}

fn pet_discriminator() -> Value {
    json!({"propertyName": "kind", "mapping": {"meow": "#/components/schemas/Cat"}})
}

/// One that contains itself, with members of few names.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Nest {
    a: Option<Box<Self>>,
    #[schemars(range(min = 0))]
    b: Option<f64>,
}

/// The other one.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Egg {
    a: Option<Value>,
    b: Vec<Nest>,
}

/// Each violation as (path, code).
fn broken(schema: Value, value: &Value) -> Vec<(String, String)> {
    let validator = validator(schema);
    let violations = validator.violations(value);
    assert_eq!(validator.is_valid(value), violations.is_empty());
    let mut broken: Vec<_> =
        violations.into_iter().map(|violation| (violation.path, violation.code)).collect();
    broken.sort();
    broken
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// The only violation, as JSON.
fn only(schema: Value, value: &Value) -> Value {
    let violations = validator(schema).violations(value);
    assert_eq!(violations.len(), 1, "{violations:?}");
    serde_json::to_value(&violations[0]).expect("plain data")
}

fn person() -> Value {
    json!({"type": "object", "required": ["name", "contact"], "additionalProperties": false, "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 20},
        "nickname": {"type": "string", "nullable": true},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "role": {"type": "string", "enum": ["admin", "user", "guest"]},
        "birthday": {"type": "string", "format": "date"},
        "contact": {"type": "object", "required": ["email"], "additionalProperties": false, "properties": {
            "email": {"type": "string", "format": "email"},
            "phones": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
                       "items": {"type": "string", "pattern": "^\\+?[0-9]{3,15}$"}}}},
        "meta": {"type": "object", "additionalProperties": {"type": "integer"}}}})
}

#[test]
fn every_broken_rule_is_reported_at_its_place() {
    let value = json!({"name": "x", "nickname": null, "age": 151, "role": "root", "birthday": "2020-02-30",
                       "contact": {"phones": ["1", "1"], "fax": 1}, "meta": {"a/b": "c"}, "extra": 1, "more": 2});
    assert_eq!(
        broken(person(), &value),
        pairs(&[
            ("", "additionalProperties"),
            ("", "additionalProperties"),
            ("/age", "maximum"),
            ("/birthday", "format"),
            ("/contact", "additionalProperties"),
            ("/contact", "required"),
            ("/contact/phones", "uniqueItems"),
            ("/contact/phones/0", "pattern"),
            ("/contact/phones/1", "pattern"),
            ("/meta/a~1b", "type"),
            ("/name", "minLength"),
            ("/role", "enum"),
        ])
    );
    assert_eq!(broken(person(), &json!({})), pairs(&[("", "required"), ("", "required")]));
    assert_eq!(broken(person(), &json!({"name": "Jo", "contact": {"email": "jo@example.com"}})), []);
}

#[test]
fn violations_say_what_would_be_right() {
    let cases = [
        (
            json!({"required": ["title"]}),
            json!({}),
            json!({"path": "", "code": "required", "message": "must have required property 'title'",
                   "info": {"missingProperty": "title"}}),
        ),
        (
            json!({"additionalProperties": false}),
            json!({"x": 1}),
            json!({"path": "", "code": "additionalProperties", "message": "must NOT have additional properties",
                   "info": {"additionalProperty": "x"}}),
        ),
        (
            json!({"type": "string"}),
            json!(1),
            json!({"path": "", "code": "type", "message": "must be string", "info": {"type": "string"}}),
        ),
        (
            json!({"minimum": 1}),
            json!(0),
            json!({"path": "", "code": "minimum", "message": "must be >= 1",
                   "info": {"limit": 1, "comparison": ">="}}),
        ),
        (
            json!({"minimum": 5, "exclusiveMinimum": true}),
            json!(5),
            json!({"path": "", "code": "exclusiveMinimum", "message": "must be > 5",
                   "info": {"limit": 5, "comparison": ">"}}),
        ),
        (
            json!({"minLength": 2}),
            json!("é"),
            json!({"path": "", "code": "minLength", "message": "must NOT have fewer than 2 characters",
                   "info": {"limit": 2}}),
        ),
        (
            json!({"pattern": "^a+$"}),
            json!("b"),
            json!({"path": "", "code": "pattern", "message": "must match pattern \"^a+$\"",
                   "info": {"pattern": "^a+$"}}),
        ),
        (
            json!({"enum": ["a", "b"]}),
            json!("c"),
            json!({"path": "", "code": "enum", "message": "must be equal to one of the allowed values",
                   "info": {"allowedValues": ["a", "b"]}}),
        ),
        (
            json!({"uniqueItems": true}),
            json!([{"a": [1]}, 2, {"a": [1.0]}]),
            json!({"path": "", "code": "uniqueItems",
                   "message": "must NOT have duplicate items (items 2 and 0 are identical)",
                   "info": {"i": 2, "j": 0}}),
        ),
        (
            json!({"multipleOf": 2}),
            json!(3),
            json!({"path": "", "code": "multipleOf", "message": "must be multiple of 2",
                   "info": {"multipleOf": 2}}),
        ),
        (
            json!({"type": "integer", "format": "int32"}),
            json!(2_147_483_648_u32),
            json!({"path": "", "code": "format", "message": "must match format \"int32\"",
                   "info": {"format": "int32"}}),
        ),
        (
            json!({"oneOf": [{"minimum": 1}, {"maximum": 5}, {"const": 9}]}),
            json!(3),
            json!({"path": "", "code": "oneOf", "message": "must match exactly one schema in oneOf",
                   "info": {"passingSchemas": [0, 1]}}),
        ),
    ];
    for (schema, value, expected) in cases {
        assert_eq!(only(schema, &value), expected);
    }
}

/// A place whose own schema has words for what is wrong with it.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Place {
    #[schemars(length(min = 1), extend("x-error-message" = {"minLength": "Say where."}))]
    town: String,
}

#[test]
fn a_schema_has_words_of_its_own_for_its_rules() {
    let told = |validator: &Validator, value: Value| -> Vec<String> {
        validator.violations(&value).into_iter().map(|violation| violation.message).collect()
    };
    let todo = validator(json!({
        "type": "object",
        "required": ["title", "state"],
        "additionalProperties": false,
        "x-error-message": {
            "required": "A thing to do has a title and a state.",
            "additionalProperties": "There is nothing else to say of it.",
        },
        "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 3, "x-error-message": {"minLength": "Say what."}},
            "state": {"oneOf": [{"const": "open"}, {"const": "done"}], "x-error-message": "It is open or done."},
        },
    }));
    assert!(todo.is_valid(&json!({"title": "a", "state": "open"})));
    assert_eq!(told(&todo, json!({"title": "", "state": "open"})), ["Say what."]);
    assert_eq!(
        told(&todo, json!({"title": "aaaa", "state": "open"})),
        ["must NOT have more than 3 characters"]
    );
    assert_eq!(told(&todo, json!({"title": "a", "state": "late"})), ["It is open or done."]);
    assert_eq!(told(&todo, json!({"title": "a"})), ["A thing to do has a title and a state."]);
    let more = json!({"title": "a", "state": "done", "x": 1});
    assert_eq!(told(&todo, more), ["There is nothing else to say of it."]);
    let place = Schemas::default().validator(&SchemaOf::of::<Vec<Place>>()).expect("a usable schema");
    assert_eq!(told(&place, json!([{"town": ""}, {"town": 1}])), ["Say where.", "must be string"]);
}

#[test]
fn combinations_are_reported_at_the_value_they_constrain() {
    let cat_or_dog = json!({"oneOf": [
        {"type": "object", "required": ["kind", "lives"], "properties": {
            "kind": {"type": "string", "enum": ["cat"]}, "lives": {"type": "integer", "minimum": 1, "maximum": 9}}},
        {"type": "object", "required": ["kind", "barks"], "properties": {
            "kind": {"type": "string", "enum": ["dog"]}, "barks": {"type": "boolean"}}}]});
    assert_eq!(broken(cat_or_dog.clone(), &json!({"kind": "cat", "lives": 9})), []);
    assert_eq!(broken(cat_or_dog, &json!({"kind": "cat", "lives": 10})), pairs(&[("", "oneOf")]));
    let either = json!({"properties": {"v": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}}});
    assert_eq!(broken(either, &json!({"v": {}})), pairs(&[("/v", "anyOf")]));
    assert_eq!(
        broken(json!({"properties": {"v": {"not": {"type": "string"}}}}), &json!({"v": "x"})),
        pairs(&[("/v", "not")])
    );
    let both =
        json!({"allOf": [{"required": ["a"]}, {"properties": {"b": {"minLength": 2}}, "required": ["b"]}]});
    assert_eq!(broken(both, &json!({"b": "x"})), pairs(&[("", "required"), ("/b", "minLength")]));
}

#[test]
fn a_combination_says_what_the_alternative_that_is_meant_lacks() {
    let filter = json!({"properties": {"id": {"anyOf": [
        {"type": "integer"},
        {"type": "object", "additionalProperties": false, "properties": {"gt": {"type": "integer"}}}]}}});
    assert_eq!(
        only(filter.clone(), &json!({"id": {"gt": 1, "$where": 2}})),
        json!({"path": "/id", "code": "anyOf", "message": "must match a schema in anyOf", "info": {"closest": [
            {"path": "/id", "code": "additionalProperties", "message": "must NOT have additional properties",
             "info": {"additionalProperty": "$where"}}]}})
    );
    let neither = only(filter, &json!({"id": "x"}));
    assert_eq!(neither["info"], json!({}));
}

#[test]
fn formats_are_asserted() {
    let cases = [
        ("date", "2020-02-29", "2021-02-29"),
        ("date-time", "2020-02-29T12:30:15Z", "2020-02-29 12:30:15Z"),
        ("time", "12:30:15Z", "12:30"),
        ("email", "jo@example.com", "jo"),
        ("hostname", "example.com", "-example-"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("ipv6", "::1", "::g"),
        ("uri", "https://example.com/a", "/a"),
        ("uuid", "2f1e3a52-98b1-4ac3-8b9c-111111111111", "urn:uuid:2f1e3a52-98b1-4ac3-8b9c-111111111111"),
        ("byte", "aGk=", "a"),
        ("regex", "^a$", "("),
        ("duration", "P1D", "1 day"),
        ("json-pointer", "/a/b", "a"),
    ];
    for (format, good, bad) in cases {
        let validator = validator(json!({"type": "string", "format": format}));
        assert!(validator.is_valid(&json!(good)), "{format} {good}");
        assert!(!validator.is_valid(&json!(bad)), "{format} {bad}");
    }
    assert!(validator(json!({"format": "password"})).is_valid(&json!("anything")));
}

#[test]
fn ranges_of_integers_are_exact() {
    let int64 = validator(json!({"type": "integer", "format": "int64"}));
    assert!(int64.is_valid(&json!(i64::MAX)) && int64.is_valid(&json!(i64::MIN)));
    assert!(!int64.is_valid(&json!(9_223_372_036_854_775_808_u64)));
    assert!(!int64.is_valid(&json!(1e19)) && !int64.is_valid(&json!(1e300)));
    let int32 = validator(json!({"type": ["integer", "null"], "format": "int32"}));
    assert!(int32.is_valid(&json!(null)) && int32.is_valid(&json!(-2_147_483_648_i64)));
    assert!(!int32.is_valid(&json!(-2_147_483_649_i64)));
    // Two rules for one number would be one too many.
    assert_eq!(broken(json!({"type": "integer", "format": "int32"}), &json!(1.5)), pairs(&[("", "type")]));
}

#[test]
fn patterns_that_need_backtracking_are_refused_at_start() {
    let error = Schemas::default().validator(&SchemaOf::of::<Value>().with(json!({"pattern": "^(?=a)b"})));
    assert!(matches!(error, Err(SchemaError::Invalid { .. })), "{error:?}");
    let evil = validator(json!({"type": "string", "pattern": "^(a+)+$"}));
    assert!(!evil.is_valid(&json!(format!("{}b", "a".repeat(100_000)))));
}

#[test]
fn a_hostile_value_is_answered_briefly() {
    let list = json!({"type": "array", "items": {"type": "object", "required": ["a", "b", "c"]}});
    let few: Value = (0..1_000).map(|_| json!({})).collect();
    assert_eq!(validator(list.clone()).violations(&few).len(), 1_000);
    let many: Value = (0..100_000).map(|_| json!({})).collect();
    assert_eq!(validator(list).violations(&many).len(), 1);
}

/// What is told of a value that nests in alternatives of which each contains all of them.
#[test]
fn what_nests_in_alternatives_is_told_as_quickly_as_anything_else() {
    #[derive(JsonSchema)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    #[allow(dead_code, reason = "only its schema is looked at")]
    enum Term {
        Not { child: Box<Self> },
        Minus { child: Box<Self> },
        Number { value: i64 },
    }
    let term = Schemas::default().validator(&SchemaOf::of::<Term>()).expect("a usable schema");
    let nested = |leaf: Value| {
        (0..60).fold(
            leaf,
            |child, at| json!({"kind": if at % 2 == 0 { "not" } else { "minus" }, "child": child}),
        )
    };
    assert_eq!(term.violations(&nested(json!({"kind": "number", "value": 1}))), []);
    let violations = term.violations(&nested(json!({"kind": "number", "value": "1"})));
    assert_eq!(
        (violations.len(), violations[0].path.as_str(), violations[0].code.as_str()),
        (1, "", "oneOf")
    );
    // What is plainly meant is told down to where it lacks something.
    let mut closest = serde_json::to_value(&violations[0]).expect("plain data");
    while let Some(next) = closest.pointer("/info/closest/0") {
        closest = next.clone();
    }
    let place = format!("{}/value", "/child".repeat(60));
    assert_eq!((&closest["path"], &closest["code"]), (&json!(place), &json!("type")));

    // Where alternatives have to be looked into at once, so deep a value is only refused.
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Named {
        name: String,
        #[serde(flatten)]
        term: Term,
    }
    let named = Schemas::default().validator(&SchemaOf::of::<Named>()).expect("a usable schema");
    let mut deep = nested(json!({"kind": "number", "value": "1"}));
    deep["name"] = json!("a");
    let violations = named.violations(&deep);
    assert_eq!((violations.len(), violations[0].code.as_str()), (1, "schema"));
    let flat = json!({"name": 1, "kind": "number", "value": 1, "more": 1});
    let codes: Vec<_> = named.violations(&flat).into_iter().map(|one| (one.path, one.code)).collect();
    assert_eq!(codes, pairs(&[("/name", "type"), ("", "unevaluatedProperties")]));
}

/// A long name stands in the place of everything below it.
#[test]
fn a_report_is_no_larger_than_a_few_bodies() {
    let map = json!({"additionalProperties": {"items": {"type": "integer"}}});
    let value = json!({"x".repeat(500_000): vec!["x"; 5_000]});
    for schema in [map.clone(), json!({"anyOf": [map, {"type": "null"}]})] {
        let violations = validator(schema).violations(&value);
        assert_eq!(violations.len(), 1);
        assert!(serde_json::to_string(&violations).expect("plain data").len() < 1_100_000);
    }
    // So is one that has too many of what is not known.
    let closed = json!({"additionalProperties": {"additionalProperties": false}});
    let members: serde_json::Map<String, Value> = (0..5_000).map(|at| (at.to_string(), json!(0))).collect();
    let violations = validator(closed).violations(&json!({"x".repeat(500_000): members}));
    assert_eq!((violations.len(), violations[0].code.as_str()), (1, "additionalProperties"));
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Tree {
    label: String,
    #[serde(default)]
    children: Vec<Self>,
    size: Option<i32>,
}

#[test]
fn recursive_types_are_components_that_resolve() {
    let tree = Schemas::default().validator(&SchemaOf::of::<Tree>()).expect("a usable schema");
    assert!(tree.is_valid(&json!({"label": "a", "children": [{"label": "b", "children": []}]})));
    let violations = tree.violations(&json!({"label": "a", "children": [{"label": "b", "children": [{}]}]}));
    assert_eq!(violations.len(), 1);
    assert_eq!(
        (violations[0].path.as_str(), violations[0].code.as_str()),
        ("/children/0/children/0", "required")
    );
    assert_eq!(
        tree.coerce(json!({"label": "1", "size": "1", "children": [{"label": "2", "size": "2.0"}]})),
        json!({"label": "1", "size": 1, "children": [{"label": "2", "size": 2}]})
    );
    assert_eq!(
        tree.normalise(json!({"label": "1", "children": [{"label": "2", "size": 2.0}]})),
        json!({"label": "1", "children": [{"label": "2", "size": 2}]})
    );
}

fn operation(id: &str, body: Option<SchemaOf>, answer: Option<SchemaOf>) -> Operation {
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

mod other {
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    pub(super) struct Tree {
        rings: u32,
    }

    /// One whose schema is the same as that of the other.
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    pub(super) struct Leaf {
        green: bool,
    }
}

/// One whose schema is the same as that of the other.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Leaf {
    green: bool,
}

/// A generic type.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Page<T> {
    items: Vec<T>,
}

/// A type of that name which is no second `Leaf`.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Leaf2 {
    leaf: Leaf,
}

/// The name and a property of each component.
fn components(operations: &[Operation]) -> Vec<(String, String)> {
    let forth = Schemas::of(operations).expect("usable schemas");
    let back = Schemas::of(operations.iter().rev()).expect("usable schemas");
    assert_eq!(forth.components(), back.components(), "whatever the order of routes");
    let property = |schema: &Value| {
        let properties = schema["properties"].as_object().expect("objects");
        properties.keys().next_back().expect("a property").clone()
    };
    forth.components().iter().map(|(name, schema)| (name.clone(), property(schema))).collect()
}

#[test]
fn types_of_one_name_are_told_apart_by_their_modules() {
    let both = pairs(&[("other.Tree", "rings"), ("schema.Tree", "size")]);
    for (first, second) in [
        (
            operation("grow", Some(SchemaOf::of::<Tree>()), None),
            operation("fell", Some(SchemaOf::of::<other::Tree>()), None),
        ),
        (
            operation("grow", Some(SchemaOf::of::<Tree>()), None),
            operation("fell", None, Some(SchemaOf::of::<other::Tree>())),
        ),
        (
            operation("grow", None, Some(SchemaOf::of::<Tree>())),
            operation("fell", None, Some(SchemaOf::of::<(other::Tree, Tree)>())),
        ),
    ] {
        assert_eq!(components(&[first, second]), both);
    }
    let forest = operation("grow", Some(SchemaOf::of::<(other::Tree, Vec<Tree>)>()), None);
    let schemas = Schemas::of([&forest]).expect("usable schemas");
    // References follow, also those of a type to itself.
    let own = &schemas.components()["schema.Tree"]["properties"]["children"]["items"];
    assert_eq!(own, &json!({"$ref": "#/components/schemas/schema.Tree"}));
    let validator = schemas.validator(&SchemaOf::of::<other::Tree>()).expect("a usable schema");
    assert!(validator.is_valid(&json!({"rings": 1})) && !validator.is_valid(&json!({"label": "a"})));
}

#[test]
fn a_generic_type_is_told_apart_by_its_arguments() {
    let pages = [
        operation("trees", Some(SchemaOf::of::<Page<Tree>>()), None),
        operation("others", None, Some(SchemaOf::of::<Page<other::Tree>>())),
    ];
    let names_of = |operations: &[Operation]| -> Vec<String> {
        components(operations).into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names_of(&pages), ["Page_other.Tree", "Page_schema.Tree", "other.Tree", "schema.Tree"]);
    let pages = [
        operation("trees", Some(SchemaOf::of::<Page<Tree>>()), None),
        operation("leaves", Some(SchemaOf::of::<Page<Vec<Leaf>>>()), None),
    ];
    assert_eq!(names_of(&pages), ["Leaf", "Page_List_Leaf", "Page_Tree", "Tree"]);
}

#[test]
fn types_of_one_name_and_one_schema_share_it() {
    let leaves = [
        operation("mine", Some(SchemaOf::of::<Page<Leaf>>()), None),
        operation("others", Some(SchemaOf::of::<Page<other::Leaf>>()), None),
        operation("both", None, Some(SchemaOf::of::<(other::Leaf, Leaf2)>())),
    ];
    assert_eq!(components(&leaves), pairs(&[("Leaf", "green"), ("Leaf2", "leaf"), ("Page", "items")]));
}

#[test]
fn types_that_nothing_tells_apart_are_an_error_that_says_what_to_do() {
    fn here() -> SchemaOf {
        #[derive(JsonSchema)]
        #[allow(dead_code, reason = "only its schema is looked at")]
        struct Bush {
            height: u32,
        }
        SchemaOf::of::<Bush>()
    }
    fn there() -> SchemaOf {
        #[derive(JsonSchema)]
        #[allow(dead_code, reason = "only its schema is looked at")]
        struct Bush {
            berries: bool,
        }
        SchemaOf::of::<Bush>()
    }
    let (first, second) = (operation("grow", Some(here()), None), operation("fell", Some(there()), None));
    let error = Schemas::of([&first, &second]).expect_err("one name, two types");
    let SchemaError::NameTaken { name, first, second } = &error else { panic!("{error}") };
    assert_eq!((name.as_str(), first.as_str(), second.as_str()), ("Bush", "grow", "fell"));
    assert!(error.to_string().contains("schemars(rename"));
}

#[test]
fn what_is_only_answered_is_described_as_it_is_written() {
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Report {
        #[serde(default)]
        lines: Vec<String>,
    }
    let answered = operation("read", None, Some(SchemaOf::of::<Report>()));
    let schemas = Schemas::of([&answered]).expect("usable schemas");
    assert_eq!(schemas.components()["Report"]["required"], json!(["lines"]));
    let taken = operation("write", Some(SchemaOf::of::<Report>()), None);
    let schemas = Schemas::of([&answered, &taken]).expect("usable schemas");
    assert_eq!(schemas.components()["Report"].get("required"), None);
}

#[test]
fn a_name_that_openapi_does_not_allow_is_an_error() {
    #[derive(JsonSchema)]
    #[schemars(rename = "Größe")]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Size {
        width: u32,
    }
    let error = Schemas::of([&operation("size", Some(SchemaOf::of::<Size>()), None)]);
    assert_eq!(error.err(), Some(SchemaError::BadName { name: "Größe".into() }));
}

#[test]
fn text_becomes_what_the_schema_says() {
    let filter = validator(json!({"properties": {
        "limit": {"type": "integer", "minimum": 1},
        "order": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "where": {"properties": {
            "id": {"anyOf": [{"type": "integer"}, {"type": "object", "additionalProperties": false, "properties": {
                "inq": {"type": "array", "items": {"type": "integer"}}, "exists": {"type": "boolean"}}}]},
            "title": {"anyOf": [{"type": "string"}, {"properties": {"eq": {"type": "string"}}}]},
            "done": {"type": ["boolean", "null"]},
            "tag": {}}}}}));
    assert_eq!(
        filter.coerce(json!({"limit": "10", "order": ["1", "2"], "where": {
            "id": {"inq": ["1", "02", "x"], "exists": "TRUE"}, "title": "5", "done": "null", "tag": "1"}})),
        json!({"limit": 10, "order": ["1", "2"], "where": {
            "id": {"inq": [1, "02", "x"], "exists": true}, "title": "5", "done": null, "tag": "1"}})
    );
    assert_eq!(
        filter.coerce(json!({"where": {"id": "7", "done": "0"}})),
        json!({"where": {"id": 7, "done": false}})
    );
    assert_eq!(filter.coerce(json!({"limit": "1.5"})), json!({"limit": 1.5}));
    assert_eq!(filter.coerce(json!({"limit": {"a": "1"}})), json!({"limit": {"a": "1"}}));
}

#[test]
fn alternatives_are_told_apart_by_what_they_say_they_are() {
    let pet = validator(json!({"oneOf": [
        {"required": ["kind"], "properties": {"kind": {"const": "cat"}, "name": {"type": "integer"}}},
        {"required": ["kind"], "properties": {"kind": {"const": "dog"}, "name": {"type": "string"}}}]}));
    assert_eq!(pet.coerce(json!({"kind": "cat", "name": "1"})), json!({"kind": "cat", "name": 1}));
    assert_eq!(pet.coerce(json!({"kind": "dog", "name": "1"})), json!({"kind": "dog", "name": "1"}));
}

/// Nothing else tells them apart.
#[test]
fn the_alternative_that_a_discriminator_names_is_meant() {
    let pets = validator(
        json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                                "discriminator": pet_discriminator()}),
    );
    for kind in ["Cat", "meow"] {
        assert_eq!(pets.coerce(json!({"kind": kind, "n": "1"})), json!({"kind": kind, "n": 1}));
    }
    assert_eq!(pets.coerce(json!({"kind": "Dog", "n": "1"})), json!({"kind": "Dog", "n": "1"}));
    let lacks = |value: Value| pets.violations(&value)[0].info["closest"][0]["info"].clone();
    assert_eq!(lacks(json!({"kind": "meow", "n": true})), json!({"type": "integer"}));
    assert_eq!(lacks(json!({"kind": "Dog", "n": true})), json!({"type": "string"}));
    // Whom it does not name is judged by the rest.
    assert_eq!(pets.violations(&json!({"kind": "cow", "n": true}))[0].info.get("closest"), None);
}

#[test]
fn listed_values_decide() {
    let listed = validator(json!({"enum": [1, "2", true, null]}));
    for (text, value) in
        [("1", json!(1)), ("2", json!("2")), ("true", json!(true)), ("null", json!(null)), ("3", json!("3"))]
    {
        assert_eq!(listed.coerce(json!(text)), value);
    }
    let numbers = validator(json!({"type": "integer", "enum": [1, 2]}));
    assert_eq!(numbers.coerce(json!("3")), json!(3));
}

/// A schema without ambiguity (no place that may be text and something else), and a value that is valid.
fn schema_and_value() -> impl Strategy<Value = (Value, Value)> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|n| (json!({"type": "integer"}), json!(n))),
        any::<u64>().prop_map(|n| (json!({"type": "integer"}), json!(n))),
        any::<i32>().prop_map(|n| (json!({"type": ["integer", "null"], "format": "int32"}), json!(n))),
        (-1e300..1e300).prop_map(|n| (json!({"type": "number"}), json!(n))),
        any::<i32>().prop_map(|n| (json!({"type": "integer"}), json!(f64::from(n)))),
        any::<bool>().prop_map(|b| (json!({"type": "boolean"}), json!(b))),
        ".{0,8}".prop_map(|s| (json!({"type": "string"}), json!(s))),
        Just((json!({"type": ["number", "null"]}), json!(null))),
        (0..5).prop_map(|n| (json!({"enum": [0, 1, 2, 3, 4]}), json!(n))),
    ];
    let leaf = prop_oneof![9 => leaf, 2 => pet_and_value()];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let member = ("[a-e]", inner.clone());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| {
                let (schemas, values): (Vec<_>, Vec<_>) = items.into_iter().unzip();
                let mut schema = json!({"type": "array"});
                if !schemas.is_empty() {
                    schema["prefixItems"] = schemas.into();
                }
                (schema, json!(values))
            }),
            proptest::collection::vec(member, 0..4).prop_map(|members| {
                let members: BTreeMap<String, (Value, Value)> = members.into_iter().collect();
                let mut schemas = serde_json::Map::new();
                let mut values = serde_json::Map::new();
                for (name, (schema, value)) in members {
                    schemas.insert(name.clone(), schema);
                    values.insert(name, value);
                }
                (
                    json!({"type": "object", "properties": schemas, "additionalProperties": false}),
                    json!(values),
                )
            }),
            inner.clone().prop_map(|(schema, value)| (json!({"allOf": [{}, schema]}), value)),
            inner.prop_map(|(schema, value)| (json!({"anyOf": [schema]}), value)),
        ]
    })
}

/// The schema of cats and dogs, and one of them, with others behind it.
fn pet_and_value() -> impl Strategy<Value = (Value, Value)> {
    let one = prop_oneof![
        (prop_oneof![Just("Cat"), Just("meow")], any::<i32>())
            .prop_map(|(kind, n)| json!({"kind": kind, "n": n})),
        "[0-9a-z]{0,3}".prop_map(|n| json!({"kind": "Dog", "n": n})),
    ];
    proptest::collection::vec(one, 1..4).prop_map(|all| {
        let behind = |next: Value, mut one: Value| {
            one["next"] = next;
            one
        };
        let value = all.into_iter().reduce(behind).unwrap_or_default();
        let references = ["Cat", "Dog"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        (json!({"oneOf": references, "discriminator": pet_discriminator()}), value)
    })
}

/// All scalars as text.
fn text_form(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(text),
        Value::Array(items) => items.iter().map(text_form).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), text_form(value))).collect()
        }
        scalar => json!(scalar.to_string()),
    }
}

/// A schema of few words, so that random values have a chance to be valid.
fn some_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"type": "integer"})),
        Just(json!({"type": "number"})),
        Just(json!({"type": "integer", "format": "int64"})),
        Just(json!({"type": "integer", "multipleOf": 2})),
        Just(json!({"const": 1})),
        Just(json!({"const": 1.0})),
        Just(json!({"enum": [1, "a", 2.0, [1.0]]})),
        Just(json!({"type": ["integer", "string"], "minimum": 1})),
        Just(json!({"type": "array", "uniqueItems": true})),
        Just(json!({"type": ["string", "null"], "minLength": 1, "maxLength": 2})),
        Just(json!({"type": "integer", "nullable": true})),
        Just(json!({"type": "string", "pattern": "^a"})),
        Just(json!({"required": ["a"], "maxProperties": 1})),
        Just(json!({"properties": {"a": {"type": "boolean"}}, "additionalProperties": false})),
        Just(json!({"minItems": 1, "maxItems": 2, "items": {"type": "number", "exclusiveMinimum": 0}})),
        Just(json!({})),
        Just(json!({"$ref": "#/components/schemas/Nest"})),
        Just(json!({"$ref": "#/components/schemas/Egg"})),
        Just(json!({"anyOf": [{"$ref": "#/components/schemas/Nest"}, {"$ref": "#/components/schemas/Egg"}],
                    "discriminator": {"propertyName": "a", "mapping": {"a": "Nest", "b": "Egg"}}})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|schema| json!({"items": schema, "uniqueItems": true})),
            inner.clone().prop_map(|schema| json!({"properties": {"a": schema}})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"anyOf": [a, b]})),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({"oneOf": [a, b]})),
            (inner.clone(), inner).prop_map(|(a, b)| json!({"allOf": [a, {"not": b}]})),
        ]
    })
}

fn some_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (-3..3).prop_map(|n| json!(n)),
        (-3..3).prop_map(|n| json!(f64::from(n))),
        (-3..3).prop_map(|n| json!(f64::from(n) / 2.0)),
        Just(json!(1e19)),
        Just(json!(1e30)),
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        "[ab]{0,3}".prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec(("[ab]", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_form_of_a_valid_value_becomes_the_value((schema, value) in schema_and_value()) {
        let validator = validator(schema);
        prop_assert!(validator.is_valid(&value));
        prop_assert_eq!(validator.coerce(text_form(&value)), validator.normalise(value));
    }

    #[test]
    fn normalising_never_changes_validity(schema in some_schema(), value in some_value()) {
        let validator = validator(schema);
        let was_valid = validator.is_valid(&value);
        prop_assert_eq!(validator.is_valid(&validator.normalise(value)), was_valid);
    }

    #[test]
    fn what_is_valid_breaks_no_rule(schema in some_schema(), value in some_value()) {
        let validator = validator(schema);
        let violations = validator.violations(&value);
        prop_assert_eq!(validator.is_valid(&value), violations.is_empty());
        prop_assert!(violations.iter().all(|one| one.code != "schema"), "each is told: {:?}", violations);
    }
}

/// What a route with this schema answers to a body: the status, and the value that its handler got.
fn served(schema: Value, body: &Value) -> (u16, Value) {
    let operation = operation("echo", Some(schema_of(schema)), None);
    let echo = Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        let body = call.read_json::<Value>().await?;
        call.json(&call.accept(body)?)
    });
    let mount = Routes::new().route(echo).mount().expect("a usable schema");
    actix_web::rt::System::new().block_on(async {
        let app = test::init_service(App::new().service(mount)).await;
        let request = TestRequest::post().uri("/echo").set_payload(body.to_string());
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        (status, test::read_body_json(response).await)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// The fast lane and the full report are of one mind, whatever the schema.
    #[test]
    fn a_body_is_taken_if_and_only_if_the_report_is_empty(schema in some_schema(), value in some_value()) {
        let violations = validator(schema.clone()).violations(&value);
        let (status, answer) = served(schema, &value);
        if violations.is_empty() {
            prop_assert_eq!((status, answer), (200, value));
        } else {
            prop_assert_eq!(status, 422);
            prop_assert_eq!(&answer["error"]["details"], &serde_json::to_value(violations).expect("plain data"));
        }
    }
}

/// Whether brackets can say a value: nothing in it is empty.
fn is_full(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_full),
        Value::Object(members) => !members.is_empty() && members.values().all(is_full),
        _ => true,
    }
}

/// A value in brackets, as a client writes it.
fn in_brackets(value: &Value, place: &str, pairs: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| in_brackets(item, &format!("{place}[{at}]"), pairs));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| in_brackets(value, &format!("{place}[{name}]"), pairs));
        }
        scalar => {
            let text = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
            // The `+` of a number would be a space.
            let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            pairs.push(format!("{place}={escaped}"));
        }
    }
}

/// What a route answers that echoes a `deepObject` parameter of this schema.
fn echoed(schema: Value, query: &str) -> (u16, Value) {
    let parameter = Parameter {
        notation: Notation::Styled { style: Style::DeepObject, explode: true },
        ..Parameter::new("v", Location::Query, schema_of(schema))
    };
    let operation = Operation { parameters: vec![parameter], ..Operation::new(Method::GET, "/echo", "echo") };
    let echo =
        Route::new(operation, async |(): &(), call: &mut Call<'_>| call.json(&call.required::<Value>(0)?));
    let mount = Routes::new().route(echo).mount().expect("a usable schema");
    actix_web::rt::System::new().block_on(async {
        let app = test::init_service(App::new().service(mount)).await;
        let request = TestRequest::with_uri(&format!("/echo?{query}"));
        let response = test::call_service(&app, request.to_request()).await;
        (response.status().as_u16(), test::read_body_json(response).await)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    /// From the client's value over the query to the handler's.
    #[test]
    fn a_deep_object_comes_as_it_was_sent((schema, value) in schema_and_value()) {
        if !is_full(&value) {
            return Ok(());
        }
        let schema = json!({"type": "object", "required": ["x"], "properties": {"x": schema}});
        let value = json!({"x": value});
        let mut pairs = Vec::new();
        in_brackets(&value, "v", &mut pairs);
        let sent = validator(schema.clone()).normalise(value);
        prop_assert_eq!(echoed(schema, &pairs.join("&")), (200, sent), "{:?}", pairs);
    }
}
