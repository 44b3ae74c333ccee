//! Who may call from a browser.

use serde::{Deserialize, Serialize};

/// The section `rest.cors`: which pages of other origins may call the routes from a browser. Off unless `origins` says
/// somebody.
///
/// ```
/// use lazo_rest::config::CorsConfig;
///
/// let open = CorsConfig::open();
/// assert_eq!(open.origins, ["*"]);
/// assert!(CorsConfig { credentials: true, ..open }.problem().is_some(), "anybody, with cookies: never");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorsConfig {
    /// The origins that may call, `https://app.example`, or `*` for all. One alone is told to everybody; of several, the
    /// one that asks.
    pub origins: Vec<String>,
    /// The verbs that they may use.
    pub methods: Vec<String>,
    /// The headers that they may send; those that they ask for where it is not given.
    pub headers: Option<Vec<String>>,
    /// The headers of answers that they may read.
    pub exposed: Vec<String>,
    /// Whether browsers send cookies and other credentials. Not together with `*` or `null`.
    pub credentials: bool,
    /// How long, in seconds, browsers remember what they may do.
    pub max_age_seconds: Option<u64>,
}

impl Default for CorsConfig {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            methods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"].map(str::to_owned).to_vec(),
            headers: None,
            exposed: Vec::new(),
            credentials: false,
            max_age_seconds: Some(86_400),
        }
    }
}

impl CorsConfig {
    /// Open to all origins, without credentials.
    #[must_use]
    pub fn open() -> Self {
        Self { origins: vec!["*".to_owned()], ..Self::default() }
    }

    /// Whether anybody may call.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.origins.is_empty()
    }

    /// What is wrong with it, if anything is; told at the start.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let any = self.origins.iter().any(|origin| origin == "*");
        if any && self.credentials {
            return Some(
                "`rest.cors` lets every origin (`*`) call with credentials: any page could act for whoever looks at it"
                    .to_owned(),
            );
        }
        if self.credentials && self.origins.iter().any(|origin| origin == "null") {
            return Some(
                "`rest.cors` lets the origin `null` call with credentials: any page can have it, in a sandboxed frame"
                    .to_owned(),
            );
        }
        if any && self.origins.len() > 1 {
            return Some("`rest.cors.origins` names `*` beside other origins, which it includes".to_owned());
        }
        let unsound = |origin: &&String| {
            let host = origin.split_once("://").map(|(_, host)| host);
            *origin != "*"
                && *origin != "null"
                && !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ', ',']))
        };
        let origin = self.origins.iter().find(unsound)?;
        Some(format!(
            "`rest.cors.origins` has `{origin}`, which is no origin: write scheme, host and, where it has one, port, \
             `https://app.example`, without a path"
        ))
    }
}
