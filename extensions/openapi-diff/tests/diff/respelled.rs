//! Meaning-preserving changes of whole documents, at random places: nothing may be found.

use crate::corpus::{all_documents, options};
use lazo_openapi_diff::{Document, compare};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Writes schemas in other words; `dice` decides which.
struct Respelling<'c> {
    dice: Vec<u8>,
    next: usize,
    components: &'c mut Map<String, Value>,
}

impl Respelling<'_> {
    fn roll(&mut self, sides: u8) -> u8 {
        self.next += 1;
        self.dice[self.next % self.dice.len()] % sides
    }

    fn schema(&mut self, value: Value) -> Value {
        let Value::Object(mut members) = value else { return value };
        if members.contains_key("discriminator") || members.keys().any(|key| key.starts_with("unevaluated")) {
            // The names of its alternatives have a meaning, and so has what its parts look at.
            return Value::Object(members);
        }
        for keyword in ["items", "additionalProperties", "not"] {
            if let Some(inner) = members.remove(keyword) {
                let inner = self.schema(inner);
                members.insert(keyword.to_owned(), inner);
            }
        }
        if let Some(Value::Object(properties)) = members.get_mut("properties") {
            for property in properties.values_mut() {
                *property = self.schema(property.take());
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(Value::Array(all)) = members.get_mut(keyword) {
                for one in all.iter_mut() {
                    *one = self.schema(one.take());
                }
                if self.roll(2) == 0
                    && let Some(Value::Array(all)) = members.get_mut(keyword)
                {
                    all.reverse();
                }
            }
        }
        self.keywords(&mut members);
        let has_remarks = [
            "description",
            "title",
            "example",
            "examples",
            "deprecated",
            "default",
            "discriminator",
            "readOnly",
            "writeOnly",
        ]
        .iter()
        .any(|keyword| members.contains_key(*keyword));
        let schema = Value::Object(members);
        match self.roll(8) {
            _ if has_remarks => schema,
            0 => json!({"allOf": [schema]}),
            1 => json!({"anyOf": [schema]}),
            2 => json!({"oneOf": [schema]}),
            3 => {
                let name = format!("Hoisted{}", self.components.len());
                self.components.insert(name.clone(), schema);
                json!({"$ref": format!("#/components/schemas/{name}")})
            }
            4 => json!({"allOf": [true, schema, {}]}),
            _ => schema,
        }
    }

    fn keywords(&mut self, members: &mut Map<String, Value>) {
        if let Some(Value::String(kind)) = members.get("type").cloned() {
            if self.roll(3) == 0 {
                members.insert("type".into(), json!([kind]));
            }
            match kind.as_str() {
                "string" if self.roll(3) == 0 => {
                    members.entry("minLength").or_insert(json!(0));
                }
                "array" if self.roll(3) == 0 => {
                    members.entry("uniqueItems").or_insert(json!(false));
                    members.entry("items").or_insert(json!({}));
                }
                "object" if self.roll(3) == 0 => {
                    members.entry("additionalProperties").or_insert(json!({}));
                    members.entry("required").or_insert(json!([]));
                }
                _ => {}
            }
        }
        if let Some(Value::Array(values)) = members.get_mut("enum") {
            values.reverse();
        }
        if let Some(constant) = members.get("const").cloned()
            && !members.contains_key("enum")
            && self.roll(2) == 0
        {
            members.remove("const");
            members.insert("enum".into(), json!([constant]));
        }
        if let Some(Value::Array(required)) = members.get_mut("required") {
            required.reverse();
        }
    }

    /// Looks for schemas everywhere else.
    fn document(&mut self, value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (key, member) in members.iter_mut() {
                    if key == "schema" {
                        *member = self.schema(member.take());
                    } else if !key.starts_with("x-") && key != "example" {
                        self.document(member);
                    }
                }
                if let Some(Value::Array(parameters)) = members.get_mut("parameters") {
                    parameters.reverse();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.document(item)),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn nothing_is_found(
        document in prop::sample::select(all_documents()),
        dice in prop::collection::vec(any::<u8>(), 64),
    ) {
        prop_assume!(document["openapi"] == "3.1.0");
        let mut other = document.clone();
        let mut components = Map::new();
        let mut respelling = Respelling { dice, next: 0, components: &mut components };
        if let Some(paths) = other.get_mut("paths") {
            respelling.document(paths);
        }
        for (name, schema) in components {
            other["components"]["schemas"][name] = schema;
        }
        let old = Document::from_value("old", document).expect("a document");
        let new = Document::from_value("new", other).expect("a document");
        for (one, two) in [(&old, &new), (&new, &old)] {
            let report = compare(one, two, &options()).expect("compared");
            prop_assert!(report.findings().is_empty(), "{:#?}\n{:#}\n{:#}", report.findings(), one.value(), two.value());
        }
    }
}
