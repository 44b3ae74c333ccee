//! From a schema object as it is written to a [`Schema`]: 3.0 and 3.1 become one.

use super::{ArrayPart, Contains, LogicPart, ObjectPart, Schema, SchemaId, TypeSet, arena::Arena};
use crate::load::{LoadError, join};
use serde_json::{Map, Value};

/// What neither restricts values nor is looked at elsewhere.
const WITHOUT_MEANING: [&str; 18] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
    "$comment",
    "$defs",
    "definitions",
    "$anchor",
    "$schema",
    "$id",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$dynamicAnchor",
];

pub(super) fn read<'d>(arena: &Arena<'d>, id: SchemaId, raw: &'d Value) -> Schema<'d> {
    let reader = Reader { arena, id, is_3_0: arena.is_3_0(arena.side(id)) };
    match raw {
        Value::Bool(is_any) => Schema { is_never: !is_any, ..Schema::default() },
        Value::Object(members) => reader.object(members),
        other => {
            reader.shape("", other, "a schema");
            Schema::default()
        }
    }
}

pub(super) struct Reader<'a, 'd> {
    pub(super) arena: &'a Arena<'d>,
    pub(super) id: SchemaId,
    is_3_0: bool,
}

impl<'d> Reader<'_, 'd> {
    pub(super) fn shape(&self, keyword: &str, found: &Value, expected: &'static str) {
        let mut at = self.arena.location(self.id);
        if !keyword.is_empty() {
            at = join(&at, keyword);
        }
        self.arena.complain(LoadError::Shape { at, found: kind(found), expected });
    }

    fn object(&self, members: &'d Map<String, Value>) -> Schema<'d> {
        let mut schema = Schema::default();
        if let Some(reference) = members.get("$ref") {
            schema.reference = self.reference(reference);
            if self.is_3_0 {
                // Whatever stands beside it has no meaning in 3.0.
                return schema;
            }
        }
        let mut array = ArrayPart::default();
        let mut object = ObjectPart::default();
        let mut logic = LogicPart::default();
        let (mut has_array, mut has_object, mut has_logic) = (false, false, false);
        let mut is_nullable = false;
        let (mut contains, mut min_contains, mut max_contains) = (None, 1, None);
        for (keyword, value) in members {
            match keyword.as_str() {
                "type" => schema.types = self.types(value),
                "nullable" if self.is_3_0 => is_nullable = self.flag("nullable", value),
                "enum" => schema.enumeration = self.list("enum", value),
                "const" if !self.is_3_0 => schema.constant = Some(value),
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {}
                "multipleOf" => schema.multiple_of = self.number("multipleOf", value),
                "minLength" => schema.min_length = self.count("minLength", value),
                "maxLength" => schema.max_length = Some(self.count("maxLength", value)),
                "pattern" => schema.pattern = self.text("pattern", value),
                "format" => schema.format = self.text("format", value),
                "readOnly" => schema.is_read_only = self.flag("readOnly", value),
                "writeOnly" => schema.is_write_only = self.flag("writeOnly", value),
                "x-extensible-enum" => schema.is_extensible_enum = true,
                "default" => schema.default = Some(value),
                "discriminator" => {}
                "items" => (array.items, has_array) = (Some(self.schema("items", value)), true),
                "prefixItems" => (array.prefix, has_array) = (self.schemas("prefixItems", value), true),
                "minItems" => (array.min, has_array) = (self.count("minItems", value), true),
                "maxItems" => (array.max, has_array) = (Some(self.count("maxItems", value)), true),
                "uniqueItems" => {
                    array.is_unique = self.flag("uniqueItems", value);
                    has_array = true;
                }
                "contains" => (contains, has_array) = (Some(self.schema("contains", value)), true),
                "minContains" => min_contains = self.count("minContains", value),
                "maxContains" => max_contains = Some(self.count("maxContains", value)),
                "unevaluatedItems" => {
                    (array.unevaluated, has_array) = (Some(self.schema("unevaluatedItems", value)), true);
                }
                "properties" => (object.properties, has_object) = (self.named("properties", value), true),
                "patternProperties" => {
                    (object.patterns, has_object) = (self.named("patternProperties", value), true);
                }
                "additionalProperties" => {
                    (object.additional, has_object) =
                        (Some(self.schema("additionalProperties", value)), true);
                }
                "required" => (object.required, has_object) = (self.names("required", value), true),
                "minProperties" => (object.min, has_object) = (self.count("minProperties", value), true),
                "maxProperties" => {
                    (object.max, has_object) = (Some(self.count("maxProperties", value)), true);
                }
                "propertyNames" => {
                    (object.names, has_object) = (Some(self.schema("propertyNames", value)), true);
                }
                "dependentRequired" => {
                    object.dependent_required = self.dependent(value);
                    has_object = true;
                }
                "dependentSchemas" => {
                    (object.dependent_schemas, has_object) = (self.named("dependentSchemas", value), true);
                }
                "unevaluatedProperties" => {
                    (object.unevaluated, has_object) =
                        (Some(self.schema("unevaluatedProperties", value)), true);
                }
                "allOf" => (logic.all_of, has_logic) = (self.schemas("allOf", value), true),
                "anyOf" => (logic.any_of, has_logic) = (self.schemas("anyOf", value), true),
                "oneOf" => (logic.one_of, has_logic) = (self.schemas("oneOf", value), true),
                "not" => (logic.not, has_logic) = (Some(self.schema("not", value)), true),
                "if" => (logic.condition, has_logic) = (Some(self.schema("if", value)), true),
                "then" => (logic.then, has_logic) = (Some(self.schema("then", value)), true),
                "else" => (logic.otherwise, has_logic) = (Some(self.schema("else", value)), true),
                "$ref" => {}
                other if other.starts_with("x-") || WITHOUT_MEANING.contains(&other) => {}
                other => schema.opaque.push((other, value)),
            }
        }
        if is_nullable && schema.types != TypeSet::ALL {
            schema.types = schema.types.or(TypeSet::NULL);
        } else if is_nullable && schema.values().is_none() {
            schema.or_null = logic.has_parts();
        }
        if schema.format == Some("binary") && schema.types == TypeSet::STRING {
            // A file, of which JSON Schema says nothing.
            (schema.types, schema.format) = (TypeSet::ALL, None);
        }
        self.bounds(members, &mut schema);
        if let Some(what) = contains {
            let what = self.arena.one(what);
            array.contains = Some(Contains { what, min: min_contains, max: max_contains });
        }
        if logic.condition.is_none() {
            (logic.then, logic.otherwise) = (None, None);
        }
        if let Some(value) = members.get("discriminator") {
            schema.discriminator = self.discriminator(value, &logic).map(Box::new);
        }
        schema.array = has_array.then(|| Box::new(array));
        schema.object = has_object.then(|| Box::new(object));
        schema.logic = has_logic.then(|| Box::new(logic));
        schema
    }

    pub(super) fn reference(&self, value: &'d Value) -> Option<SchemaId> {
        let Some(reference) = value.as_str() else {
            self.shape("$ref", value, "a text");
            return None;
        };
        self.follow(reference)
    }

    pub(super) fn follow(&self, reference: &str) -> Option<SchemaId> {
        let side = self.arena.side(self.id);
        let file = self.arena.file(self.id);
        match self.arena.resolve(side, file, reference, || self.arena.pointer(self.id)) {
            Ok(target) => Some(self.arena.at(side, target.way, target.raw)),
            Err(error) => {
                self.arena.complain(error);
                None
            }
        }
    }
}

/// What kind of value it is, in words.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
