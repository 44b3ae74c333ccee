//! What hostile values cost: reports stay short, and are made quickly.

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::Schemas;
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
