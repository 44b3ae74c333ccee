//! The order in which the members of a document are written: known ones as people read them, all others by name. It
//! does not depend on the order that a map in memory happens to have.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::VERBS;

/// What an object of the document is, as far as the order of its members goes.
#[derive(Debug, Clone, Copy)]
enum Place {
    Document,
    Info,
    Paths,
    Path,
    Operation,
    Parameters,
    Parameter,
    Other,
}

impl Place {
    /// The members that come first, in their order.
    const fn first(self) -> &'static [&'static str] {
        match self {
            Self::Document => {
                &["openapi", "info", "jsonSchemaDialect", "servers", "security", "tags", "paths"]
            }
            Self::Info => &["title", "summary", "version", "description"],
            Self::Path => &[
                "summary",
                "description",
                "get",
                "put",
                "post",
                "delete",
                "options",
                "head",
                "patch",
                "trace",
            ],
            Self::Operation => &[
                "tags",
                "summary",
                "description",
                "externalDocs",
                "operationId",
                "deprecated",
                "security",
                "parameters",
            ],
            Self::Parameter => &["name", "in", "description", "required"],
            Self::Paths | Self::Parameters | Self::Other => &[],
        }
    }

    /// What stands below the member `name`.
    fn below(self, name: &str) -> Self {
        match (self, name) {
            (Self::Document, "info") => Self::Info,
            (Self::Document, "paths") => Self::Paths,
            (Self::Paths, _) => Self::Path,
            (Self::Path | Self::Operation, "parameters") => Self::Parameters,
            (Self::Path, verb) if VERBS.contains(&verb) => Self::Operation,
            _ => Self::Other,
        }
    }

    /// What the items of an array here are.
    const fn item(self) -> Self {
        match self {
            Self::Parameters => Self::Parameter,
            _ => Self::Other,
        }
    }
}

/// A part of a document that is written in order.
pub(super) struct Ordered<'v> {
    value: &'v Value,
    place: Place,
}

impl<'v> Ordered<'v> {
    /// A whole document.
    pub(super) const fn document(value: &'v Value) -> Self {
        Self { value, place: Place::Document }
    }
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Object(members) => {
                let first = self.place.first();
                let mut sorted: Vec<(usize, &String, &Value)> = members
                    .iter()
                    .map(|(name, value)| {
                        let rank = first.iter().position(|known| known == name).unwrap_or(first.len());
                        (rank, name, value)
                    })
                    .collect();
                sorted.sort_unstable_by_key(|(rank, name, _)| (*rank, *name));
                let mut map = serializer.serialize_map(Some(sorted.len()))?;
                for (_, name, value) in sorted {
                    map.serialize_entry(name, &Ordered { value, place: self.place.below(name) })?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for value in items {
                    list.serialize_element(&Ordered { value, place: self.place.item() })?;
                }
                list.end()
            }
            scalar => scalar.serialize(serializer),
        }
    }
}
