//! Layers as middleware.

use crate::support::{
    Answer, Errors, Keys, ask, configured, get, in_pieces, plain, post, request, send, worker,
};
use actix_web::{
    HttpResponse,
    dev::Payload,
    http::{Method, Version},
    test::TestRequest,
    web,
};
use axum::{Extension, Router, routing::get as on_get};
use bytes::Bytes;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures_util::stream;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use lazo_kernel::{BindingKey, bind};
use lazo_rest::{
    ActixService, Exchange, HttpError, Middleware, RestApplication, RestConfig, Sequence, api, controller,
    middleware::BindMiddleware as _,
    router::TrailingSlash,
    security::{Principal, Subject},
    sequence::REJECT_STEP,
};
use lazo_tower::{BoxError, FromLayer, Onward, RequestBody, ResponseBody, TowerApplication, TowerLayer};
use std::{
    convert::Infallible,
    io::{self, Read as _, Write as _},
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tower::{
    Service, ServiceBuilder, ServiceExt as _,
    buffer::BufferLayer,
    layer::layer_fn,
    limit::{ConcurrencyLimitLayer, RateLimitLayer},
    load_shed::LoadShedLayer,
    retry::{Policy, RetryLayer},
    service_fn,
    timeout::TimeoutLayer,
    util::{MapRequestLayer, MapResponseLayer},
};
use tower_http::{
    add_extension::AddExtensionLayer, compression::CompressionLayer,
    decompression::RequestDecompressionLayer, limit::RequestBodyLimitLayer,
    normalize_path::NormalizePathLayer, set_header::SetResponseHeaderLayer, trace::TraceLayer,
    validate_request::ValidateRequestHeaderLayer,
};

const X_WAY: HeaderName = HeaderName::from_static("x-way");

/// A layer that says that a response has passed it.
fn says(
    text: &'static str,
) -> TowerLayer<
    impl Service<Request<RequestBody>, Response = Response<ResponseBody>, Error = BoxError, Future: 'static>
    + Clone
    + Send,
> {
    TowerLayer::new(SetResponseHeaderLayer::appending(X_WAY, HeaderValue::from_static(text)))
}

fn way(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("x-way").map(|value| value.to_str().unwrap()).collect()
}

#[actix_web::test]
async fn all_that_is_answered_passes_it() {
    let shop = ActixService::new("/shop", |actix| {
        actix.route("/items", web::get().to(async || HttpResponse::Accepted().body("items")));
    });
    let router: Router = Router::new().route("/items", on_get(async || "router"));
    let app =
        plain().middleware("middleware", says("seen")).actix_service(shop).tower_service("/legacy", router);
    let worker = worker(&app).await;
    for (path, status, body) in [
        ("/hello", 200, Some("hello")),
        ("/shop/items", 202, Some("items")),
        ("/legacy/items", 200, Some("router")),
        ("/legacy/unknown", 404, Some("")),
        ("/stream", 200, Some("one two three")),
        ("/conflict", 409, None),
        ("/unknown", 404, None),
        ("/panic", 500, None),
    ] {
        let answer = get(&worker, path).await;
        assert_eq!((answer.status, way(&answer)), (status, vec!["seen"]), "{path}");
        match body {
            Some(body) => assert_eq!(answer.text(), body, "{path}"),
            None => assert!(!answer.error().1.is_empty(), "{path}"),
        }
    }
    let options = ask(&worker, request(Method::OPTIONS, "/hello")).await;
    assert_eq!((options.status, way(&options)), (204, vec!["seen"]));
    let echoed = ask(&worker, post("/echo", r#"{"a":1}"#)).await;
    assert_eq!((echoed.status, echoed.text()), (200, r#"{"a":1}"#));
    let sized = ask(
        &worker,
        post("/size", vec![b'x'; 100_000]).insert_header(("content-type", "application/octet-stream")),
    );
    assert_eq!(sized.await.text(), "100000");
}

#[actix_web::test]
async fn groups_say_in_which_order_they_run() {
    let key = |name: &'static str| BindingKey::named(name.to_owned());
    let app = plain().middleware("invokeMethod", says("inner")).middleware("cors", says("outer")).with(
        bind(key("audit")).to(says("behind the route")).middleware("audit").upstream_groups(["findRoute"]),
    );
    let worker = worker(&app).await;
    assert_eq!(way(&get(&worker, "/hello").await), ["inner", "behind the route", "outer"]);
    assert_eq!(way(&get(&worker, "/unknown").await), ["outer"], "the others come behind the route");
}

#[actix_web::test]
async fn one_may_answer_itself() {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    let counts = lazo_rest::middleware::from_fn(move |exchange, next| {
        seen.fetch_add(1, Ordering::SeqCst);
        next.run(exchange)
    });
    #[allow(clippy::result_large_err, reason = "what the layer asks for")]
    let guard = |request: &mut Request<RequestBody>| match request.headers().get("x-pass") {
        Some(_) => Ok(()),
        None => {
            let mut response = Response::new(ResponseBody::from("Who are you?"));
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            Err(response)
        }
    };
    let app = plain()
        .middleware("cors", TowerLayer::new(ValidateRequestHeaderLayer::custom(guard)))
        .middleware("middleware", counts);
    let worker = worker(&app).await;
    let refused = get(&worker, "/hello").await;
    assert_eq!((refused.status, refused.text(), asked.load(Ordering::SeqCst)), (401, "Who are you?", 0));
    let passed = ask(&worker, TestRequest::with_uri("/hello").insert_header(("x-pass", "1"))).await;
    assert_eq!((passed.status, passed.text(), asked.load(Ordering::SeqCst)), (200, "hello", 1));

    let app =
        plain().middleware(
            "middleware",
            TowerLayer::new(ValidateRequestHeaderLayer::<
                tower_http::validate_request::AcceptHeader<ResponseBody>,
            >::accept("text/html")),
        );
    let worker = crate::support::worker(&app).await;
    let json = TestRequest::with_uri("/hello").insert_header(("accept", "application/json"));
    assert_eq!(ask(&worker, json).await.status, 406);
}

#[actix_web::test]
async fn waiting_has_an_end() {
    let limit = Duration::from_millis(50);
    let app = plain().middleware("middleware", TowerLayer::new(TimeoutLayer::new(limit)));
    let own = tower_http::timeout::TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limit);
    let own = plain().middleware("middleware", TowerLayer::new(own));
    let (first, second) = (worker(&app).await, worker(&own).await);
    let begun = Instant::now();
    let late = get(&first, "/slow").await;
    assert_eq!((late.status, late.error().1.as_str()), (504, "Gateway Timeout"));
    assert_eq!(get(&second, "/slow").await.status, 408, "as the layer says");
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!(get(&first, "/hello").await.text(), "hello");
}

#[controller]
struct Counting {}

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[api]
impl Counting {
    #[get("/counted")]
    async fn counted(&self) -> &'static str {
        MOST.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(20)).await;
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        "counted"
    }
}

#[actix_web::test]
async fn what_a_layer_makes_is_one_for_all_workers() {
    let app = plain()
        .controller::<Counting>()
        .middleware("middleware", TowerLayer::new(ConcurrencyLimitLayer::new(1)));
    let (first, second) = (worker(&app).await, worker(&app).await);
    let path = "/counted";
    let all = tokio::join!(get(&first, path), get(&second, path), get(&first, path), get(&second, path));
    for answer in [all.0, all.1, all.2, all.3] {
        assert_eq!((answer.status, answer.text()), (200, "counted"));
    }
    assert_eq!(MOST.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn who_is_not_ready_may_shed_load() {
    let layers = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(1));
    let app = plain().middleware("middleware", TowerLayer::new(layers));
    let worker = worker(&app).await;
    let mut busy = pin!(get(&worker, "/slow"));
    assert!(futures_util::poll!(busy.as_mut()).is_pending());
    let shed = get(&worker, "/hello").await;
    assert_eq!((shed.status, shed.error().1.as_str()), (503, "Service Unavailable"));
}

#[actix_web::test]
async fn layers_may_run_elsewhere() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let layer = {
        // Its task, and the timer of the limit, are on this runtime's thread.
        let _guard = runtime.enter();
        let layers = ServiceBuilder::new()
            .layer(BufferLayer::new(8))
            .layer(RateLimitLayer::new(100, Duration::from_secs(1)));
        TowerLayer::new(layers)
    };
    let worker = worker(&plain().middleware("middleware", layer)).await;
    assert_eq!(get(&worker, "/hello").await.text(), "hello");
    assert_eq!(get(&worker, "/stream").await.text(), "one two three");
    assert_eq!(ask(&worker, post("/echo", "[1]")).await.text(), "[1]");
    assert_eq!(get(&worker, "/conflict").await.status, 409);
    runtime.shutdown_background();
}

#[derive(Clone)]
struct Again;

impl<R> Policy<Request<Empty<Bytes>>, Response<R>, BoxError> for Again {
    type Future = std::future::Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Empty<Bytes>>,
        outcome: &mut Result<Response<R>, BoxError>,
    ) -> Option<Self::Future> {
        let is_bad = outcome.as_ref().is_ok_and(|response| response.status() == 409);
        is_bad.then(|| std::future::ready(()))
    }

    fn clone_request(&mut self, request: &Request<Empty<Bytes>>) -> Option<Request<Empty<Bytes>>> {
        Some(request.clone())
    }
}

#[actix_web::test]
async fn nobody_runs_the_rest_twice() {
    let errors = Errors::default();
    let layers = ServiceBuilder::new()
        .layer(MapRequestLayer::new(|request: Request<RequestBody>| request.map(|_| Empty::<Bytes>::new())))
        .layer(RetryLayer::new(Again));
    let app = plain().middleware("cors", errors.clone()).middleware("middleware", TowerLayer::new(layers));
    let worker = worker(&app).await;
    assert_eq!(get(&worker, "/hello").await.text(), "hello", "once is no matter");
    let failed = get(&worker, "/conflict").await;
    assert_eq!((failed.status, failed.error().1.as_str()), (500, "Internal Server Error"));
    let told = errors.only();
    assert!(
        told.contains("run the rest of a request's way twice") && told.contains("retry what the operation"),
        "{told}"
    );
}

#[actix_web::test]
async fn who_loses_the_request_is_told() {
    let errors = Errors::default();
    let forgets = MapRequestLayer::new(|_: Request<RequestBody>| Request::new(Empty::<Bytes>::new()));
    let app = plain().middleware("cors", errors.clone()).middleware("middleware", TowerLayer::new(forgets));
    let worker = worker(&app).await;
    let failed = get(&worker, "/hello").await;
    assert_eq!((failed.status, failed.error().1.as_str()), (500, "Internal Server Error"));
    let told = errors.only();
    assert!(told.contains("without the extensions of the one that it was given"), "{told}");
}

#[actix_web::test]
async fn errors_of_layers_say_what_they_may() {
    let failing = |error: fn() -> BoxError| {
        let failing = layer_fn(move |_: Onward| {
            service_fn(move |_: Request<RequestBody>| {
                std::future::ready(Err::<Response<ResponseBody>, _>(error()))
            })
        });
        plain().middleware("middleware", TowerLayer::new(failing))
    };
    let worker = worker(&failing(|| io::Error::other("secret").into())).await;
    let failed = get(&worker, "/hello").await;
    assert_eq!((failed.status, failed.error().1.as_str()), (500, "Internal Server Error"));
    let worker = crate::support::worker(&failing(|| HttpError::too_many_requests("Slowly").into())).await;
    let failed = get(&worker, "/hello").await;
    assert_eq!((failed.status, failed.error().1.as_str()), (429, "Slowly"));
    let panics =
        MapResponseLayer::new(|_: Response<ResponseBody>| -> Response<ResponseBody> { panic!("in a layer") });
    let worker = crate::support::worker(&plain().middleware("invokeMethod", TowerLayer::new(panics))).await;
    for _ in 0..2 {
        assert_eq!(get(&worker, "/hello").await.status, 500);
    }
    assert_eq!(get(&worker, "/unknown").await.status, 404, "it goes on");
}

#[actix_web::test]
async fn bodies_of_answers_may_be_others() {
    let app = plain().middleware("middleware", TowerLayer::new(CompressionLayer::new()));
    let worker = worker(&app).await;
    for (path, text) in [("/long", "long ".repeat(1000)), ("/stream", "one two three".to_owned())] {
        let asked = TestRequest::with_uri(path).insert_header(("accept-encoding", "gzip"));
        let packed = ask(&worker, asked).await;
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
        let mut unpacked = String::new();
        GzDecoder::new(&packed.body[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text, "{path}");
        assert_eq!(get(&worker, path).await.text(), text, "{path}");
    }
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[actix_web::test]
async fn bodies_of_requests_may_be_others() {
    // What the application itself would refuse, so that it is the layer that unpacks.
    let mut config = RestConfig::default();
    config.bodies.unpack = false;
    let gzip = ("content-encoding", "gzip");
    let worker = worker(&configured(config.clone())).await;
    assert_eq!(ask(&worker, post("/echo", packed("[1,2]")).insert_header(gzip)).await.status, 415);
    let app = configured(config).middleware("middleware", TowerLayer::new(RequestDecompressionLayer::new()));
    let worker = crate::support::worker(&app).await;
    let echoed = ask(&worker, post("/echo", packed("[1,2]")).insert_header(gzip)).await;
    assert_eq!((echoed.status, echoed.text()), (200, "[1,2]"));
    let later = post("/echo", packed("[3]")).insert_header(gzip).version(Version::HTTP_2);
    assert_eq!(ask(&worker, later).await.text(), "[3]");
    let broken = ask(&worker, post("/echo", "no gzip at all").insert_header(gzip)).await;
    assert_eq!((broken.status, broken.error().1.as_str()), (400, "The request body could not be read."));

    // One that reads all of it first.
    let reads = layer_fn(|onward: Onward| {
        service_fn(move |request: Request<RequestBody>| {
            let onward = onward.clone();
            async move {
                let (parts, body) = request.into_parts();
                let bytes = body.collect().await?.to_bytes();
                let text = String::from_utf8(bytes.to_vec())?.to_uppercase();
                onward.oneshot(Request::from_parts(parts, Full::<Bytes>::from(text))).await
            }
        })
    });
    let worker = crate::support::worker(&plain().middleware("middleware", TowerLayer::new(reads))).await;
    let echoed = ask(&worker, post("/echo", r#"["abc"]"#)).await;
    assert_eq!((echoed.status, echoed.text()), (200, r#"["ABC"]"#));
    let absent = ask(&worker, request(Method::POST, "/optional")).await;
    assert_eq!((absent.status, absent.text()), (200, "false"), "what was absent stays so");
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let present = ask(&worker, post("/optional", "1").version(version)).await;
        assert_eq!((present.status, present.text()), (200, "true"));
    }
    assert_eq!(get(&worker, "/hello").await.text(), "hello");
}

async fn switch() -> HttpResponse {
    let pieces = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"other words"))]);
    HttpResponse::build(actix_web::http::StatusCode::SWITCHING_PROTOCOLS).upgrade("other").streaming(pieces)
}

#[actix_web::test]
async fn what_it_leaves_alone_goes_past_as_it_is() {
    let is_own: Arc<Mutex<Vec<bool>>> = Arc::default();
    let seen = Arc::clone(&is_own);
    let looks = move || {
        let is_own = Arc::clone(&is_own);
        lazo_rest::middleware::from_fn(move |exchange, next| {
            let payload = exchange.take_payload();
            is_own.lock().unwrap().push(matches!(payload, Payload::H1 { .. }));
            exchange.set_payload(payload);
            next.run(exchange)
        })
    };
    let switching = ActixService::new("/switch", |actix| {
        actix.route("", web::get().to(switch));
    });
    let app =
        plain().middleware("cors", says("seen")).middleware("middleware", looks()).actix_service(switching);
    let worker = worker(&app).await;
    assert_eq!(ask(&worker, post("/echo", "[1]")).await.text(), "[1]");
    let request = TestRequest::with_uri("/switch").to_request();
    let response = actix_web::test::call_service(&worker, request).await;
    assert!(response.response().head().upgrade() && response.headers().contains_key("x-way"));
    assert_eq!(actix_web::body::to_bytes(response.into_body()).await.unwrap(), "other words");

    let holds = MapRequestLayer::new(|request: Request<RequestBody>| request.map(BodyExt::boxed_unsync));
    let app = plain().middleware("cors", TowerLayer::new(holds)).middleware("middleware", looks());
    let worker = crate::support::worker(&app).await;
    assert_eq!(ask(&worker, post("/echo", "[1]")).await.text(), "[1]");
    assert_eq!(*seen.lock().unwrap(), [true, true, false]);
}

#[actix_web::test]
async fn bodies_of_requests_may_be_limited() {
    let app = plain().middleware("middleware", TowerLayer::new(RequestBodyLimitLayer::new(10)));
    let worker = worker(&app).await;
    assert_eq!(ask(&worker, post("/echo", r#"["1234"]"#)).await.text(), r#"["1234"]"#);
    assert_eq!(ask(&worker, post("/echo", r#"["123456789"]"#)).await.status, 413, "the layer's own");
    for path in ["/echo", "/size"] {
        let media = if path == "/echo" { "application/json" } else { "application/octet-stream" };
        let untold = request(Method::POST, path).insert_header(("transfer-encoding", "chunked"));
        let refused =
            send(&worker, in_pieces(untold.insert_header(("content-type", media)), r#"["123456789"]"#)).await;
        assert_eq!((refused.status, refused.error().0.as_str()), (413, "PayloadTooLargeError"), "{path}");
    }
}

#[actix_web::test]
async fn heads_may_be_others() {
    let mut config = RestConfig::default();
    config.routing.trailing_slash = TrailingSlash::Strict;
    let layer = TowerLayer::new(NormalizePathLayer::trim_trailing_slash());
    let worker = worker(&configured(config).middleware("middleware", layer)).await;
    assert_eq!(get(&worker, "/hello///").await.text(), "hello");

    let puts = MapRequestLayer::new(|mut request: Request<RequestBody>| {
        *request.method_mut() = http::Method::GET;
        request.headers_mut().insert("accept-encoding", HeaderValue::from_static("gzip"));
        request.headers_mut().remove("x-away");
        request
    });
    let app = plain().middleware("cors", TowerLayer::new(puts)).middleware(
        "middleware",
        lazo_rest::middleware::from_fn(|exchange, next| {
            Box::pin(async move {
                let mut response = next.run(exchange).await?;
                let headers = exchange.request().headers();
                let seen = format!("{:?} {}", headers.get("accept-encoding"), headers.contains_key("x-away"));
                response.headers_mut().insert("x-seen".parse()?, seen.parse()?);
                Ok(response)
            })
        }),
    );
    let worker = crate::support::worker(&app).await;
    let asked = request(Method::POST, "/hello").insert_header(("x-away", "1")).insert_header(("x-kept", "1"));
    let answer = ask(&worker, asked).await;
    assert_eq!((answer.status, answer.text()), (200, "hello"));
    assert_eq!(answer.header("x-seen"), Some("Some(\"gzip\") false"));
}

#[derive(Clone)]
struct Shard(u8);

#[controller]
struct Sharded {}

#[api]
impl Sharded {
    #[get("/shard")]
    fn shard(&self, #[extract] shard: FromLayer<Shard>) -> String {
        shard.0.0.to_string()
    }
}

#[actix_web::test]
async fn extensions_are_told_further_inside() {
    let router: Router =
        Router::new().route("/", on_get(async |Extension(Shard(shard)): Extension<Shard>| shard.to_string()));
    let adds = || TowerLayer::new(AddExtensionLayer::new(Shard(7)));
    let app = || plain().controller::<Sharded>().tower_service("/legacy", router.clone());
    let worker = worker(&app().middleware("cors", adds()).middleware("middleware", says("seen"))).await;
    for path in ["/shard", "/legacy"] {
        assert_eq!(get(&worker, path).await.text(), "7", "{path}");
    }
    let errors = Errors::default();
    let worker = crate::support::worker(&app().middleware("middleware", errors.clone())).await;
    assert_eq!(get(&worker, "/shard").await.status, 500);
    let told = errors.only();
    assert!(told.contains("no layer has put a `behaviour::layers::Shard`"), "{told}");
}

#[controller]
struct Mine {}

#[api]
impl Mine {
    #[get("/mine", security("key"))]
    fn mine(&self) -> &'static str {
        "mine"
    }
}

#[actix_web::test]
async fn who_calls_is_known_behind_authentication() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let looks = |place: &'static str| {
        let seen = Arc::clone(&seen);
        MapRequestLayer::new(move |request: Request<RequestBody>| {
            let known = request.extensions();
            let principal = known.get::<Principal>().map(|principal| principal.id().to_owned());
            let is_anonymous = known.get::<Subject>().unwrap().is_anonymous();
            seen.lock()
                .unwrap()
                .push(format!("{place} {:?} {principal:?} {is_anonymous}", known.get::<SocketAddr>()));
            request
        })
    };
    let app = plain()
        .authenticator(Keys)
        .controller::<Mine>()
        .middleware("middleware", TowerLayer::new(looks("before")))
        .middleware("invokeMethod", TowerLayer::new(looks("behind")));
    let worker = worker(&app).await;
    let peer: SocketAddr = "10.1.2.3:4".parse().unwrap();
    let asked = TestRequest::with_uri("/mine").insert_header(("x-key", "right")).peer_addr(peer);
    assert_eq!(ask(&worker, asked).await.text(), "mine");
    assert_eq!(
        *seen.lock().unwrap(),
        ["before Some(10.1.2.3:4) None true", "behind Some(10.1.2.3:4) Some(\"ada\") false"]
    );
    assert_eq!(get(&worker, "/mine").await.status, 401);
    assert_eq!(seen.lock().unwrap().len(), 3, "who is refused does not get behind");
}

const LISTED: BindingKey<dyn Middleware> = BindingKey::new("middleware.Listed");

#[controller]
struct Listing {}

#[api(path = "/listed")]
impl Listing {
    #[get("/with")]
    #[middleware(LISTED)]
    fn with(&self) -> &'static str {
        "with"
    }

    #[get("/without")]
    fn without(&self) -> &'static str {
        "without"
    }
}

#[actix_web::test]
async fn an_operation_may_have_its_own() {
    let listed: Arc<dyn Middleware> = Arc::new(says("listed"));
    let app = plain().controller::<Listing>().with(bind(LISTED).to(listed));
    app.verify().unwrap();
    let worker = worker(&app).await;
    let answer = get(&worker, "/listed/with").await;
    assert_eq!((answer.text(), way(&answer)), ("with", vec!["listed"]));
    assert!(way(&get(&worker, "/listed/without").await).is_empty());
}

struct Plainly;

impl Sequence for Plainly {
    fn reject(&self, _: &Exchange, error: &HttpError) -> HttpResponse {
        HttpResponse::build(error.status()).body("rejected")
    }
}

#[actix_web::test]
async fn errors_are_written_as_the_sequence_says() {
    let plainly: Arc<dyn Sequence> = Arc::new(Plainly);
    let app = plain().middleware("middleware", says("seen")).with(bind(REJECT_STEP).to(plainly));
    let worker = worker(&app).await;
    let answer = get(&worker, "/conflict").await;
    assert_eq!((answer.status, answer.text(), way(&answer)), (409, "rejected", vec!["seen"]));
}

#[actix_web::test]
async fn who_gives_up_cancels_everything() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    struct Dropped;
    impl Drop for Dropped {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::SeqCst);
        }
    }
    let waits = lazo_rest::middleware::from_fn(|exchange, next| {
        Box::pin(async move {
            let _guard = Dropped;
            next.run(exchange).await
        })
    });
    let app = plain()
        .middleware("cors", TowerLayer::new(TraceLayer::new_for_http()))
        .middleware("middleware", waits);
    let worker = worker(&app).await;
    {
        let mut asking = pin!(get(&worker, "/slow"));
        for _ in 0..5 {
            assert!(futures_util::poll!(asking.as_mut()).is_pending());
        }
        assert_eq!(DROPPED.load(Ordering::SeqCst), 0);
    }
    assert_eq!(DROPPED.load(Ordering::SeqCst), 1);
}
