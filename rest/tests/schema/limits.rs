//! What hostile values cost: reports stay short, and are made quickly.

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::{Schemas, Violation};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{pairs, validator};

#[test]
fn a_hostile_value_is_answered_briefly() {
    let list = json!({"type": "array", "items": {"type": "object", "required": ["a", "b", "c"]}});
    let few: Value = (0..1_000).map(|_| json!({})).collect();
    assert_eq!(validator(list.clone()).violations(&few).len(), 1_000);
    let many: Value = (0..100_000).map(|_| json!({})).collect();
    assert_eq!(validator(list).violations(&many).len(), 1);
}

/// Where the alternatives that are meant lead to, and what is wrong there.
fn closest_of_all(violation: &Violation) -> Value {
    let mut closest = serde_json::to_value(violation).expect("plain data");
    while let Some(next) = closest.pointer("/info/closest/0") {
        closest = next.clone();
    }
    json!({"path": closest["path"], "code": closest["code"]})
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
    let place = format!("{}/value", "/child".repeat(60));
    assert_eq!(closest_of_all(&violations[0]), json!({"path": place, "code": "type"}));

    // So it is where all that they have not looked at is too much.
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
    assert_eq!((violations.len(), violations[0].code.as_str()), (1, "oneOf"));
    assert_eq!(closest_of_all(&violations[0]), json!({"path": place, "code": "type"}));
    let mut more = nested(json!({"kind": "number", "value": 1}));
    more["name"] = json!("a");
    assert_eq!(named.violations(&more), []);
    more["more"] = json!(1);
    let codes: Vec<_> = named.violations(&more).into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["unevaluatedProperties"]);
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

/// Two choices that mean the same alternative double what is told of each level.
#[test]
fn a_report_counts_what_it_tells_of_alternatives() {
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Twice {
        #[schemars(schema_with = "twice")]
        next: Option<Box<Self>>,
        end: Option<i64>,
    }
    fn twice(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<Twice>();
        schemars::json_schema!({"anyOf": [one], "allOf": [{"oneOf": [one]}]})
    }
    fn count(told: &Value) -> usize {
        let inside = told["info"]["closest"].as_array().into_iter().flatten();
        1 + inside.map(count).sum::<usize>()
    }
    let twice = Schemas::default().validator(&SchemaOf::of::<Twice>()).expect("a usable schema");
    let value = (0..60).fold(json!({"end": "x"}), |next, _| json!({"next": next}));
    let violations = serde_json::to_value(twice.violations(&value)).expect("plain data");
    assert_eq!(violations.as_array().into_iter().flatten().map(count).sum::<usize>(), 1_000);
}

#[test]
fn an_alternative_that_leads_back_to_itself_is_told_of_once() {
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Circle;
    impl JsonSchema for Circle {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Circle".into()
        }

        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            schemars::json_schema!({"required": ["a"], "anyOf": [generator.subschema_for::<Self>()]})
        }
    }
    let circle = Schemas::default().validator(&SchemaOf::of::<Circle>()).expect("a usable schema");
    let told = serde_json::to_value(circle.violations(&json!({}))).expect("plain data");
    let codes = |told: &Value| -> Vec<Value> {
        told.as_array().into_iter().flatten().map(|one| one["code"].clone()).collect()
    };
    assert_eq!(codes(&told), ["required", "anyOf"]);
    assert_eq!(codes(&told[1]["info"]["closest"]), ["required", "anyOf"]);
    assert_eq!(told[1]["info"]["closest"][1]["info"], json!({}));
}
