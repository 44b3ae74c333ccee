//! What a document says about the application and where it is served.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The application, as the document's `info` shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    /// The application's name.
    pub title: String,
    /// The version of its API.
    pub version: String,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
}

/// One place where the application is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The base of all paths: `/`, a base path or an absolute URL.
    pub url: String,
    /// What distinguishes it from the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What stands in braces in the URL.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, ServerVariable>,
}

/// A part of a server's URL that clients choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerVariable {
    /// Its value where nobody chooses.
    pub default: String,
    /// The values that it may have; any where none is given.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Server {
    /// The server at `url`, without a description.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), description: None, variables: BTreeMap::new() }
    }

    /// With what distinguishes it from the others.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// With what a part in braces is where nobody chooses, and the values to choose from.
    #[must_use]
    pub fn variable<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        default: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.variables
            .insert(name.into(), ServerVariable { default: default.into(), values, description: None });
        self
    }
}
