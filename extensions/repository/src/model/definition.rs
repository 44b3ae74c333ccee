//! What a model is, as data: the one description that schemas, filters, validation and tables are made from.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Constraints, PropertyType};

/// A stored record, or a part of one: JSON values by the JSON names of the properties.
pub type Row = serde_json::Map<String, serde_json::Value>;

/// The kind of value that a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number within 64 bits.
    Integer,
    /// A number with a fraction (64 bit floating point).
    Number,
    /// `true` or `false`.
    Boolean,
    /// An instant; written as RFC 3339 text in UTC.
    DateTime,
    /// A list of values of the inner kind.
    Array(&'static Self),
    /// A JSON object.
    Object,
    /// Any JSON value.
    Any,
}

impl Kind {
    /// The kind that conditions on a property of this kind speak of: that of the elements for an array (an array within
    /// an array is not looked into and counts as an [`Object`](Self::Object)), the kind itself for the others.
    #[must_use]
    pub fn tested(self) -> Self {
        match self {
            Self::Array(Self::Array(_)) => Self::Object,
            Self::Array(item) => *item,
            other => other,
        }
    }

    /// Whether a dotted path may reach into a property of this kind.
    #[must_use]
    pub fn has_inside(self) -> bool {
        matches!(self, Self::Object | Self::Any)
    }
}

/// One property of a model.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// The name of the Rust field, e.g. `is_complete`.
    pub field: &'static str,
    /// The name in JSON and in filters, e.g. `isComplete`.
    pub name: &'static str,
    /// The name of the column, e.g. `is_complete`.
    pub column: &'static str,
    /// The field's doc comment.
    pub description: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether an entity must have it.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether it is the id.
    pub id: bool,
    /// Whether the store gives its value (ids only).
    pub generated: bool,
    /// Whether it is stored but never shown, and cannot be searched.
    pub hidden: bool,
    /// What its values must fulfil.
    pub constraints: Constraints,
    /// The JSON schema of its type, without the constraints.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Property {
    /// An optional property of type `T`.
    #[must_use]
    pub const fn of<T: PropertyType + JsonSchema>(
        field: &'static str,
        name: &'static str,
        column: &'static str,
    ) -> Self {
        Self {
            field,
            name,
            column,
            description: "",
            kind: T::KIND,
            required: false,
            nullable: T::NULLABLE,
            id: false,
            generated: false,
            hidden: false,
            constraints: Constraints::NONE,
            schema: SchemaGenerator::subschema_for::<T>,
        }
    }

    /// The same property with a description.
    #[must_use]
    pub const fn describe(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// The same property, without which no entity is whole.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same property as the model's id.
    #[must_use]
    pub const fn id(self) -> Self {
        Self { id: true, ..self }
    }

    /// The same property as an id that the store gives.
    ///
    /// # Panics
    /// When it does not hold whole numbers. In a `static`, as `#[model]` writes it, that is a compile error.
    #[must_use]
    pub const fn generated(self) -> Self {
        assert!(matches!(self.kind, Kind::Integer), "a generated id is a whole number: write `Option<i64>`");
        Self { generated: true, ..self }
    }

    /// The same property, stored but neither shown nor searchable.
    #[must_use]
    pub const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// The same property with constraints.
    ///
    /// # Panics
    /// When a constraint does not fit the kind of the property (`min_length` of a number, say). In a `static`, as the
    /// `#[model]` attribute writes it, that is a compile error.
    #[must_use]
    pub const fn constrain(self, constraints: Constraints) -> Self {
        constraints.assert_fit(self.kind);
        Self { constraints, ..self }
    }
}

/// A model as data. `#[model]` makes one for each model; connectors and schemas read it.
#[derive(Debug, Clone)]
pub struct ModelDefinition {
    /// The name of the model and of its JSON schema, e.g. `Todo`.
    pub name: &'static str,
    /// The name of the table or collection, e.g. `todo_list`.
    pub table: &'static str,
    /// The model's doc comment.
    pub description: &'static str,
    /// Its properties in the order of their declaration.
    pub properties: &'static [Property],
    id: usize,
}

impl ModelDefinition {
    /// Describes a model.
    ///
    /// # Panics
    /// When there is not exactly one id among the properties. In a `static` that is a compile error.
    #[must_use]
    pub const fn new(
        name: &'static str,
        table: &'static str,
        description: &'static str,
        properties: &'static [Property],
    ) -> Self {
        let mut id = properties.len();
        let mut at = 0;
        while at < properties.len() {
            if properties[at].id {
                assert!(id == properties.len(), "a model has one id, not two");
                id = at;
            }
            at += 1;
        }
        assert!(id < properties.len(), "a model needs an id");
        Self { name, table, description, properties, id }
    }

    /// The property that identifies an entity.
    #[must_use]
    pub fn id(&self) -> &'static Property {
        &self.properties[self.id]
    }

    /// The property of a JSON name, hidden ones included.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The properties that clients see and may search.
    pub fn visible(&self) -> impl Iterator<Item = &'static Property> {
        self.properties.iter().filter(|property| !property.hidden)
    }
}

impl PartialEq for ModelDefinition {
    /// Two definitions are the same when they are of the same model.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.table == other.table
    }
}
