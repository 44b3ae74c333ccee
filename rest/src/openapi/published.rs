//! The whole document of a table, and its written forms with their entity tags: each is made once.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use anyhow::Context as _;
use bytes::Bytes;
use lazo_kernel::Context;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::OnceCell;
use tracing::warn;

use crate::error::ErrorsConfig;
use crate::operation::SecurityRequirement;
use crate::security::Told;

use super::{Document, DocumentFormat, ENHANCERS, Info, OpenApiConfig, SecurityScheme, Version};

/// What a document is made of beside its operations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Publishing {
    pub(crate) info: Info,
    pub(crate) config: OpenApiConfig,
    /// How errors are written.
    pub(crate) errors: ErrorsConfig,
    /// Where enhancers stand.
    pub(crate) context: Option<Context>,
    /// Documents of parts of the application that are no operations.
    pub(crate) parts: Vec<Part>,
    /// Security schemes that their authenticators describe.
    pub(crate) schemes: BTreeMap<String, SecurityScheme>,
}

/// The document of a part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// What stands in front of its paths.
    pub(crate) prefix: String,
    pub(crate) document: Document,
    /// What is required of all requests for it, if that is said.
    pub(crate) security: Option<Vec<SecurityRequirement>>,
}

impl Publishing {
    /// Whether somebody beside the operations may say that something is required.
    pub(crate) fn may_require(&self) -> bool {
        let says = |name: &&str| self.config.merge.contains_key(*name);
        !self.config.security.is_empty()
            || ["security", "paths", "components"].iter().any(says)
            || self.context.as_ref().is_some_and(|context| !ENHANCERS.view(context).is_empty())
    }
}

/// A whole document.
#[derive(Debug)]
pub(crate) struct Complete {
    /// In words of 3.1.
    pub(crate) document: Document,
    /// What it says of security, also where the version that is written has no words for it.
    pub(crate) told: Arc<Told>,
}

/// A written document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) text: Bytes,
    /// A strong tag, quotes included.
    pub(crate) etag: String,
}

impl Written {
    pub(crate) fn new(text: String) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        Self { etag: format!("\"{:016x}\"", hasher.finish()), text: text.into() }
    }
}

/// The document, its versions and its forms.
#[derive(Default)]
pub(crate) struct Published {
    complete: OnceCell<Complete>,
    /// The document in words of 3.0.
    older: OnceCell<Document>,
    json: Versions,
    yaml: Versions,
}

/// A form in each version of OpenAPI.
#[derive(Default)]
struct Versions {
    v3_1: OnceCell<Written>,
    v3_0: OnceCell<Written>,
}

impl Versions {
    fn of(&self, version: Version) -> &OnceCell<Written> {
        match version {
            Version::V3_1 => &self.v3_1,
            Version::V3_0 => &self.v3_0,
        }
    }
}

impl Published {
    /// The document as everybody has completed it, in words of a version; `plain` is what the operations say.
    pub(crate) async fn document(
        &self,
        publishing: &Publishing,
        version: Version,
        plain: impl FnOnce() -> anyhow::Result<Document>,
    ) -> anyhow::Result<&Document> {
        let document = &self.complete(publishing, plain).await?.document;
        Ok(match version {
            Version::V3_1 => document,
            Version::V3_0 => self.older.get_or_init(async || document.clone().into_3_0()).await,
        })
    }

    /// What the document says of security.
    pub(crate) async fn told(
        &self,
        publishing: &Publishing,
        plain: impl FnOnce() -> anyhow::Result<Document>,
    ) -> anyhow::Result<Arc<Told>> {
        Ok(Arc::clone(&self.complete(publishing, plain).await?.told))
    }

    async fn complete(
        &self,
        publishing: &Publishing,
        plain: impl FnOnce() -> anyhow::Result<Document>,
    ) -> anyhow::Result<&Complete> {
        self.complete.get_or_try_init(async || complete(plain()?, publishing).await).await
    }

    /// A form of the document, which is in words of `version`.
    pub(crate) async fn written(
        &self,
        document: &Document,
        (version, format): (Version, DocumentFormat),
    ) -> anyhow::Result<&Written> {
        match format {
            DocumentFormat::Json => {
                let json = async || Written::new(document.to_json());
                Ok(self.json.of(version).get_or_init(json).await)
            }
            DocumentFormat::Yaml => {
                let yaml = async || Ok(Written::new(document.to_yaml()?));
                self.yaml.of(version).get_or_try_init(yaml).await
            }
        }
    }
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("is_made", &self.complete.initialized()).finish_non_exhaustive()
    }
}

/// Adds to a document what configuration, components and enhancers have to add, in words of 3.1.
pub(crate) async fn complete(mut document: Document, publishing: &Publishing) -> anyhow::Result<Complete> {
    let config = &publishing.config;
    if config.error_responses {
        super::errors::list(document.value_mut(), &publishing.errors);
    }
    for Part { prefix, document: part, security } in &publishing.parts {
        super::rebase::include(document.value_mut(), prefix, part, security.as_deref());
    }
    for (name, scheme) in &publishing.schemes {
        document.value_mut()["components"]["securitySchemes"][name] = json!(scheme);
    }
    config.declarations().apply(&mut document);
    document.merge(&json!(config.merge));
    if let Some(context) = &publishing.context {
        let enhancers = ENHANCERS.extensions(context).list().await?;
        for enhancer in enhancers.iter() {
            enhancer.enhance(&mut document).await.context("an enhancer of the OpenAPI document failed")?;
        }
    }
    for scheme in super::declarations::undeclared(document.value()) {
        warn!(
            scheme,
            "the OpenAPI document requires a security scheme that it does not declare: add it to \
             `rest.openapi.security_schemes`, or bind `Declarations`"
        );
    }
    let told = Arc::new(Told::of(document.value()));
    if config.error_responses {
        super::errors::list_refusals(document.value_mut());
    }
    Ok(Complete { document, told })
}
