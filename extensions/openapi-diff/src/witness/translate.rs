//! From schemas as they are written to JSON Schema for the validator. It reads the documents anew and shares nothing with
//! the comparison but the places, so that a mistake there does not confirm itself.

use crate::{
    relation::{Direction, Relation},
    schema::{ConjId, SchemaId},
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// The keywords that restrict values and have no schemas in them.
const PLAIN: [&str; 18] = [
    "type",
    "enum",
    "const",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "minimum",
    "maximum",
];

struct Translation<'r, 'a, 'd> {
    relation: &'r Relation<'a, 'd>,
    direction: Direction,
    known: HashMap<SchemaId, usize>,
    open: Vec<SchemaId>,
}

/// The schema that a conjunction is; `None` if it has something that a validator would not follow.
pub(super) fn translate(relation: &Relation<'_, '_>, id: ConjId, direction: Direction) -> Option<Value> {
    let mut translation = Translation { relation, direction, known: HashMap::new(), open: Vec::new() };
    let roots: Vec<Value> =
        relation.arena.parts(id).iter().map(|part| translation.reference(*part)).collect();
    let mut definitions = Map::new();
    while let Some(next) = translation.open.pop() {
        let key = translation.known[&next].to_string();
        let schema = translation.schema(next)?;
        definitions.insert(key, schema);
    }
    Some(json!({"allOf": if roots.is_empty() { vec![json!({})] } else { roots }, "$defs": definitions}))
}

/// Where 3.0 has no type to which `nullable` belongs, but alternatives or parts, it is said of them.
fn is_put_together(members: &Map<String, Value>) -> bool {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| members.contains_key(*keyword));
    has(&["allOf", "anyOf", "oneOf"]) && !has(&["type", "enum"])
}

impl<'d> Translation<'_, '_, 'd> {
    fn reference(&mut self, id: SchemaId) -> Value {
        let count = self.known.len();
        let index = *self.known.entry(id).or_insert_with(|| {
            self.open.push(id);
            count
        });
        json!({"$ref": format!("#/$defs/{index}")})
    }

    fn references(&mut self, ids: &[SchemaId]) -> Value {
        ids.iter().map(|id| self.reference(*id)).collect()
    }

    fn schema(&mut self, id: SchemaId) -> Option<Value> {
        let arena = self.relation.arena;
        let members = match arena.raw(id) {
            Value::Object(members) => members,
            other => return Some(other.clone()),
        };
        let is_3_0 = arena.is_3_0(arena.side(id));
        let schema = arena.schema(id);
        let mut all_of: Vec<Value> = schema.reference.iter().map(|target| self.reference(*target)).collect();
        if schema.reference.is_some() && is_3_0 {
            return Some(json!({"allOf": all_of}));
        }
        if !schema.opaque.is_empty() {
            return None;
        }
        let mut out = Map::new();
        for keyword in PLAIN {
            if let Some(value) = members.get(keyword) {
                out.insert(keyword.to_owned(), value.clone());
            }
        }
        self.versions(members, is_3_0, &mut out, &mut all_of);
        self.objects(id, members, &mut out);
        if let Some(array) = &schema.array {
            if !array.prefix.is_empty() {
                out.insert("prefixItems".into(), self.references(&array.prefix));
            }
            for (keyword, schema) in [("items", array.items), ("unevaluatedItems", array.unevaluated)] {
                if let Some(schema) = schema {
                    out.insert(keyword.into(), self.reference(schema));
                }
            }
            if let Some(contains) = array.contains {
                let what = arena.parts(contains.what).to_vec();
                out.insert("contains".into(), json!({"allOf": self.references(&what)}));
            }
        }
        if let Some(logic) = &schema.logic {
            for (keyword, schemas) in [("anyOf", &logic.any_of), ("oneOf", &logic.one_of)] {
                if !schemas.is_empty() {
                    out.insert(keyword.into(), self.references(schemas));
                }
            }
            for part in &logic.all_of {
                all_of.push(self.reference(*part));
            }
            for (keyword, schema) in
                [("not", logic.not), ("if", logic.condition), ("then", logic.then), ("else", logic.otherwise)]
            {
                if let Some(schema) = schema {
                    out.insert(keyword.into(), self.reference(schema));
                }
            }
        }
        if !all_of.is_empty() {
            out.insert("allOf".into(), Value::Array(all_of));
        }
        if is_3_0 && members.get("nullable") == Some(&Value::Bool(true)) && is_put_together(members) {
            return Some(json!({"anyOf": [{"type": "null"}, out]}));
        }
        Some(Value::Object(out))
    }

