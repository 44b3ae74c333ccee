//! The tree of conditions that all connectors share.

use serde_json::Value;

use super::Pattern;
use crate::{ModelDefinition, Property};

/// A condition on rows, checked against the model: its properties exist, its values have their types.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All of them hold; without any it holds.
    And(Vec<Self>),
    /// At least one of them holds; without any it does not hold.
    Or(Vec<Self>),
    /// A property passes a test.
    Test(PropertyPath, Test),
}

impl Default for Condition {
    /// The condition that every row fulfils.
    fn default() -> Self {
        Self::And(Vec::new())
    }
}

/// What a property is tested for. See [the meaning](crate::query).
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Equals a scalar or null.
    Equal(Value),
    /// Does not equal a scalar or null.
    NotEqual(Value),
    /// Is greater than a scalar.
    Greater(Value),
    /// Is greater than a scalar, or equals it.
    GreaterOrEqual(Value),
    /// Is less than a scalar.
    Less(Value),
    /// Is less than a scalar, or equals it.
    LessOrEqual(Value),
    /// Is neither less than the first scalar nor greater than the second.
    Between(Value, Value),
    /// Equals one of the values.
    In(Vec<Value>),
    /// Equals none of the values.
    NotIn(Vec<Value>),
    /// Is there, and not null; or, with `false`, is not.
    Exists(bool),
    /// Is a text with the pattern.
    Matches(Pattern),
    /// Is a text without the pattern.
    NotMatches(Pattern),
}

/// A property, or a place inside the JSON that a property holds.
#[derive(Debug, Clone)]
pub struct PropertyPath {
    /// The property.
    pub property: &'static Property,
    /// The members to go down; empty for the property itself.
    pub inside: Vec<String>,
}

impl PropertyPath {
    /// A property itself.
    #[must_use]
    pub fn of(property: &'static Property) -> Self {
        Self { property, inside: Vec::new() }
    }
}

impl PartialEq for PropertyPath {
    fn eq(&self, other: &Self) -> bool {
        self.property.name == other.property.name && self.inside == other.inside
    }
}

impl Condition {
    /// The condition that only the entity of an id fulfils.
    #[must_use]
    pub fn id(model: &ModelDefinition, id: Value) -> Self {
        Self::Test(PropertyPath::of(model.id()), Test::Equal(id))
    }

    /// Whether it is plain that every row fulfils it.
    #[must_use]
    pub fn is_always(&self) -> bool {
        matches!(self, Self::And(all) if all.iter().all(Self::is_always))
    }

    /// Both this condition and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (first, second) if second.is_always() => first,
            (first, second) if first.is_always() => second,
            (Self::And(mut all), second) => {
                all.push(second);
                Self::And(all)
            }
            (first, second) => Self::And(vec![first, second]),
        }
    }

    /// Either this condition or another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Or(mut all) => {
                all.push(other);
                Self::Or(all)
            }
            first => Self::Or(vec![first, other]),
        }
    }

    /// The id that a row must have to fulfil the condition, where that is plain. Connectors find it by their index.
    #[must_use]
    pub fn required_id(&self) -> Option<&Value> {
        match self {
            Self::Test(path, Test::Equal(id)) if path.property.id && !id.is_null() => Some(id),
            Self::And(all) => all.iter().find_map(Self::required_id),
            _ => None,
        }
    }
}
