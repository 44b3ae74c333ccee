//! How much one filter may ask for.

/// How deep `and` and `or` may be nested.
pub const MAX_DEPTH: usize = 16;
/// How many conditions one filter may have; `and` and `or` are conditions, too.
pub const MAX_CONDITIONS: usize = 256;
/// How many patterns (`like`, `regexp` and their kin) one filter may have.
pub const MAX_PATTERNS: usize = 16;
/// How many values `inq` and `nin` may list.
pub const MAX_LIST: usize = 1000;
/// How many keys rows may be sorted by.
pub const MAX_ORDER: usize = 16;
/// How many members a dotted path may go down.
pub const MAX_PATH: usize = 16;

pub use crate::query::MAX_PATTERN_LENGTH;
