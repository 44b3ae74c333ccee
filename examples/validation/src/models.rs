//! A model that is a Rust type; the others are files.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// A tree of labels.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Tree")]
#[serde(deny_unknown_fields)]
pub struct Tree {
    label: String,
    /// Left out of a leaf; `null` is no list.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Tree>")]
    children: Option<Vec<Self>>,
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Tree>>, D::Error> {
    Vec::deserialize(deserializer).map(Some)
}
