//! Which values somebody is asked about, and how often.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::{AsyncFormat, AsyncKeyword, SchemaRules, Schemas, Validator, Verdict};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// `x-asked`, and the format `asked`: remembers the values, and finds fault with each.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<Value>>>);

#[async_trait::async_trait]
impl AsyncKeyword for Asked {
    fn name(&self) -> &str {
        "x-asked"
    }

    async fn check(&self, _: &Value, value: &Value) -> anyhow::Result<Verdict> {
        self.0.lock().expect("no panic").push(value.clone());
        Ok(Verdict::broken("must be something else"))
    }
}

#[async_trait::async_trait]
impl AsyncFormat for Asked {
    fn name(&self) -> &str {
        "asked"
    }

    async fn holds(&self, text: &str) -> anyhow::Result<bool> {
        self.0.lock().expect("no panic").push(text.into());
        Ok(false)
    }
}

/// One that contains itself behind alternatives, and knows all that is in it.
struct Knot;

impl JsonSchema for Knot {
    fn schema_name() -> Cow<'static, str> {
        "Knot".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let next = generator.subschema_for::<Self>();
        json_schema!({
            "type": "object",
            "properties": {"label": {"type": "string"}},
            "anyOf": [
                {"required": ["left"], "properties": {"left": next}},
                {"required": ["left"], "properties": {"left": next, "right": next}},
                {"required": ["end"], "properties": {"end": {"type": "integer", "x-asked": true}}},
            ],
            "unevaluatedProperties": false,
        })
    }
}

/// A validator of a schema that may refer to `Knot`, and whom it asks.
fn asking(schema: Value) -> (Validator, Asked) {
    fn generate(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Knot>();
        true.into()
    }
    let asked = Asked::default();
    let rules = SchemaRules::default().async_keyword(asked.clone()).async_format(asked.clone());
    let schemas = Schemas::default().with_rules(rules);
    let validator = schemas.validator(&SchemaOf { generate, extra: Some(schema) }).expect("a usable schema");
    (validator, asked)
}

/// Where fault was found, with the rule, and the values that were asked about.
fn told(schema: Value, value: &Value) -> (Vec<(String, String)>, Vec<Value>) {
    let (validator, asked) = asking(schema);
    let told = actix_web::rt::System::new().block_on(validator.ask(value)).expect("an answer");
    let told = told.into_iter().map(|one| (one.path, one.code)).collect();
    let asked = asked.0.lock().expect("no panic").clone();
    (told, asked)
}

/// Where fault was found.
fn places(schema: Value, value: &Value) -> Vec<String> {
    told(schema, value).0.into_iter().map(|(path, _)| path).collect()
}

/// As many levels as a body of JSON may have, or nearly.
#[test]
fn a_deep_value_is_told_and_asked_about_without_trying_every_way() {
    let knot = json!({"$ref": "#/components/schemas/Knot"});
    let deep = |end: Value| (0..60).fold(end, |left, _| json!({"left": left, "label": "x"}));
    let place = "/left".repeat(60);

    let good = deep(json!({"end": 1}));
    let (validator, _) = asking(knot.clone());
    assert_eq!(validator.violations(&good), []);
    assert_eq!(
        told(knot.clone(), &good),
        (vec![(format!("{place}/end"), "x-asked".to_owned())], vec![json!(1)])
    );

    // Wrong at its end, or with too much there: no alternative fits, at any level.
    for end in [json!({"end": "1"}), json!({"end": 1, "more": 1})] {
        let bad = deep(end);
        let violations = validator.violations(&bad);
        assert_eq!((violations.len(), violations[0].code.as_str()), (1, "anyOf"), "{violations:?}");
        assert_eq!(told(knot.clone(), &bad), (vec![], vec![]));
    }
    // With too much at its beginning.
    let mut more = good;
    more["more"] = json!(1);
    let violations = validator.violations(&more);
    let info = serde_json::to_value(&violations[0].info).expect("plain data");
    assert_eq!((violations.len(), info), (1, json!({"unevaluatedProperty": "more"})));
    assert_eq!(told(knot, &more).1, [json!(1)]);
}

#[test]
fn what_nothing_else_has_looked_at_is_asked_about() {
    let rest = |keyword: &str| {
        json!({
            "properties": {"known": true},
            "anyOf": [
                {"type": "object", "required": ["a"], "properties": {"a": true}},
                {"type": "array", "prefixItems": [true], "contains": {"const": 5}},
            ],
            keyword: {"x-asked": true},
        })
    };
    let value = json!({"known": 1, "a": 1, "b": 2, "c/~d": 3});
    assert_eq!(places(rest("unevaluatedProperties"), &value), ["/b", "/c~1~0d"]);
    // Of equal items the one at the first place has been looked at.
    assert_eq!(places(rest("unevaluatedItems"), &json!([1, 5, 1, 2, 2, 1])), ["/2", "/3", "/4", "/5"]);
    // Nothing can be said of the rest where no alternative fits.
    assert_eq!(places(rest("unevaluatedItems"), &json!([1, 2])), [""; 0]);
}

#[test]
fn what_is_asked_about_may_stand_anywhere() {
    let text = json!({"format": "asked"});
    let value = json!({"a": "x", "b": "x"});
    for schema in [
        json!({"properties": {"a": true}, "unevaluatedProperties": text}),
        json!({"dependentSchemas": {"a": {"properties": {"b": text}}}}),
        json!({"dependentSchemas": {"a": {"anyOf": [{"properties": {"b": text}}]}}}),
        json!({"properties": {"a": true}, "unevaluatedProperties": {"anyOf": [false, {"unevaluatedItems": false, "format": "asked"}]}}),
    ] {
        assert_eq!(told(schema, &value).0, [("/b".to_owned(), "format".to_owned())]);
    }
}

#[test]
fn a_value_that_asks_too_much_is_refused_and_nobody_is_asked() {
    let list = json!({"items": {"anyOf": [{"x-asked": true}]}});
    let (told_of_most, asked) = told(list.clone(), &(0..1_000).collect());
    assert_eq!((told_of_most.len(), asked.len()), (1_000, 1_000));
    let some = json!({"properties": {"name": {"x-asked": true}}});
    let (told_of_most, asked) = told(some.clone(), &json!({"name": 1, "rest": vec![0; 99_997]}));
    assert_eq!((told_of_most.len(), asked), (1, vec![json!(1)]));
    for (schema, value) in [
        (list.clone(), (0..1_001).collect::<Value>()),
        (list, (0..50_000).collect()),
        (json!({"items": {"x-asked": true}}), (0..50_000).collect()),
        (json!({"unevaluatedItems": {"x-asked": true}}), (0..50_000).collect()),
        (some, json!({"name": 1, "rest": vec![0; 99_998]})),
    ] {
        assert_eq!(told(schema, &value), (vec![(String::new(), "lookups".to_owned())], vec![]));
    }
}
