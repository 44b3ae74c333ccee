//! What `routing` takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundB {
    pub b: String,
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundC {
    pub c: String,
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundId {
    pub id: String,
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundN {
    pub n: i64,
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundName {
    pub name: String,
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundNone {
    /// Verb and template.
    pub route: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundPost {
    pub post_id: i32,
    /// Verb and template.
    pub route: String,
    pub user_id: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundRange {
    pub from: String,
    /// Verb and template.
    pub route: String,
    pub to: String,
}

/// Which route was found, and its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundXy {
    /// Verb and template.
    pub route: String,
    pub x: String,
    pub y: String,
}

/// What has an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Identified {
    pub id: u32,
}

/// A moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    pub at: jiff::Timestamp,
}

/// Never answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Never(pub serde_json::Map<String, serde_json::Value>);

/// It went well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Okay {
    pub ok: bool,
}

/// Text beyond ASCII.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Texts {
    pub html: String,
    pub text: String,
}

/// Which verb was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Used {
    pub verb: String,
}
