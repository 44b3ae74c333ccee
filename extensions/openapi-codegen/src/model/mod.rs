//! Types of Rust made of schemas.

mod combined;
mod default;
mod graph;
pub(crate) mod keywords;
mod merge;
mod object;
mod reader;
mod scalar;
mod write;

pub(crate) use graph::any_in;
pub(crate) use reader::Reader;
pub(crate) use write::{Helpers, Writer, rust_type};

use serde_json::{Map, Value};

/// A number of the list of definitions.
pub(crate) type Id = usize;

/// A type of Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Text,
    /// `i64`, `u32`, ...
    Integer(&'static str),
    /// `f32` or `f64`.
    Number(&'static str),
    Timestamp,
    Date,
    Uuid,
    Base64,
    /// A file in a form.
    File,
    /// Any value of JSON.
    Any,
    /// Any object.
    Object,
    List(Box<Self>),
    Map(Box<Self>),
    /// What may be `null` inside of something.
    Nullable(Box<Self>),
    Named(Id),
}

/// What stands in a place for a value: its type, and what its schema says beyond that.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) ty: Type,
    pub(crate) is_nullable: bool,
    /// Keywords that the schema of the type does not have.
    pub(crate) rules: Map<String, Value>,
    pub(crate) description: Option<String>,
}

impl Slot {
    pub(crate) fn of(ty: Type) -> Self {
        Self { ty, is_nullable: false, rules: Map::new(), description: None }
    }

    /// Whether the type says it all.
    pub(crate) fn is_plain(&self) -> bool {
        !self.is_nullable && self.rules.keys().all(|keyword| is_note(keyword))
    }
}

/// A keyword that forbids nothing.
pub(crate) fn is_note(keyword: &str) -> bool {
    matches!(
        keyword,
        "title" | "example" | "examples" | "deprecated" | "externalDocs" | "xml" | "readOnly" | "writeOnly"
    ) || keyword.starts_with("x-")
}

/// A type that is written.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub(crate) name: String,
    /// Its name in the document, if that is another one.
    pub(crate) component: Option<String>,
    /// Whether its schema stands where it is used.
    pub(crate) is_inline: bool,
    pub(crate) description: Option<String>,
    /// Keywords that the schema of the type does not have by itself.
    pub(crate) rules: Map<String, Value>,
    pub(crate) shape: Shape,
    /// Where it stands.
    pub(crate) place: String,
}

/// What a type is made of.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// Not read yet.
    Waiting,
    Struct {
        fields: Vec<Field>,
        /// What properties are that have no field.
        others: Option<Type>,
        /// Whether there are no others.
        is_closed: bool,
    },
    /// Some texts, each with the name of its variant.
    Texts(Vec<(String, String)>),
    Union {
        variants: Vec<(String, Slot)>,
        /// Whether no value may fit two of them.
        is_exact: bool,
    },
    /// Another type under a name.
    Newtype(Slot),
}

/// A field of a struct.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name in Rust.
    pub(crate) name: String,
    /// Its name in JSON.
    pub(crate) property: String,
    pub(crate) slot: Slot,
    pub(crate) is_required: bool,
}
