//! Services of actix's own below a path of an application.

use crate::support::{get, send};
use actix_web::{
    App, HttpRequest, HttpResponse,
    http::{Method, StatusCode, header::CONTENT_LENGTH},
    middleware::DefaultHeaders,
    test::{self, TestRequest},
    web,
};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _, stream};
use lazo_kernel::Application;
use lazo_rest::{
    ActixService, Exchange, Middleware, REST_SERVER, RestApplication, RestComponent, RestConfig, StaticFiles,
    api, config::Bodies, controller, middleware::Next, mount, openapi::Document, with_config,
};
use serde_json::{Value, json};
use std::{convert::Infallible, fs, future::ready};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[controller]
struct Site {}

#[derive(serde::Serialize, schemars::JsonSchema)]
struct Item {
    name: String,
}

#[api]
impl Site {
    #[get("/shop/own")]
    fn own(&self) -> Item {
        Item { name: "own".to_owned() }
    }

    #[post("/shop/items")]
    fn create(&self) -> String {
        "created by the application".to_owned()
    }
}

/// What somebody has written for actix.
fn shop(actix: &mut web::ServiceConfig) {
    actix
        .app_data(web::Data::new("flour".to_owned()))
        .service(
            web::resource("/items")
                .route(web::get().to(async |item: web::Data<String>| item.as_str().to_owned())),
        )
        .service(web::resource("/own").to(async || "never"))
        .service(web::resource("/posted").route(web::post().to(async || "posted")))
        .service(web::scope("/scope").wrap(DefaultHeaders::new().add(("x-inner", "yes"))).route(
            "/{id}",
            web::put().to(async |request: HttpRequest, id: web::Path<u32>, body: String| {
                format!("{} {id} {body} {}", request.path(), request.query_string())
            }),
        ))
        .route("/panic", web::get().to(panic))
        .route("/endless", web::get().to(async || HttpResponse::Ok().streaming(endless())))
        .route("/head", web::head().to(async || HttpResponse::Accepted().body("never")))
        .route(
            "/size",
            web::post().to(async |body: web::Payload| {
                let size = body.try_fold(0, |size, piece| ready(Ok(size + piece.len()))).await?;
                Ok::<_, actix_web::Error>(size.to_string())
            }),
        )
        .route("/gone", web::get().to(async || HttpResponse::Gone().finish()));
}

fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::repeat_with(|| Ok(Bytes::from_static(b"more")))
}

async fn panic() -> HttpResponse {
    panic!("in a service")
}

fn document() -> Document {
    let schema = json!({"$ref": "#/components/schemas/Item"});
    let answer = json!({"description": "OK", "content": {"application/json": {"schema": schema}}});
    Document::from_value(json!({
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/items": {"get": {"operationId": "shop.items", "responses": {"200": answer}}},
            "/scope/{id}": {"put": {"operationId": "shop.put", "responses": {}}}
        },
        "components": {"schemas": {"Item": {"type": "string"}}}
    }))
}

/// Notes that it has seen the request.
struct Seen;

#[async_trait(?Send)]
impl Middleware for Seen {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let mut response = next.run(exchange).await?;
        response.headers_mut().insert("x-seen".parse()?, "yes".parse()?);
        Ok(response)
    }
}

fn application(base_path: &str) -> Application {
    let config = RestConfig { base_path: base_path.to_owned(), ..RestConfig::default() };
    with_config(Application::new("test"), config)
        .component(RestComponent::without_server())
        .controller::<Site>()
        .actix_service(ActixService::new("/shop", shop).openapi(document()))
}

