//! What connectors are asked: checked conditions, orders and projections, without a trace of the text they came from.
//!
//! # What conditions mean
//!
//! A condition holds or it does not: there is no third answer, whatever the store. An absent property and one that is
//! `null` are the same thing to every condition.
//!
//! - `eq x` holds for values of the type of `x` that equal it; `1` equals `1.0`, but neither `"1"` nor `true`.
//!   `eq null` holds for null and absent. `neq` holds exactly where `eq` does not, so `neq "x"` holds for null too.
//! - `inq [..]` holds where `eq` would for one of the values; `nin` holds exactly where `inq` does not.
//! - `gt`, `gte`, `lt`, `lte` and `between` hold only for values of the type of the operand; never for null. Texts
//!   compare by code points, numbers by value, `false` is less than `true`.
//! - Patterns (`like`, `ilike`, `regexp`) **and** their negations (`nlike`, `nilike`) hold only for texts.
//! - `exists true` holds for what is neither null nor absent.
//! - On an array each test (but `exists`) is put to the elements, and holds where one of them fulfils it: none does in an
//!   empty array. Arrays within arrays, and objects, equal nothing.
//! - A dotted path leads through objects only.
//! - `and []` holds always, `or []` never.

mod condition;
mod evaluate;
mod order;
mod pattern;
mod projection;

pub use condition::{Condition, PropertyPath, Test};
pub use evaluate::{holds, value_at};
pub use order::{Direction, Order};
pub use pattern::{MAX_PATTERN_LENGTH, Pattern, PatternError};
pub use projection::Projection;

/// A checked query: which rows, in what order, how many, and what of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Which rows.
    pub condition: Condition,
    /// By what they are sorted; rows that are equal by it, or without it, come in the order of their ids.
    pub order: Vec<Order>,
    /// How many at most.
    pub limit: Option<u64>,
    /// How many to leave out first.
    pub skip: u64,
    /// What of each row.
    pub projection: Projection,
}

impl Query {
    /// All of every row that fulfils a condition.
    #[must_use]
    pub fn of(condition: Condition) -> Self {
        Self { condition, ..Self::default() }
    }
}
