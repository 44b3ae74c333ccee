//! `/openapi.json` and `/openapi.yaml`: the document of the routes that are served, written once for each table.

use crate::{Call, HttpError, Route, operation::Operation};
use actix_web::{
    HttpResponse,
    http::{Method, header::HeaderValue},
};
use bytes::Bytes;

/// The routes of the document, which it does not show, and which no interceptor of the application's operations is for.
pub(crate) fn document_routes() -> [Route<()>; 2] {
    let hidden = |path: &str, id: &str| Operation { hidden: true, ..Operation::new(Method::GET, path, id) };
    [
        Route::new(hidden("/openapi.json", "openapi.json"), async |(): &(), call: &mut Call<'_>| {
            answer(call, "application/json", call.table().openapi_json())
        })
        .without_interceptors(),
        Route::new(hidden("/openapi.yaml", "openapi.yaml"), async |(): &(), call: &mut Call<'_>| {
            answer(call, "application/yaml", call.table().openapi_yaml())
        })
        .without_interceptors(),
    ]
}

fn answer(
    call: &Call<'_>,
    media: &'static str,
    text: anyhow::Result<Bytes>,
) -> Result<HttpResponse, HttpError> {
    Ok(call.bytes(HeaderValue::from_static(media), text?))
}
