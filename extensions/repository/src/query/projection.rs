//! What of each row is wanted.

use crate::{ModelDefinition, Property, Row};

/// The properties wanted of each row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Projection {
    /// All of them.
    #[default]
    All,
    /// Only the properties of these JSON names.
    Only(Vec<&'static str>),
}

impl Projection {
    /// Whether a property is wanted.
    #[must_use]
    pub fn has(&self, property: &Property) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(&property.name),
        }
    }

    /// The properties wanted of a model, in the order of their declaration.
    pub fn properties<'a>(
        &'a self,
        model: &'static ModelDefinition,
    ) -> impl Iterator<Item = &'static Property> + 'a {
        model.properties.iter().filter(|property| self.has(property))
    }

    /// A copy of what is wanted of a row.
    #[must_use]
    pub fn of(&self, row: &Row) -> Row {
        match self {
            Self::All => row.clone(),
            Self::Only(names) => names
                .iter()
                .filter_map(|name| row.get(*name).map(|value| ((*name).to_owned(), value.clone())))
                .collect(),
        }
    }
}