    /// What 3.0 writes differently, and what OpenAPI's own formats mean.
    fn versions(
        &self,
        members: &Map<String, Value>,
        is_3_0: bool,
        out: &mut Map<String, Value>,
        all_of: &mut Vec<Value>,
    ) {
        let kind = members.get("type");
        if is_3_0 {
            out.remove("const");
            if members.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind) = kind
            {
                out.insert("type".into(), json!([kind, "null"]));
            }
        }
        for (plain, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            match members.get(exclusive) {
                Some(Value::Bool(true)) => {
                    if let Some(bound) = out.remove(plain) {
                        out.insert(exclusive.into(), bound);
                    }
                }
                Some(bound @ Value::Number(_)) => {
                    out.insert(exclusive.into(), bound.clone());
                }
                _ => {}
            }
        }
        let says = |name: &str| {
            kind.is_some_and(|kind| {
                kind == name || kind.as_array().is_some_and(|all| all.iter().any(|one| one == name))
            })
        };
        match members.get("format").and_then(Value::as_str) {
            Some("int32") if says("integer") && !says("number") => {
                all_of.push(json!({"minimum": i32::MIN, "maximum": i32::MAX}));
            }
            Some("int64") if says("integer") && !says("number") => {
                all_of.push(json!({"minimum": i64::MIN, "maximum": i64::MAX}));
            }
            Some("binary") if kind.is_some_and(|kind| kind == "string") => {
                out.remove("type");
            }
            _ => {}
        }
        if says("file") {
            out.remove("type");
        }
    }

    fn objects(&mut self, id: SchemaId, members: &Map<String, Value>, out: &mut Map<String, Value>) {
        let Some(object) = &self.relation.arena.schema(id).object else { return };
        let hidden = self.hidden(id);
        if !object.properties.is_empty() {
            let properties: Map<String, Value> = object
                .properties
                .iter()
                .map(|(name, schema)| {
                    let schema =
                        if hidden.contains(*name) { Value::Bool(true) } else { self.reference(*schema) };
                    ((*name).to_owned(), schema)
                })
                .collect();
            out.insert("properties".into(), Value::Object(properties));
        }
        if let Some(Value::Array(required)) = members.get("required") {
            let kept = required.iter().filter(|name| name.as_str().is_none_or(|name| !hidden.contains(name)));
            out.insert("required".into(), kept.cloned().collect());
        }
        for (keyword, schemas) in
            [("patternProperties", &object.patterns), ("dependentSchemas", &object.dependent_schemas)]
        {
            if !schemas.is_empty() {
                let schemas: Map<String, Value> = schemas
                    .iter()
                    .map(|(name, schema)| ((*name).to_owned(), self.reference(*schema)))
                    .collect();
                out.insert(keyword.into(), Value::Object(schemas));
            }
        }
        for (keyword, schema) in [
            ("additionalProperties", object.additional),
            ("propertyNames", object.names),
            ("unevaluatedProperties", object.unevaluated),
        ] {
            if let Some(schema) = schema {
                out.insert(keyword.into(), self.reference(schema));
            }
        }
    }

    /// The properties that do not travel in this direction, of a schema and of all that it is put together of.
    fn hidden(&self, id: SchemaId) -> BTreeSet<&'d str> {
        let arena = self.relation.arena;
        let (mut open, mut seen, mut hidden) = (vec![id], BTreeSet::new(), BTreeSet::new());
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let schema = arena.schema(next);
            open.extend(schema.in_place());
            for (name, schema) in schema.object.iter().flat_map(|object| &object.properties) {
                if self.relation.is_hidden(arena.one(*schema), self.direction) {
                    hidden.insert(*name);
                }
            }
        }
        hidden
    }
}
