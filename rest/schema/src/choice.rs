//! Alternatives (`anyOf`, `oneOf`): which of them a value fits, and which one is plainly meant.
//!
//! Two kinds are known by their look: fixed values, which are an enumeration that describes each of them; and objects that one
//! property tells apart.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value};

use super::marks::Marks;
use super::piece::Piece;
use super::reference::component_name;

/// Alternatives that stand somewhere in a schema.
pub(super) struct Choice {
    pub(super) is_one_of: bool,
    pub(super) alternatives: Vec<Arc<Piece>>,
    /// The values, if each alternative is one or several.
    pub(super) values: Option<Vec<Value>>,
    discriminator: Option<Discriminator>,
}

/// The property that tells alternatives apart, and the values that it may have.
pub(super) struct Tag {
    pub(super) property: String,
    pub(super) values: Vec<Value>,
}

/// OpenAPI's `discriminator`: a property that says which alternative is meant.
struct Discriminator {
    property: String,
    /// Its values, with the components that they stand for.
    mapping: Map<String, Value>,
}

impl Choice {
    /// The alternatives of a schema object with these members.
    pub(super) fn new(is_one_of: bool, alternatives: Vec<Arc<Piece>>, members: &Map<String, Value>) -> Self {
        let discriminator = members.get("discriminator").and_then(Discriminator::read);
        let values = alternatives.iter().map(|piece| fixed(piece.schema())).collect::<Option<Vec<_>>>();
        Self { is_one_of, alternatives, values: values.map(|values| values.concat()), discriminator }
    }

    /// The property that tells the alternatives apart: the discriminator's, or else one that is fixed in each of them.
    pub(super) fn tag(&self, marks: &Marks) -> Option<Tag> {
        let tag = |property: &str| {
            let values = self.alternatives.iter().map(|piece| {
                fixed(
                    properties(piece, marks)
                        .find_map(|(name, schema)| (name == property).then_some(schema))?,
                )
            });
            let values = values.collect::<Option<Vec<_>>>()?.concat();
            Some(Tag { property: property.to_owned(), values })
        };
        match &self.discriminator {
            Some(one) => tag(&one.property)
                .or_else(|| one.tag(self.alternatives.iter().map(|piece| piece.component()))),
            None => properties(self.alternatives.first()?, marks).find_map(|(property, _)| tag(property)),
        }
    }

    /// Whether a value fits as many alternatives as it should.
    pub(super) fn holds(&self, marks: &Marks, value: &Value) -> bool {
        let mut passing = self.alternatives.iter().filter(|piece| piece.fits(marks, value));
        let (first, second) = (passing.next(), self.is_one_of.then(|| passing.next()).flatten());
        first.is_some() && second.is_none()
    }

    /// The places of the alternatives that a value fits.
    pub(super) fn passing(&self, marks: &Marks, value: &Value) -> Vec<usize> {
        let fits = |(place, piece): (usize, &Arc<Piece>)| piece.fits(marks, value).then_some(place);
        self.alternatives.iter().enumerate().filter_map(fits).collect()
    }