#[actix_web::test]
async fn operations_come_first_then_services_then_files() {
    let files = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("services");
    fs::create_dir_all(files.join("shop")).unwrap();
    fs::write(files.join("hello.txt"), "a file").unwrap();
    fs::write(files.join("shop/items"), "never").unwrap();
    let app = application("").static_files("/", StaticFiles::new(files));
    app.verify().unwrap();
    let mount = mount(&app).unwrap();
    assert_eq!(get(&mount, "/shop/own").await.text(), r#"{"name":"own"}"#);
    assert_eq!(get(&mount, "/shop/items").await.text(), "flour");
    let created = send(&mount, Method::POST, "/shop/items", &[]).await;
    assert_eq!(created.text(), "created by the application");
    assert_eq!(get(&mount, "/shop/gone").await.status, 410);
    assert_eq!(get(&mount, "/hello.txt").await.text(), "a file");
    let unknown = get(&mount, "/shop/unknown").await;
    let error: Value = serde_json::from_slice(&unknown.body).unwrap();
    assert_eq!((unknown.status, &error["error"]["name"]), (404, &json!("NotFoundError")));
    assert_eq!(get(&mount, "/shop").await.status, 404);
    let panicked = get(&mount, "/shop/panic").await;
    assert_eq!(panicked.status, 500);
    assert!(!panicked.text().contains("service"), "{}", panicked.text());
}

#[actix_web::test]
async fn head_gets_the_head_of_what_get_would() {
    let app = with_config(
        Application::new("test"),
        RestConfig { port: 0, workers: Some(1), ..RestConfig::default() },
    )
    .component(RestComponent::default())
    .actix_service(ActixService::new("/shop", shop));
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut heads = Vec::new();
    // On one connection: had a body come with one of them, the next head would not begin where it does.
    for path in [
        "/shop/items",
        "/shop/endless",
        "/shop/head",
        "/shop/gone",
        "/shop/unknown",
        "/shop/size",
        "/shop/posted",
    ] {
        stream.write_all(format!("HEAD {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        heads.push(String::from_utf8(head).unwrap());
    }
    let last = b"GET /shop/items HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(last).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    heads.push(text);
    let statuses: Vec<&str> = heads.iter().map(|head| &head[..12]).collect();
    let expected =
        ["200", "200", "202", "410", "404", "404", "405", "200"].map(|status| format!("HTTP/1.1 {status}"));
    assert_eq!(statuses, expected, "{heads:?}");
    assert!(heads[0].contains("content-length: 5\r\n"), "{}", heads[0]);
    assert!(heads[1].contains("transfer-encoding: chunked\r\n"), "{}", heads[1]);
    assert!(heads[2].contains("content-length: 5\r\n"), "its own answer to HEAD");
    assert!(heads[7].ends_with("\r\n\r\nflour"));
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn bodies_have_the_limits_of_streams() {
    let bodies = Bodies { stream: 10, ..Bodies::default() };
    let app = with_config(Application::new("test"), RestConfig { bodies, ..RestConfig::default() })
        .component(RestComponent::without_server())
        .actix_service(ActixService::new("/shop", shop))
        .actix_service(ActixService::new("/large", shop).body_limit(20));
    let app = test::init_service(App::new().service(mount(&app).unwrap())).await;
    for (path, size, status) in
        [("/shop/size", 10, 200), ("/shop/size", 11, 413), ("/large/size", 20, 200), ("/large/size", 21, 413)]
    {
        // What the head says, and what nothing says.
        for is_told in [true, false] {
            let mut request = TestRequest::post().uri(path).set_payload(vec![b'x'; size]).to_request();
            request.headers_mut().remove(CONTENT_LENGTH);
            if is_told {
                request.headers_mut().insert(CONTENT_LENGTH, size.into());
            }
            let response = test::call_service(&app, request).await;
            assert_eq!(response.status().as_u16(), status, "{path} {size} {is_told}");
            let text = test::read_body(response).await;
            match status {
                200 => assert_eq!(text, size.to_string()),
                _ => assert!(text.starts_with(b"{\"error\":{\"statusCode\":413"), "{text:?}"),
            }
        }
    }
}

#[actix_web::test]
async fn path_query_body_and_middleware_reach_them_wherever_the_application_is_mounted() {
    let mount = mount(&application("/v1").middleware("middleware", Seen)).unwrap();
    let app = test::init_service(App::new().service(web::scope("/outer").service(mount))).await;
    for path in ["/outer/v1/shop/scope/7?a=b", "/outer/v1/sho%70/scope/7?a=b"] {
        let request = TestRequest::put().uri(path).set_payload("hi").to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let header = |name: &str| response.headers().get(name).is_some_and(|value| value == "yes");
        assert!(header("x-inner") && header("x-seen"));
        let text = test::read_body(response).await;
        assert!(text.ends_with(b"7 hi a=b"), "{text:?}");
    }
}

#[tokio::test]
async fn their_document_is_a_part_of_the_applications() {
    let app = application("/v1");
    app.verify().unwrap();
    let document = app.openapi().await.unwrap();
    let value = document.value();
    let put = &value["paths"]["/shop/scope/{id}"]["put"];
    assert_eq!(put["operationId"], "shop.put");
    let reference = &value["paths"]["/shop/items"]["get"]["responses"]["200"]["content"]["application/json"]
        ["schema"]["$ref"];
    assert_eq!(reference, "#/components/schemas/Item2");
    assert_eq!(value["components"]["schemas"]["Item2"]["type"], "string");
    assert_eq!(value["components"]["schemas"]["Item"]["type"], "object");
    assert!(value["paths"]["/shop/items"].get("post").is_some(), "the application's own is there too");
}
