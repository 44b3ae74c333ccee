//! What a document says about the application and where it is served.

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The base of all paths: `/`, a base path or an absolute URL.
    pub url: String,
    /// What distinguishes it from the others.
    pub description: Option<String>,
}

impl Server {
    /// The server at `url`, without a description.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), description: None }
    }
}
