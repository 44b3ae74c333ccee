//! The explorer as routes of an application.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::IF_NONE_MATCH;
use actix_web::http::{Method, StatusCode};
use lazo_rest::operation::{Location, Operation, Parameter, SchemaOf};
use lazo_rest::{Call, HttpError, Route};

use crate::{Answer, Explorer, Request};

/// The routes of `explorer`: its page, and what lies below. The document leaves them out.
///
/// An application gets them from [`ExplorerComponent`](crate::ExplorerComponent); this is for those that put routes
/// together by hand:
///
/// ```
/// use lazo_explorer::{Explorer, routes};
/// use lazo_rest::Routes;
///
/// let mut all = Routes::new();
/// for route in routes(Explorer::new("Todo", "/explorer")) {
///     all = all.route(route);
/// }
/// let app = actix_web::App::new().service(all.mount()?);
/// # Ok::<(), lazo_rest::TableErrors>(())
/// ```
#[must_use]
pub fn routes(explorer: Explorer) -> Vec<Route<()>> {
    let explorer = Arc::new(explorer);
    vec![page_route(Arc::clone(&explorer)), file_route(explorer)]
}

/// The page, and the way to it.
pub(crate) fn page_route(explorer: Arc<Explorer>) -> Route<()> {
    let operation = hidden(&format!("{}/", explorer.path()), "Explorer.page");
    Route::new(operation, async move |(): &(), call: &mut Call<'_>| {
        // The router takes both forms for the same; here the slash makes the difference.
        let below = if call.request().path().ends_with('/') { "/" } else { "" };
        let known = known(call);
        send(explorer.answer(&request(call, below, known.as_deref())))
    })
    .without_interceptors()
}

/// What lies below the page.
pub(crate) fn file_route(explorer: Arc<Explorer>) -> Route<()> {
    let mut operation = hidden(&format!("{}/{{file}}", explorer.path()), "Explorer.file");
    operation.parameters.push(Parameter::new("file", Location::Path, SchemaOf::of::<String>()));
    Route::new(operation, async move |(): &(), call: &mut Call<'_>| {
        let below = format!("/{}", call.required::<String>(0)?);
        let known = known(call);
        let request = request(call, &below, known.as_deref());
        if below == "/openapi.json" {
            send(Some(explorer.document(call.openapi_json().await?, &request)))
        } else {
            send(explorer.answer(&request))
        }
    })
    .without_interceptors()
}

fn hidden(path: &str, id: &str) -> Operation {
    let path = if path.is_empty() { "/" } else { path };
    // Whoever may not call anything yet finds out here how to sign in.
    let mut operation = Operation::new(Method::GET, path, id).public();
    operation.hidden = true;
    operation
}

fn request<'r>(call: &Call<'_>, below: &'r str, if_none_match: Option<&'r str>) -> Request<'r> {
    Request { below, takes_gzip: call.takes_coding("gzip"), if_none_match }
}

/// All lines of `If-None-Match`, which mean the same as one (RFC 9110, 5.3).
fn known(call: &Call<'_>) -> Option<String> {
    let lines = call.request().headers().get_all(IF_NONE_MATCH).filter_map(|line| line.to_str().ok());
    let lines: Vec<&str> = lines.collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

fn send(answer: Option<Answer>) -> Result<HttpResponse, HttpError> {
    let Some(answer) = answer else { return Err(HttpError::not_found("The explorer has no such file.")) };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for (name, value) in &answer.headers {
        response.insert_header((*name, value.as_ref()));
    }
    Ok(response.body(answer.body))
}
