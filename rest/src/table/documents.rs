//! The documents of a table: what its operations say, what everybody makes of it, and what a request is shown of it.

use super::Table;
use crate::{
    openapi::{Document, DocumentFormat, Published, Server, Version, Written, complete},
    operation::Operation,
    realm::Realm,
    schema::SchemaError,
    security::at_once,
};
use actix_web::HttpRequest;
use bytes::Bytes;
use std::sync::{Arc, PoisonError};

impl Table {
    /// What the operations say, as OpenAPI 3.1, before configuration and enhancers have added to it. Where hosts or versions
    /// have operations of one verb and path, it shows the first, and the newest version.
    ///
    /// # Errors
    /// [`SchemaError`] if a schema does not fit into the document.
    pub fn document(&self) -> Result<Document, SchemaError> {
        match &self.realms {
            None => self.document_of(|_| true),
            Some(realms) => {
                let realm = realms.documented(Realm::default(), None);
                self.document_of(|operation| realms.is_of_version(realm, operation))
            }
        }
    }

    /// The whole document in words of 3.1, without waiting for anybody: where an enhancer waits, what operations say.
    pub(crate) fn complete_document(&self) -> anyhow::Result<Document> {
        let plain = self.document()?;
        match at_once(complete(plain.clone(), &self.publishing)) {
            Some(complete) => Ok(complete?.document),
            None => Ok(plain),
        }
    }

    pub(super) fn document_of(&self, shows: impl Fn(&Operation) -> bool) -> Result<Document, SchemaError> {
        let url = if self.base_path.is_empty() { "/" } else { &self.base_path };
        let servers = vec![Server::at(url)];
        let operations = self.operations().filter(|operation| shows(operation));
        Document::build(self.publishing.info.clone(), servers, operations, &self.schemas)
    }

    /// The whole OpenAPI document, in the version that the configuration names; made at the first call.
    ///
    /// # Errors
    /// If a schema does not fit into the document, or an enhancer fails.
    pub async fn openapi(&self) -> Result<&Document, anyhow::Error> {
        self.openapi_in(self.publishing.config.version).await
    }

    /// The whole OpenAPI document in words of a version; made at the first call.
    ///
    /// # Errors
    /// If a schema does not fit into the document, or an enhancer fails.
    pub async fn openapi_in(&self, version: Version) -> Result<&Document, anyhow::Error> {
        self.published.document(&self.publishing, version, || Ok(self.document()?)).await
    }

    /// The document as JSON, written at the first call.
    ///
    /// # Errors
    /// If the document cannot be made.
    pub async fn openapi_json(&self) -> Result<Bytes, anyhow::Error> {
        self.openapi_written(DocumentFormat::Json).await
    }

    /// The document as YAML, written at the first call.
    ///
    /// # Errors
    /// If the document cannot be made, or not written as YAML.
    pub async fn openapi_yaml(&self) -> Result<Bytes, anyhow::Error> {
        self.openapi_written(DocumentFormat::Yaml).await
    }

    async fn openapi_written(&self, format: DocumentFormat) -> Result<Bytes, anyhow::Error> {
        let way = (self.publishing.config.version, format);
        Ok(self.published.written(self.openapi().await?, way).await?.text.clone())
    }

    /// The document for a request, written or not: that of its host, and of the version that is asked for; nothing if there is
    /// no such version.
    pub(crate) fn view(&self, request: &HttpRequest, version: Option<&str>) -> Option<View<'_>> {
        let Some(realms) = &self.realms else {
            return version.is_none().then_some(View { table: self, realm: None });
        };
        let version = match version {
            Some(version) => Some(realms.version(version)?),
            None => None,
        };
        let realm = realms.documented(realms.of_request(request, &self.proxies), version);
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let published = Arc::clone(documents.entry(realm).or_default());
        Some(View { table: self, realm: Some((realm, published)) })
    }
}

/// The document as a request sees it.
pub(crate) struct View<'t> {
    table: &'t Table,
    /// None where all requests see the same.
    realm: Option<(Realm, Arc<Published>)>,
}

impl View<'_> {
    fn published(&self) -> &Published {
        self.realm.as_ref().map_or(&self.table.published, |(_, published)| published)
    }

    pub(crate) async fn document(&self, version: Version) -> Result<&Document, anyhow::Error> {
        match (&self.realm, &self.table.realms) {
            (Some((realm, published)), Some(realms)) => {
                let plain = || Ok(self.table.document_of(|operation| realms.shows(*realm, operation))?);
                published.document(&self.table.publishing, version, plain).await
            }
            _ => self.table.openapi_in(version).await,
        }
    }

    pub(crate) async fn written(&self, way: (Version, DocumentFormat)) -> Result<&Written, anyhow::Error> {
        self.published().written(self.document(way.0).await?, way).await
    }
}
