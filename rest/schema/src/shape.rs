//! Which parts of a schema speak about a value: walks value and schema together.

use std::ptr;

use serde_json::{Map, Value};

use super::choice::named_by;
use super::number;
use super::reference::component_name;

/// The members of one schema object.
type Members = Map<String, Value>;

/// Everything that a schema says about one value: its own keywords and those behind `$ref`, `allOf`, `if`, and the
/// alternatives of `anyOf` and `oneOf` that the value's shape fits.
pub(super) struct Shape<'s> {
    components: &'s Map<String, Value>,
    parts: Vec<&'s Members>,
    /// Whether one of the alternatives takes any value.
    open: bool,
}

impl<'s> Shape<'s> {
    /// What `schema` says about `value`.
    pub(super) fn of(schema: &'s Value, components: &'s Map<String, Value>, value: &Value) -> Self {
        let mut shape = Shape { components, parts: Vec::new(), open: false };
        shape.add(schema, value);
        shape
    }

    /// Shows every scalar inside a value, itself included, to `change`, with the shape that it is to have.
    pub(super) fn each_leaf(&self, value: &mut Value, change: &mut impl FnMut(&mut Value, &Self)) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.item(index, item).each_leaf(item, change);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.member(name, member).each_leaf(member, change);
                }
            }
            leaf => change(leaf, self),
        }
    }

    /// The schema objects that apply.
    pub(super) fn parts(&self) -> &[&'s Members] {
        &self.parts
    }

    /// Whether one of the alternatives takes any value, so that nothing need be converted.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// What is said about the member `name` of this object.
    pub(super) fn member(&self, name: &str, value: &Value) -> Self {
        let mut shape = Shape { components: self.components, parts: Vec::new(), open: false };
        for part in &self.parts {
            let named = part.get("properties").and_then(|properties| properties.get(name));
            let patterns = part.get("patternProperties").and_then(Value::as_object);
            match (named, patterns) {
                (Some(schema), _) => shape.add(schema, value),
                // Which pattern fits is left to the validator: all of them may speak.
                (None, Some(patterns)) => patterns.values().for_each(|schema| shape.add(schema, value)),
                (None, None) => {
                    for keyword in ["additionalProperties", "unevaluatedProperties"] {
                        if let Some(schema) = part.get(keyword) {
                            shape.add(schema, value);
                        }
                    }
                }
            }
        }
        shape
    }

    /// What is said about the item at `index` of this array.
    pub(super) fn item(&self, index: usize, value: &Value) -> Self {
        let mut shape = Shape { components: self.components, parts: Vec::new(), open: false };
        for part in &self.parts {
            let placed = part.get("prefixItems").and_then(|schemas| schemas.get(index));
            if let Some(schema) = placed.or_else(|| part.get("items")) {
                shape.add(schema, value);
            }
        }
        shape
    }

    fn add(&mut self, schema: &'s Value, value: &Value) {
        let Value::Object(members) = schema else { return };
        // Each part counts once; this also ends the walk around a cycle of references.
        if self.parts.iter().any(|part| ptr::eq(*part, members)) {
            return;
        }
        self.parts.push(members);
        for (keyword, below) in members {
            match (keyword.as_str(), below) {
                ("$ref", Value::String(reference)) => {
                    if let Some(schema) = resolve(reference, self.components) {
                        self.add(schema, value);
                    }
                }
                ("allOf", Value::Array(schemas)) => schemas.iter().for_each(|schema| self.add(schema, value)),
                ("then" | "else", schema) => self.add(schema, value),
                ("anyOf" | "oneOf", Value::Array(alternatives)) => {
                    let named =
                        members.get("discriminator").and_then(|one| self.named(one, alternatives, value));
                    match named {
                        Some(named) => self.add(named, value),
                        None => self.add_alternatives(alternatives, value),
                    }
                }
                _ => {}
            }
        }
    }

    /// The alternative that a discriminator names, if the value could be one of it.
    fn named(&self, discriminator: &Value, alternatives: &'s [Value], value: &Value) -> Option<&'s Value> {
        let property = discriminator.get("propertyName")?.as_str()?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let name = named_by(property, mapping, value)?;
        let refers = |schema: &&Value| {
            schema.get("$ref").and_then(Value::as_str).and_then(component_name) == Some(name)
        };
        let named = alternatives.iter().find(refers)?;
        fits(named, self.components, value, FITTING_DEPTH).then_some(named)
    }

    fn add_alternatives(&mut self, alternatives: &'s [Value], value: &Value) {
        let fits = |schema: &&Value| fits(schema, self.components, value, FITTING_DEPTH);
        let mut fitting: Vec<&'s Value> = alternatives.iter().filter(fits).collect();
        if fitting.is_empty() {
            fitting = alternatives.iter().collect();
        }
        for schema in fitting {
            match schema {
                Value::Bool(true) => self.open = true,
                Value::Object(members) if members.is_empty() => self.open = true,
                schema => self.add(schema, value),
            }
        }
    }
}

