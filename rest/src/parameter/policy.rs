//! What an application says about all its parameters: the configuration section `rest.parameters`.

use serde::{Deserialize, Serialize};

/// How strictly parameters are taken, and how much of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParameterPolicy {
    /// Levels of brackets, `v[a][b]` being two, that a query parameter may have.
    pub levels: usize,
    /// Values that one list or object may be made of, in whatever style it is written.
    pub values: usize,
    /// Whether a query parameter that the operation does not declare is refused with 400 instead of being ignored.
    pub refuse_unknown: bool,
    /// Whether a refusal tells of all the parameters that are wrong. Otherwise the first in their declared order is told.
    pub report_all: bool,
    /// Names of members, at any depth, that no parameter may have: more than `__proto__` and a `prototype` in a `constructor`, which
    /// none has.
    pub prohibited_names: Vec<String>,
}

impl Default for ParameterPolicy {
    fn default() -> Self {
        Self {
            levels: 32,
            values: 1_000,
            refuse_unknown: false,
            report_all: false,
            prohibited_names: Vec::new(),
        }
    }
}
