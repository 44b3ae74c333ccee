//! What is logged of requests that fail, alone in its process: which lines are wanted is known to all threads of one.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use actix_web::{App, HttpResponse, body::to_bytes, http::StatusCode, test};
use anyhow::Context as _;
use futures_util::stream;
use lazo_kernel::Application;
use lazo_rest::{
    HttpError, RestApplication as _, RestComponent, RestConfig, Streaming, api,
    config::{Answers, CheckAnswers},
    controller, mount, with_config,
};
use std::{
    io,
    sync::{Arc, Mutex},
};

#[controller]
struct FaultController {}

#[api]
impl FaultController {
    /// Fails on this side, and says why to nobody.
    #[get("/disk")]
    fn disk(&self) -> anyhow::Result<String> {
        Err(io::Error::other("sector 7 is gone")).context("reading the list")
    }

    /// Panics.
    #[get("/panic")]
    fn panic(&self) -> String {
        panic!("nobody has thought of this")
    }

    /// Breaks off in the middle.
    #[get("/stream")]
    fn stream(&self) -> Streaming {
        Streaming::new(stream::iter([Ok("begun"), Err(io::Error::other("sector 8 is gone"))]))
    }

    /// Answers what the document does not say.
    #[get("/other", status = 202)]
    fn other(&self) -> HttpResponse {
        HttpResponse::Ok().body("other")
    }

    /// Fails with any status.
    #[get("/status/{status}")]
    fn status(&self, status: u16) -> anyhow::Result<String> {
        Err(HttpError::new(StatusCode::from_u16(status)?, "asked for").into())
    }
}

/// Lines that were logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// What was logged since the last time.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

#[actix_web::test]
async fn faults_of_this_side_are_logged_once_with_their_cause_and_the_id_that_the_client_gets() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _subscribed = tracing::subscriber::set_default(subscriber);
    let app =
        Application::new("faults").component(RestComponent::without_server()).controller::<FaultController>();
    app.start().await.unwrap();
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    lines.take();

    let cases = [
        ("/disk?token=hush", 500, "reading the list: sector 7 is gone"),
        ("/panic", 500, "nobody has thought of this"),
        ("/status/503", 503, "asked for"),
        // What is no error's status cannot be told by one.
        ("/status/204", 500, "asked for"),
    ];
    for (path, status, cause) in cases {
        let request = test::TestRequest::get().uri(path).to_request();
        let answer = test::call_service(&service, request).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let id = answer.headers().get("x-request-id").unwrap().to_str().unwrap();
        let logged = lines.take();
        assert_eq!(logged.matches("request failed").count(), 1, "{logged}");
        let place = path.split('?').next().unwrap();
        for part in ["ERROR", id, "method=GET", place, &format!("status={status}"), cause] {
            assert!(logged.contains(part), "{part:?} is not in {logged}");
        }
        assert!(!logged.contains("hush"), "queries may hold secrets: {logged}");
    }

    // What has begun well has a 200, and tells no client what happened.
    let answer = test::call_service(&service, test::TestRequest::with_uri("/stream").to_request()).await;
    assert_eq!(answer.status().as_u16(), 200);
    assert!(to_bytes(answer.into_body()).await.is_err());
    let logged = lines.take();
    assert_eq!(logged.matches("an answer broke off").count(), 1, "{logged}");
    for part in ["ERROR", "FaultController.stream", "sector 8 is gone"] {
        assert!(logged.contains(part), "{part:?} is not in {logged}");
    }

    // What contradicts the document, where that is looked at and not refused.
    let answers = Answers { check: CheckAnswers::Log, ..Answers::default() };
    let checked = with_config(Application::new("checked"), RestConfig { answers, ..RestConfig::default() })
        .component(RestComponent::without_server())
        .controller::<FaultController>();
    let checking = test::init_service(App::new().service(mount(&checked).unwrap())).await;
    lines.take();
    for (service, count) in [(&checking, 1), (&service, 0)] {
        let answer = test::call_service(service, test::TestRequest::with_uri("/other").to_request()).await;
        assert_eq!(answer.status().as_u16(), 200);
        let logged = lines.take();
        assert_eq!(logged.matches("contradicts the document").count(), count, "{logged}");
    }

    for path in ["/status/404", "/status/422", "/status/x", "/nowhere"] {
        let request = test::TestRequest::get().uri(path).to_request();
        let answer = test::call_service(&service, request).await;
        assert!(
            answer.status().is_client_error() && !answer.headers().contains_key("x-request-id"),
            "{path}"
        );
        assert_eq!(lines.take(), "", "{path}");
    }
}
