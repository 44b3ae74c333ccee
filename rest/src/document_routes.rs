//! `/openapi.json` and `/openapi.yaml`: the document of the routes that are served, written once for each table.

use crate::{
    Call, HttpError, ROUTE, RestConfig, Route,
    openapi::{Document, DocumentFormat, EndpointConfig, OpenApiConfig, Version, Written},
    operation::Operation,
    percent,
    routes::WithController,
    table::Mounted,
};
use actix_web::{
    HttpResponse,
    http::{
        Method,
        header::{CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH},
    },
};
use bytes::Bytes;
use lazo_kernel::{Binding, BindingKey, Scope, bind, config};
use serde_json::{Value, json};
use std::{borrow::Cow, sync::Arc};

/// The routes of the document, which it does not show, and which no interceptor of the application's operations is for.
/// They are made when the routes are, so that the configuration is there; a route that it puts nowhere has no path.
pub(crate) fn document_routes() -> [Binding<Route<()>>; 2] {
    let binding = |key: &'static str, format: DocumentFormat| {
        bind(BindingKey::<Route<()>>::new(key))
            .to_dynamic(move |resolver| {
                let config = config::section::<RestConfig>(resolver.context(), "rest")?.openapi;
                let path = match format {
                    DocumentFormat::Json => &config.json,
                    DocumentFormat::Yaml => &config.yaml,
                };
                let id = match format {
                    DocumentFormat::Json => "openapi.json",
                    DocumentFormat::Yaml => "openapi.yaml",
                };
                Ok(Arc::new(route(id, path, (config.version, format))))
            })
            .scope(Scope::Singleton)
            .tag(ROUTE)
            .as_default()
    };
    [
        binding("routes.openapi.json", DocumentFormat::Json),
        binding("routes.openapi.yaml", DocumentFormat::Yaml),
    ]
}

/// The routes of the places that only the configuration knows of.
pub(crate) fn configured_routes(config: &OpenApiConfig) -> impl Iterator<Item = Arc<dyn Mounted>> {
    config.endpoints.iter().map(|(path, EndpointConfig { version, format })| {
        let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
        let format = format.unwrap_or(if is_yaml { DocumentFormat::Yaml } else { DocumentFormat::Json });
        let way = (version.unwrap_or(config.version), format);
        let route = route(&format!("openapi.endpoints.{path}"), path, way);
        Arc::new(WithController::none(route, Ok(None))) as Arc<dyn Mounted>
    })
}

fn route(id: &str, path: &str, way: (Version, DocumentFormat)) -> Route<()> {
    let operation = Operation { hidden: true, ..Operation::new(Method::GET, path, id).public() };
    Route::new(operation, async move |(): &(), call: &mut Call<'_>| {
        let version = version_of(call);
        Ok(answer(call, way.1, &written(call, way, version.as_deref()).await?))
    })
    .without_interceptors()
}

impl Call<'_> {
    /// The OpenAPI document as JSON, as it is served to this request: with what there is for its host and version, and where
    /// the routes are mounted.
    ///
    /// # Errors
    /// If the document cannot be made.
    pub async fn openapi_json(&self) -> Result<Bytes, HttpError> {
        let way = (self.table().publishing.config.version, DocumentFormat::Json);
        Ok(written(self, way, None).await?.text)
    }
}

/// The document in one of its forms, for a request; `version` is that of the API.
async fn written(
    call: &Call<'_>,
    way: (Version, DocumentFormat),
    version: Option<&str>,
) -> Result<Written, HttpError> {
    let view = call.table().view(call.request(), version).ok_or_else(|| no_version(version))?;
    let Some(servers) = servers(call, view.document(way.0).await?) else {
        return Ok(view.written(way).await?.clone());
    };
    let mut document: Document = view.document(way.0).await?.clone();
    document.value_mut()["servers"] = servers;
    Ok(Written::new(match way.1 {
        DocumentFormat::Json => document.to_json(),
        DocumentFormat::Yaml => document.to_yaml().map_err(anyhow::Error::from)?,
    }))
}

/// Where the application is served, where that is not what its document says: where the request went, if it is to be so, and the
/// scope of actix's that the routes are mounted in, if nobody has said where they are.
fn servers(call: &Call<'_>, document: &Document) -> Option<Value> {
    let (table, prefix) = (call.table(), call.prefix());
    if table.publishing.config.servers_from_request {
        return Some(json!([{"url": format!("{}{prefix}", call.info().base_url())}]));
    }
    let usual = if table.base_path.is_empty() { "/" } else { &table.base_path };
    let is_usual = document.value()["servers"] == json!([{"url": usual}]);
    (prefix != table.base_path && is_usual).then(|| json!([{"url": prefix}]))
}

/// The version whose document is asked for: `?version=2`.
fn version_of(call: &Call<'_>) -> Option<String> {
    let query = call.request().query_string();
    let mut parts = query.split('&').filter_map(|part| part.strip_prefix("version="));
    parts.next().and_then(|version| percent::decode(version, true).ok().map(Cow::into_owned))
}

#[cold]
fn no_version(version: Option<&str>) -> HttpError {
    HttpError::not_found(format!("There is no version \"{}\" of this API.", version.unwrap_or_default()))
}

/// The document, unless the client has it already.
fn answer(call: &Call<'_>, format: DocumentFormat, written: &Written) -> HttpResponse {
    let known = call.request().headers().get_all(IF_NONE_MATCH).filter_map(|tags| tags.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.trim_start_matches("W/") == written.etag
    });
    let mut response = if is_known {
        HttpResponse::NotModified().finish()
    } else {
        let media = match format {
            DocumentFormat::Json => "application/json",
            DocumentFormat::Yaml => "application/yaml",
        };
        call.bytes(HeaderValue::from_static(media), written.text.clone())
    };
    // A digest in quotes fits into a header.
    if let Ok(etag) = HeaderValue::from_str(&written.etag) {
        response.headers_mut().insert(ETAG, etag);
    }
    // Kept, but asked about each time: a change shows at once.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
