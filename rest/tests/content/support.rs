//! An application in process, and what it answers.

use actix_web::{
    App,
    body::to_bytes,
    http::header::HeaderMap,
    test::{self, TestRequest},
};
use lazo_kernel::{Application, Injectable};
use lazo_rest::{
    Controller, RestApplication as _, RestComponent, RestConfig, config::SecurityConfig, mount, table,
    with_config,
};
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and `code` of an error.
    pub(crate) fn code(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

pub(crate) fn application<C: Controller + Injectable>(config: RestConfig) -> Application {
    with_config(Application::new("demo"), config).component(RestComponent::without_server()).controller::<C>()
}

pub(crate) async fn ask(app: &Application, request: TestRequest) -> Answer {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let response = test::call_service(&service, request.to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = to_bytes(response.into_body()).await.map(|bytes| bytes.to_vec()).unwrap_or_default();
    Answer { status, headers, bytes }
}

/// Sends a body with the defaults of a controller.
pub(crate) async fn post<C: Controller + Injectable>(
    path: &str,
    kind: &str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    ask(&application::<C>(RestConfig::default()), request(path, kind, body)).await
}

pub(crate) fn request(path: &str, kind: &str, body: impl Into<Vec<u8>>) -> TestRequest {
    TestRequest::post().uri(path).insert_header(("content-type", kind)).set_payload(body.into())
}

pub(crate) async fn get<C: Controller + Injectable>(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(TestRequest::with_uri(path), |request, header| request.insert_header(*header));
    ask(&application::<C>(RestConfig::default()), request).await
}

/// The document of a controller.
pub(crate) fn document<C: Controller + Injectable>() -> Value {
    // It is looked at only: nobody is to be let in.
    let security = SecurityConfig { enforce: false, ..SecurityConfig::default() };
    let app = application::<C>(RestConfig { security, ..RestConfig::default() });
    table(&app).unwrap().document().unwrap().value().clone()
}