/// References and `allOf`s are followed this far when alternatives are told apart.
const FITTING_DEPTH: usize = 8;

fn resolve<'s>(reference: &str, components: &'s Map<String, Value>) -> Option<&'s Value> {
    components.get(component_name(reference)?)
}

/// Whether `value` could be meant by `schema`, by what is seen from outside: its kind, which properties it has, and
/// those properties that say what it is (`kind: {const: cat}`). Text may stand for any scalar.
fn fits(schema: &Value, components: &Map<String, Value>, value: &Value, depth: usize) -> bool {
    let members = match schema {
        Value::Bool(anything) => return *anything,
        Value::Object(members) => members,
        _ => return true,
    };
    if depth == 0 {
        return true;
    }
    let fits = |schema: &Value| fits(schema, components, value, depth - 1);
    if let Some(Value::String(reference)) = members.get("$ref")
        && let Some(schema) = resolve(reference, components)
        && !fits(schema)
    {
        return false;
    }
    if let Some(Value::Array(all)) = members.get("allOf")
        && !all.iter().all(fits)
    {
        return false;
    }
    for combination in ["anyOf", "oneOf"] {
        if let Some(Value::Array(some)) = members.get(combination)
            && !some.iter().any(fits)
        {
            return false;
        }
    }
    if let Some(types) = members.get("type") {
        let is_kind = |name: &Value| kind_of_type(name) == kind_of(value);
        let fits = match types {
            Value::Array(names) => names.iter().any(is_kind),
            name => is_kind(name),
        };
        if !fits {
            return false;
        }
    }
    value.as_object().is_none_or(|object| object_fits(members, object))
}

fn object_fits(schema: &Members, object: &Map<String, Value>) -> bool {
    let properties = schema.get("properties").and_then(Value::as_object);
    if let Some(Value::Array(required)) = schema.get("required")
        && !required.iter().filter_map(Value::as_str).all(|name| object.contains_key(name))
    {
        return false;
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false))
        && !schema.contains_key("patternProperties")
        && !object.keys().all(|name| properties.is_some_and(|known| known.contains_key(name)))
    {
        return false;
    }
    properties.into_iter().flatten().all(|(name, schema)| {
        match (object.get(name), schema.as_object().and_then(listed_values)) {
            (Some(value), Some(listed)) => listed.iter().any(|one| means(value, one)),
            _ => true,
        }
    })
}

/// The values that `const` or `enum` allow.
pub(super) fn listed_values(schema: &Members) -> Option<&[Value]> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => Some(std::slice::from_ref(value)),
        (None, Some(Value::Array(values))) => Some(values),
        _ => None,
    }
}

/// Whether `value` is `listed`, or the text of it.
pub(super) fn means(value: &Value, listed: &Value) -> bool {
    match (value, listed) {
        (Value::String(text), Value::Number(_)) => {
            number::parse(text).is_some_and(|number| number::equal(&Value::Number(number), listed))
        }
        (Value::String(text), Value::Bool(listed)) => super::coerce::boolean(text) == Some(*listed),
        (Value::String(text), Value::Null) => text == "null",
        (value, listed) => number::equal(value, listed),
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Scalar,
    Array,
    Object,
}

fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
        _ => Kind::Scalar,
    }
}

fn kind_of_type(name: &Value) -> Kind {
    match name.as_str() {
        Some("array") => Kind::Array,
        Some("object") => Kind::Object,
        _ => Kind::Scalar,
    }
}