    /// The alternative that is plainly meant by a value which fits none: the one that the discriminator names, or else
    /// the only one whose type, and whose properties with fixed values, are those of the value.
    pub(super) fn meant(&self, marks: &Arc<Marks>, value: &Value) -> Option<&Arc<Piece>> {
        if let Some(named) = self.discriminator.as_ref().and_then(|one| one.names(value)) {
            let is_named = |piece: &&Arc<Piece>| piece.component() == Some(named);
            if let Some(piece) = self.alternatives.iter().find(is_named) {
                return Some(piece);
            }
        }
        let meant: Vec<_> = self.alternatives.iter().filter(|piece| is_meant(piece, marks, value)).collect();
        if let [one] = meant[..] {
            return Some(one);
        }
        // Of objects, the only one that has the value's members.
        let mut meant = meant.into_iter().filter(|piece| has_members_of(piece, marks, value));
        match (meant.next(), meant.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// The names of members, if each alternative that is an object has one member and nothing else: enums whose variants stand
    /// below their names.
    pub(super) fn only_members(&self, marks: &Marks) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for piece in &self.alternatives {
            let schema = piece.resolved(marks)?;
            match schema.get("type").and_then(Value::as_str) {
                Some("object") => {
                    let required = schema.get("required").and_then(Value::as_array);
                    let properties = schema.get("properties").and_then(Value::as_object)?;
                    let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
                    match required.map(Vec::as_slice) {
                        Some([Value::String(name)])
                            if is_closed && properties.len() == 1 && properties.contains_key(name) =>
                        {
                            names.push(name.clone());
                        }
                        _ => return None,
                    }
                }
                Some(_) => {}
                None => return None,
            }
        }
        (!names.is_empty()).then_some(names)
    }

    /// The types of the alternatives, each once; nothing if one of them may be of any.
    pub(super) fn types(&self, marks: &Marks) -> Option<Vec<String>> {
        let mut types: Vec<String> = Vec::new();
        for piece in &self.alternatives {
            let of_one = match piece.resolved(marks)?.get("type")? {
                Value::String(name) => vec![name.as_str()],
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                _ => return None,
            };
            for name in of_one {
                if !types.iter().any(|known| known == name) {
                    types.push(name.to_owned());
                }
            }
        }
        Some(types)
    }
}

/// The properties of a piece: those beside a reference, and those of what it refers to.
fn properties<'p>(piece: &'p Piece, marks: &'p Marks) -> impl Iterator<Item = (&'p str, &'p Value)> {
    let referred = piece.component().and_then(|_| piece.resolved(marks));
    let schemas = std::iter::once(piece.schema()).chain(referred);
    let members = schemas.filter_map(|schema| schema.get("properties")?.as_object()).flatten();
    members.map(|(name, schema)| (name.as_str(), schema))
}

/// The values that a schema lists, if it does nothing else.
fn fixed(schema: &Value) -> Option<Vec<Value>> {
    let members = schema.as_object()?;
    let is_word =
        |name: &String| matches!(name.as_str(), "const" | "enum" | "type" | "title" | "description");
    if !members.keys().all(is_word) {
        return None;
    }
    match (members.get("const"), members.get("enum")) {
        (Some(value), None) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

fn is_meant(piece: &Piece, marks: &Arc<Marks>, value: &Value) -> bool {
    piece.report(marks).is_some_and(|report| {
        report.iter_errors(value).all(|error| match error.kind() {
            Kind::Type { .. } => !error.instance_path().as_str().is_empty(),
            Kind::Constant { .. } | Kind::Enum { .. } => false,
            _ => true,
        })
    })
}

/// Whether an object lacks no member of an alternative, and has none that the alternative has not.
fn has_members_of(piece: &Piece, marks: &Arc<Marks>, value: &Value) -> bool {
    value.is_object()
        && piece.report(marks).is_some_and(|report| {
            report.iter_errors(value).all(|error| {
                let is_of_members =
                    matches!(error.kind(), Kind::Required { .. } | Kind::AdditionalProperties { .. });
                !is_of_members || !error.instance_path().as_str().is_empty()
            })
        })
}

impl Discriminator {
    fn read(value: &Value) -> Option<Self> {
        let property = value.get("propertyName")?.as_str()?.to_owned();
        let mapping = value.get("mapping").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(Self { property, mapping })
    }

    /// The property with the values that it maps, and the names of those components that nothing is mapped to.
    fn tag<'n>(&self, components: impl Iterator<Item = Option<&'n str>>) -> Option<Tag> {
        let mapped = |value: &Value| value.as_str().map(|to| component_name(to).unwrap_or(to).to_owned());
        let mapped: Vec<String> = self.mapping.values().filter_map(mapped).collect();
        let components: Option<Vec<&str>> = components.collect();
        let unmapped = components?.into_iter().filter(|name| !mapped.iter().any(|mapped| mapped == name));
        let values = self.mapping.keys().map(String::as_str).chain(unmapped).map(Value::from).collect();
        Some(Tag { property: self.property.clone(), values })
    }

    fn names<'v>(&'v self, value: &'v Value) -> Option<&'v str> {
        named_by(&self.property, Some(&self.mapping), value)
    }
}

/// The component that the discriminating property of a value names.
pub(super) fn named_by<'v>(
    property: &str,
    mapping: Option<&'v Map<String, Value>>,
    value: &'v Value,
) -> Option<&'v str> {
    let named = value.get(property)?.as_str()?;
    match mapping.and_then(|mapping| mapping.get(named)).and_then(Value::as_str) {
        // A name, or a reference.
        Some(mapped) => Some(component_name(mapped).unwrap_or(mapped)),
        None => Some(named),
    }
}
