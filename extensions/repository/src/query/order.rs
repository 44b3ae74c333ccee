//! By what rows are sorted.

use super::PropertyPath;

/// One key to sort by. Absent and null values are the smallest; see [`crate::compare::for_order`] for the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The property, or the place inside of it.
    pub path: PropertyPath,
    /// Which end comes first.
    pub direction: Direction,
}

/// Which end of an order comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// The smallest value first.
    #[default]
    Ascending,
    /// The greatest value first.
    Descending,
}
