//! Routes that read bodies, in process, and a way to send bytes to them.

use crate::served::Served;
use actix_web::{HttpResponse, http::Method, test::TestRequest};
use lazo_rest::{
    Body, BodyStream, Call, HttpError, Parts, Route, Routes, Upload, UploadedFile,
    operation::{MediaType, Operation, RequestBody, SchemaOf},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A type with something of everything.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thing {
    /// A number.
    pub n: i64,
    /// A text with rules.
    #[schemars(length(min = 1, max = 9), regex(pattern = "^[a-z]+$"))]
    pub s: Option<String>,
    /// A truth.
    pub b: Option<bool>,
    /// A list.
    #[serde(default)]
    pub list: Vec<f64>,
    /// Things in things.
    pub nested: Option<Box<Thing>>,
    /// By name.
    #[serde(default)]
    pub map: BTreeMap<String, i32>,
    /// One of several.
    pub choice: Option<Choice>,
}

/// One of several.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
pub enum Choice {
    /// One.
    Cat {
        /// Nine.
        lives: u8,
    },
    /// Another.
    Dog {
        /// Always.
        barks: bool,
    },
}

/// The same with files.
#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "it is only read from bytes")]
pub struct Form {
    /// A number.
    pub n: i64,
    /// A text.
    pub s: Option<String>,
    /// A file.
    pub file: Option<UploadedFile>,
    /// Files.
    #[serde(default)]
    pub files: Vec<UploadedFile>,
    /// An object.
    pub thing: Option<Thing>,
}

fn operation<T: JsonSchema>(path: &str, media_types: &[&str]) -> Operation {
    let media = |name: &&str| MediaType::new(*name, Some(SchemaOf::of::<T>()));
    let content = media_types.iter().map(media).collect();
    let body = RequestBody { required: true, content, ..RequestBody::default() };
    Operation { body: Some(body), ..Operation::new(Method::POST, path, path) }
}

fn raw(path: &str, content: Vec<MediaType>) -> Operation {
    let body = RequestBody { required: true, content, ..RequestBody::default() };
    Operation { body: Some(body), ..Operation::new(Method::POST, path, path) }
}

async fn accepted<T>(call: &Call<'_>, body: Body<T>) -> Result<HttpResponse, HttpError> {
    call.accept_read(body).map(|_| HttpResponse::Ok().finish())
}

/// The routes that the targets of bodies send to.
fn service() -> Routes {
    use lazo_rest::FromBody as _;
    let form = "application/x-www-form-urlencoded";
    Routes::new()
        .route(Route::new(
            operation::<Thing>("/json", &["application/json"]),
            async |(): &(), call: &mut Call<'_>| {
                let body = call.read_json::<Thing>().await?;
                call.json(&call.accept(body)?)
            },
        ))
        .route(Route::new(
            operation::<Thing>("/value", &["application/json", form]),
            async |(): &(), call: &mut Call<'_>| {
                let body = call.read_value::<Thing>().await?;
                call.json(&call.accept_read(body)?)
            },
        ))
        .route(Route::new(
            operation::<Form>("/multipart", &["multipart/form-data"]),
            async |(): &(), call: &mut Call<'_>| {
                let body = call.read_value::<Form>().await?;
                accepted(call, body).await
            },
        ))
        .route(Route::new(raw("/upload", Upload::content(&[])), async |(): &(), call: &mut Call<'_>| {
            let body = Upload::read(call).await?;
            call.json(&call.accept_read(body)?.fields)
        }))
        .route(Route::new(raw("/parts", Parts::content(&[])), async |(): &(), call: &mut Call<'_>| {
            let body = Parts::read(call).await?;
            let mut parts = call.accept_read(body)?;
            while let Some(part) = parts.next().await? {
                part.bytes().await?;
            }
            Ok(HttpResponse::Ok().finish())
        }))
        .route(Route::new(raw("/stream", BodyStream::content(&[])), async |(): &(), call: &mut Call<'_>| {
            let body = BodyStream::read(call).await?;
            accepted(call, body).await
        }))
}

/// Sends `body` to `path` and looks whether the server took it or refused it.
pub fn send(path: &str, headers: &[(&str, &str)], body: &[u8]) {
    thread_local! {
        static SERVED: &'static Served = Served::new(|| service().mount().expect("the routes are sound"));
    }
    let request = TestRequest::post().uri(path).set_payload(body.to_vec());
    let request = headers.iter().fold(request, |request, header| request.insert_header(*header)).to_request();
    SERVED.with(|served| served.ask(request));
}
