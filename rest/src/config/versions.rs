//! The part `versions` of the configuration section `rest`.

use serde::{Deserialize, Serialize};

/// How requests say which version of the API they mean: `rest.versions`.
///
/// | key | default | what it says |
/// |-----|---------|--------------|
/// | `by` | `"path"` | where a request says it: `"path"` (`/v2/users`), `"header"` or `"media_type"` (`Accept: application/json;v=2`) |
/// | `prefix` | `v` | what stands in front of a version in a path |
/// | `header` | `X-API-Version` | the header |
/// | `parameter` | `v` | the parameter of a media type |
/// | `default` | none | the version that a request means which says none |
///
/// It says something of operations with a version only, `#[api(version = "2")]`; the others are there whatever version a
/// request says.
///
/// ```
/// use lazo_rest::{RestConfig, config::VersionBy};
///
/// let config: RestConfig = serde_json::from_str(r#"{"versions": {"by": "header", "default": "1"}}"#)?;
/// assert_eq!((config.versions.by, &*config.versions.header), (VersionBy::Header, "X-API-Version"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VersionsConfig {
    /// Where a request says it.
    pub by: VersionBy,
    /// What stands in front of a version in a path.
    pub prefix: String,
    /// The header that says it.
    pub header: String,
    /// The parameter of a media type in `Accept` that says it.
    pub parameter: String,
    /// The version that a request means which says none.
    pub default: Option<String>,
}

impl Default for VersionsConfig {
    fn default() -> Self {
        Self {
            by: VersionBy::default(),
            prefix: "v".to_owned(),
            header: "X-API-Version".to_owned(),
            parameter: "v".to_owned(),
            default: None,
        }
    }
}

/// Where a request says which version it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionBy {
    /// In the first segment of the path, behind the base path.
    #[default]
    Path,
    /// In a header.
    Header,
    /// In a parameter of a media type that it accepts.
    MediaType,
}
