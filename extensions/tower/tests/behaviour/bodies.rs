//! Bodies: as they are asked for, within limits.

use crate::support::{configured, in_pieces, plain, post, request, send, worker};
use actix_web::{
    dev::{Payload, Service as _},
    error::PayloadError,
    http::Method,
    test::TestRequest,
};
use axum::{Router, body::Bytes, extract::DefaultBodyLimit, routing::post as on_post};
use futures_util::{StreamExt as _, stream};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use lazo_rest::{RestApplication as _, RestConfig};
use lazo_tower::{RequestBody, TowerApplication, TowerLayer, tower_service};
use std::{
    cell::Cell,
    convert::Infallible,
    rc::Rc,
    time::{Duration, Instant},
};
use tower::{service_fn, util::MapRequestLayer};

/// Reads so many pieces of its body, and answers how many bytes they had.
fn reads(
    pieces: usize,
) -> impl tower::Service<
    Request<RequestBody>,
    Response = Response<Full<Bytes>>,
    Error = Infallible,
    Future: 'static,
> + Clone
+ Send
+ 'static {
    service_fn(move |request: Request<RequestBody>| async move {
        let mut body = request.into_body();
        let mut size = 0;
        for _ in 0..pieces {
            let Some(Ok(frame)) = body.frame().await else { break };
            size += frame.into_data().unwrap().len();
        }
        Ok(Response::new(Full::from(size.to_string())))
    })
}

#[actix_web::test]
async fn no_more_is_read_than_is_asked_for() {
    for (asked, with_layer) in [(0, false), (1, false), (3, false), (3, true)] {
        let mut app = plain().tower_service("/reads", reads(asked));
        if with_layer {
            // One that has the body in its hands.
            let maps =
                MapRequestLayer::new(|request: Request<RequestBody>| request.map(BodyExt::boxed_unsync));
            app = app.middleware("middleware", TowerLayer::new(maps));
        }
        let worker = worker(&app).await;
        let made = Rc::new(Cell::new(0));
        let seen = Rc::clone(&made);
        let pieces = stream::repeat_with(move || {
            made.set(made.get() + 1);
            Ok::<_, PayloadError>(Bytes::from_static(b"0123456789"))
        });
        let request = request(Method::POST, "/reads").to_request();
        let (request, _) = request.replace_payload(Payload::Stream { payload: pieces.boxed_local() });
        let response = worker.call(request).await.unwrap();
        let text = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        assert_eq!((text, seen.get()), (Bytes::from((10 * asked).to_string()), asked));
    }
}

fn sizes() -> Router {
    Router::new()
        .route("/size", on_post(async |body: Bytes| body.len().to_string()))
        .layer(DefaultBodyLimit::disable())
}

#[actix_web::test]
async fn bodies_have_the_limits_of_streams() {
    let mut config = RestConfig::default();
    config.bodies.stream = 10;
    let app = configured(config)
        .tower_service("/usual", sizes())
        .actix_service(tower_service("/large", sizes()).body_limit(20));
    let worker = worker(&app).await;
    for (path, size, status) in [
        ("/usual/size", 10, 200),
        ("/usual/size", 11, 413),
        ("/large/size", 20, 200),
        ("/large/size", 21, 413),
    ] {
        let body = vec![b'x'; size];
        let told = post(path, body.clone()).to_request();
        for asked in [told, in_pieces(request(Method::POST, path), body)] {
            let answer = send(&worker, asked).await;
            assert_eq!(answer.status, status, "{path} {size}");
            match status {
                200 => assert_eq!(answer.text(), size.to_string()),
                // axum says 400 of it, in words of its own.
                _ => assert_eq!(answer.error().0, "PayloadTooLargeError"),
            }
        }
    }
}

#[actix_web::test]
async fn who_sends_nothing_is_given_up() {
    let mut config = RestConfig::default();
    config.limits.body_grace_seconds = 1;
    let worker = worker(&configured(config).tower_service("/usual", sizes())).await;
    let request = TestRequest::post().uri("/usual/size").to_request();
    let (request, _) = request.replace_payload(Payload::Stream { payload: stream::pending().boxed_local() });
    let begun = Instant::now();
    let response = worker.call(request).await.unwrap();
    assert_eq!(response.status(), 408);
    assert!(begun.elapsed() < Duration::from_secs(20));
}
