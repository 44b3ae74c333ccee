//! Models: structs whose properties are known as data.
//!
//! The [`model`](crate::model) attribute turns a struct into one. Everything it writes can be written by hand with the
//! public traits of this module.

mod constraints;
mod date_time;
mod definition;
mod property_type;
mod read;
mod schema;
mod whole;

pub use constraints::{Bound, Constraints, TextPattern, Violation};
pub use date_time::{DateTime, InvalidDateTime};
pub use definition::{Kind, ModelDefinition, Property, Row};
pub use property_type::PropertyType;
pub(crate) use property_type::read_checked;
pub use read::{ReadProperties, read_object, read_property, required};
pub(crate) use schema::STRICT;
pub use schema::object_schema;

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Which shape of a model is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The model itself, `Todo`.
    Model,
    /// What a new entity is made of, `NewTodo`: without a generated id.
    New,
    /// Some of the properties, `TodoPartial`: none is required.
    Partial,
}

impl Variant {
    /// The name of the variant's JSON schema for a model.
    #[must_use]
    pub fn schema_name(self, model: &ModelDefinition) -> String {
        match self {
            Self::Model => model.name.to_owned(),
            Self::New => format!("New{}", model.name),
            Self::Partial => format!("{}Partial", model.name),
        }
    }

    /// Whether the variant has a property.
    #[must_use]
    pub fn has(self, property: &Property) -> bool {
        !(self == Self::New && property.generated)
    }

    /// Whether a value of the variant must have a property.
    #[must_use]
    pub fn requires(self, property: &Property) -> bool {
        property.required && self != Self::Partial && self.has(property)
    }
}

/// A struct whose properties are known as data, together with its variants.
///
/// Use the [`model`](crate::model) attribute; the definition is then at hand as data:
/// ```
/// use lazo_repository::{Kind, Model, model};
///
/// /// Something to do.
/// #[model]
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
///     pub is_complete: Option<bool>,
/// }
///
/// let definition = Todo::definition();
/// assert_eq!(definition.name, "Todo");
/// assert_eq!(definition.table, "todo");
/// assert_eq!(definition.properties[2].name, "isComplete");
/// assert_eq!(definition.properties[2].kind, Kind::Boolean);
///
/// let new: NewTodo = serde_json::from_str(r#"{"title": "Paint the fence"}"#)?;
/// assert_eq!(new.is_complete, None);
/// assert!(serde_json::from_str::<NewTodo>(r#"{"title": null}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Model: ToRow + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// The type of its id.
    type Id: EntityId;
    /// What a new entity is made of.
    type New: ToRow + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;
    /// Some of its properties.
    type Partial: ToRow + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;

    /// The model as data.
    fn definition() -> &'static ModelDefinition;

    /// The id; none before the store has given it.
    fn id(&self) -> Option<&Self::Id>;
}

/// What can be an id: a property type that can be copied and shown.
pub trait EntityId: PropertyType + Clone + Display + Send + Sync + 'static {}

impl<T: PropertyType + Clone + Display + Send + Sync + 'static> EntityId for T {}

/// What can be written as a stored record, hidden properties included.
pub trait ToRow {
    /// The properties that are set, by their JSON names.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    fn to_row(&self) -> serde_json::Result<Row>;
}

/// Enters a property into a row, where it is set.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn put<T: PropertyType>(row: &mut Row, name: &'static str, value: Option<&T>) -> serde_json::Result<()> {
    if let Some(value) = value {
        row.insert(name.to_owned(), value.to_value()?);
    }
    Ok(())
}
