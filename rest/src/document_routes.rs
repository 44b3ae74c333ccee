//! `/openapi.json` and `/openapi.yaml`: the document of the routes that are served, written once for each table.

use crate::{
    Call, HttpError, ROUTE, RestConfig, Route,
    openapi::{Document, Written},
    operation::Operation,
    percent,
};
use actix_web::{
    HttpResponse,
    http::{
        Method,
        header::{CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH},
    },
};
use lazo_kernel::{Binding, BindingKey, Scope, bind, config};
use serde_json::json;
use std::{borrow::Cow, sync::Arc};

/// A form of the document.
#[derive(Debug, Clone, Copy)]
enum Form {
    Json,
    Yaml,
}

/// The routes of the document, which it does not show, and which no interceptor of the application's operations is for.
/// They are made when the routes are, so that the configuration is there; a route that it puts nowhere has no path.
pub(crate) fn document_routes() -> [Binding<Route<()>>; 2] {
    let binding = |key: &'static str, form: Form| {
        bind(BindingKey::<Route<()>>::new(key))
            .to_dynamic(move |resolver| {
                let config = config::section::<RestConfig>(resolver.context(), "rest")?.openapi;
                let path = match form {
                    Form::Json => config.json,
                    Form::Yaml => config.yaml,
                };
                Ok(Arc::new(route(form, &path, config.servers_from_request)))
            })
            .scope(Scope::Singleton)
            .tag(ROUTE)
            .as_default()
    };
    [binding("routes.openapi.json", Form::Json), binding("routes.openapi.yaml", Form::Yaml)]
}

fn route(form: Form, path: &str, servers_from_request: bool) -> Route<()> {
    let id = match form {
        Form::Json => "openapi.json",
        Form::Yaml => "openapi.yaml",
    };
    let operation = Operation { hidden: true, ..Operation::new(Method::GET, path, id).public() };
    Route::new(operation, async move |(): &(), call: &mut Call<'_>| {
        let table = call.table();
        let version = version_of(call);
        let view =
            table.view(call.request(), version.as_deref()).ok_or_else(|| no_version(version.as_deref()))?;
        if servers_from_request {
            let url = format!("{}{}", call.info().base_url(), table.base_path);
            let mut document: Document = view.document().await?.clone();
            document.value_mut()["servers"] = json!([{"url": url}]);
            let text = match form {
                Form::Json => document.to_json(),
                Form::Yaml => document.to_yaml().map_err(anyhow::Error::from)?,
            };
            return Ok(answer(call, form, &Written::new(text)));
        }
        let written = match form {
            Form::Json => view.json().await?,
            Form::Yaml => view.yaml().await?,
        };
        Ok(answer(call, form, written))
    })
    .without_interceptors()
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
fn answer(call: &Call<'_>, form: Form, written: &Written) -> HttpResponse {
    let known = call.request().headers().get_all(IF_NONE_MATCH).filter_map(|tags| tags.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.trim_start_matches("W/") == written.etag
    });
    let mut response = if is_known {
        HttpResponse::NotModified().finish()
    } else {
        let media = match form {
            Form::Json => "application/json",
            Form::Yaml => "application/yaml",
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
