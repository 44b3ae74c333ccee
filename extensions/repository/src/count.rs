//! The answer to "how many?".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many entities there are, or how many were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The number of entities.
    pub count: u64,
}

impl From<u64> for Count {
    fn from(count: u64) -> Self {
        Self { count }
    }
}
