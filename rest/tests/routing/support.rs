//! Sending requests to routes in process.

use actix_web::{
    App,
    http::{
        Method,
        header::{HeaderMap, HeaderName},
    },
    test::{self, TestRequest},
    web::Bytes,
};
use lazo_rest::{Call, Mount, Route, operation::Operation};

pub(crate) struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// A route that answers with its own template.
pub(crate) fn route(method: Method, path: &'static str) -> Route<()> {
    let id = format!("{method} {path}");
    Route::new(Operation::new(method, path, id), async move |(): &(), call: &mut Call<'_>| call.json(&path))
}

pub(crate) async fn send(mount: &Mount, method: Method, path: &str, headers: &[(&str, &str)]) -> Got {
    let app = test::init_service(App::new().service(mount.clone())).await;
    let mut request = TestRequest::with_uri(path).method(method);
    for (name, value) in headers {
        request = request.insert_header((name.parse::<HeaderName>().unwrap(), *value));
    }
    let response = test::call_service(&app, request.to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Got { status, headers, body: test::read_body(response).await }
}

pub(crate) async fn get(mount: &Mount, path: &str) -> Got {
    send(mount, Method::GET, path, &[]).await
}
