//! What makes no difference between two paths.

use serde::{Deserialize, Serialize};

/// What a slash at the end of a path means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TrailingSlash {
    /// Nothing: `/users` and `/users/` are one path.
    #[default]
    Ignore,
    /// `/users/` is another path than `/users`: each is found only by the route that is written like it.
    Strict,
    /// The route is found either way, and a request in the other form is sent (308) to the one that the route is written in.
    Redirect,
}

/// How paths are compared. Section `rest.routing` of the configuration.
///
/// ```
/// use lazo_rest::router::{Policy, TrailingSlash};
///
/// let policy: Policy = serde_json::from_str(r#"{"trailing_slash": "strict", "case_sensitive": false}"#)?;
/// assert_eq!(policy, Policy { trailing_slash: TrailingSlash::Strict, case_sensitive: false });
/// assert_eq!(Policy::default(), Policy { trailing_slash: TrailingSlash::Ignore, case_sensitive: true });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What a slash at the end of a path means.
    pub trailing_slash: TrailingSlash,
    /// Whether `/Users` is another path than `/users`. Otherwise the letters A to Z are compared without case, and no others;
    /// parameters keep the case in which they were sent.
    pub case_sensitive: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { trailing_slash: TrailingSlash::Ignore, case_sensitive: true }
    }
}
