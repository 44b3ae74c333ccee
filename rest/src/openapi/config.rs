//! The part `openapi` of the configuration section `rest`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use super::{Declarations, SecurityScheme, Server, Tag};
use crate::operation::{ExternalDocs, SecurityRequirement};

/// What the configuration says of the document: `rest.openapi`.
///
/// | key | default | what it says |
/// |-----|---------|--------------|
/// | `version` | `3.1` | the version of OpenAPI that the document is written in: `3.1` or `3.0` |
/// | `json` | `/openapi.json` | where it is served as JSON; empty for nowhere |
/// | `yaml` | `/openapi.yaml` | where it is served as YAML; empty for nowhere |
/// | `endpoints` | none | where it is served beside that: [`EndpointConfig`]s by path |
/// | `error_responses` | `false` | whether each operation lists the answer of its errors, a shared component |
/// | `servers_from_request` | `false` | whether `servers` is where the request was sent to |
/// | `servers` | the base path, below the scope that the routes are mounted in | where the application is served: `url`, `description`, `variables` |
/// | `security_schemes` | none | how clients say who they are: [`SecurityScheme`]s by name |
/// | `security` | nothing | what operations require that do not say it themselves |
/// | `tags` | none | what tags mean: `name`, `description`, `external_docs` |
/// | `external_docs` | none | a page that tells more: `url`, `description` |
/// | `merge` | nothing | members laid over the document (JSON merge patch, RFC 7396) |
///
/// With `merge` goes all that nothing else says: licence, contact, terms of service, webhooks, `x-` members.
///
/// ```
/// use lazo_rest::RestConfig;
///
/// let config: RestConfig = serde_json::from_value(serde_json::json!({"openapi": {
///     "version": "3.0",
///     "merge": {
///         "info": {"license": {"name": "MIT"}}
///     },
///     "tags": [{"name": "Todos", "description": "Things to do"}],
///     "security_schemes": {"jwt": {"type": "http", "scheme": "bearer"}},
///     "security": [{"jwt": []}]
/// }}))?;
/// assert_eq!(config.openapi.json, "/openapi.json");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenApiConfig {
    /// The version of OpenAPI that the document is written in.
    pub version: Version,
    /// Where it is served as JSON, below the base path; empty for nowhere.
    pub json: String,
    /// Where it is served as YAML, below the base path; empty for nowhere.
    pub yaml: String,
    /// Where it is served beside that, by path below the base path.
    pub endpoints: BTreeMap<String, EndpointConfig>,
    /// Whether each operation lists what its errors look like, as `default`.
    pub error_responses: bool,
    /// Whether `servers` of the served document is where its request was sent to (scheme, host, base path), as
    /// trusted proxies tell it.
    pub servers_from_request: bool,
    /// Where the application is served; below its base path where nothing is said.
    pub servers: Vec<Server>,
    /// How clients say who they are, by names that requirements refer to.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// What operations require that do not say it themselves: any of these.
    pub security: Vec<SecurityRequirement>,
    /// What tags mean, in the order in which they are shown.
    pub tags: Vec<Tag>,
    /// Where more is told.
    pub external_docs: Option<ExternalDocs>,
    /// Members laid over the document.
    pub merge: Map<String, Value>,
}

impl OpenApiConfig {
    /// What it declares for all operations.
    pub(super) fn declarations(&self) -> Declarations {
        Declarations {
            servers: self.servers.clone(),
            security_schemes: self.security_schemes.clone(),
            security: self.security.clone(),
            tags: self.tags.clone(),
            external_docs: self.external_docs.clone(),
        }
    }
}

impl Default for OpenApiConfig {
    fn default() -> Self {
        Self {
            version: Version::default(),
            json: "/openapi.json".to_owned(),
            yaml: "/openapi.yaml".to_owned(),
            endpoints: BTreeMap::new(),
            error_responses: false,
            servers_from_request: false,
            servers: Vec::new(),
            security_schemes: BTreeMap::new(),
            security: Vec::new(),
            tags: Vec::new(),
            external_docs: None,
            merge: Map::new(),
        }
    }
}

/// A place where the document is served: `rest.openapi.endpoints."/path"`.
///
/// | key | default | what it says |
/// |-----|---------|--------------|
/// | `version` | that of `rest.openapi` | the version of OpenAPI: `3.1` or `3.0` |
/// | `format` | YAML if the path ends with `.yaml` or `.yml` | `json` or `yaml` |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointConfig {
    /// The version of OpenAPI.
    pub version: Option<Version>,
    /// How it is written.
    pub format: Option<DocumentFormat>,
}

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// `application/json`.
    Json,
    /// `application/yaml` (RFC 9512).
    Yaml,
}

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub enum Version {
    /// 3.1.0, whose schemas are JSON Schema.
    #[default]
    #[serde(rename = "3.1")]
    V3_1,
    /// 3.0.3, for tools that do not read 3.1 yet.
    #[serde(rename = "3.0")]
    V3_0,
}

/// A version as configuration has it: environment and TOML may make a number of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(f64),
}

impl TryFrom<Written> for Version {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let text = match written {
            Written::Text(text) => text,
            Written::Number(number) => format!("{number:.1}"),
        };
        match text.as_str() {
            "3.1" | "3.1.0" => Ok(Self::V3_1),
            "3.0" | "3.0.3" => Ok(Self::V3_0),
            other => Err(format!("there is no version {other} of OpenAPI here: write 3.1 or 3.0")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn a_version_is_text_or_a_number() {
        for (written, version) in [
            (json!("3.1"), Version::V3_1),
            (json!("3.0.3"), Version::V3_0),
            (json!(3.0), Version::V3_0),
            (json!(3.1), Version::V3_1),
        ] {
            assert_eq!(from_value::<Version>(written).ok(), Some(version));
        }
        assert!(
            from_value::<Version>(json!("2.0")).is_err_and(|error| error.to_string().contains("write 3.1"))
        );
        // What is written can be read again.
        assert_eq!(to_value(Version::V3_0).ok().and_then(|it| from_value(it).ok()), Some(Version::V3_0));
    }
}
