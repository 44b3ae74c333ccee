//! Routes that are no operations, services of actix's own, hosts and versions, HTTP/2, somebody else's actix application.

use super::support::{Me, bearer, key, send, started, with_all, with_me};
use actix_web::{App, FromRequest as _, HttpRequest, test, web};
use lazo_kernel::Application;
use lazo_rest::{
    ActixService, Redirect, RestApplication as _, RestComponent, RestConfig, Route, Routes, StaticFiles, api,
    config::{SecurityConfig, VersionBy},
    controller, mount,
    openapi::{Declarations, Document},
    operation::{Operation, SecurityRequirement},
    security::Subject,
};
use serde_json::json;

const KEY: &str = "X-Key: good";

fn default_key() -> Declarations {
    Declarations::default().security(SecurityRequirement::scheme("key"))
}

#[tokio::test]
async fn what_no_document_shows() {
    let folder = std::env::temp_dir().join(format!("lazo-security-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), "file").unwrap();
    let guarded = StaticFiles::new(&folder).requires(SecurityRequirement::scheme("key"));
    let service = |path: &str| {
        ActixService::new(path, |actix| {
            actix.route(
                "/a",
                web::get().to(async |request: HttpRequest| {
                    let caller = Subject::extract(&request).await.unwrap();
                    caller.principal().map_or("nobody".to_owned(), |one| one.scheme().to_owned())
                }),
            );
        })
    };
    let app = with_all(RestConfig::default())
        .with(default_key().binding("all"))
        .static_files("/files", StaticFiles::new(&folder))
        .static_files("/guarded", guarded)
        .redirect("/old", "/new", Redirect::SeeOther)
        .actix_service(service("/silent"))
        .actix_service(service("/public").public())
        .actix_service(service("/jwt").requires(SecurityRequirement::scheme("jwt")));
    let address = started(&app).await;
    for (head, status, text) in [
        ("GET /files/a.txt", 200, Some("file")),
        ("GET /guarded/a.txt", 401, None),
        (&*format!("GET /guarded/a.txt\n{KEY}"), 200, Some("file")),
        ("GET /old", 303, None),
        ("GET /openapi.json", 200, None),
        ("GET /nowhere", 404, None),
        // What the document says for all holds for services.
        ("GET /silent/a", 401, None),
        ("OPTIONS /silent/a\nOrigin: https://a.test\nAccess-Control-Request-Method: GET", 401, None),
        (&*format!("GET /silent/a\n{KEY}"), 200, Some("key")),
        ("GET /public/a", 200, Some("nobody")),
        ("GET /jwt/a", 401, None),
        (&*format!("GET /jwt/a\n{KEY}"), 401, None),
        ("GET /jwt/a\nAuthorization: Bearer good", 200, Some("jwt")),
    ] {
        let answer = send(address, head).await;
        assert_eq!(answer.status, status, "{head}");
        if let Some(text) = text {
            assert_eq!(answer.body, text, "{head}");
        }
    }
    app.stop().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_document_of_a_service_says_what_is_required_around_it() {
    let part = || {
        Document::from_value(json!({"openapi": "3.1.0", "paths": {
            "/a": {"get": {"responses": {}}},
            "/b": {"get": {"responses": {}, "security": [{"own": []}]}},
        }}))
    };
    let service = || ActixService::new("/legacy", |_| {}).openapi(part());
    let app =
        |service| with_all(RestConfig::default()).with(default_key().binding("all")).actix_service(service);
    let told = async |service| {
        let document = app(service).openapi().await.unwrap();
        let paths = &document.value()["paths"];
        ["/legacy/a", "/legacy/b"].map(|path| paths[path]["get"]["security"].clone())
    };
    let jwt = service().requires(SecurityRequirement::scheme("jwt"));
    assert_eq!(told(jwt).await, [json!([{"jwt": []}]), json!([{"jwt": [], "own": []}])]);
    assert_eq!(told(service().public()).await, [json!([]), json!([{"own": []}])]);
    // Nobody knows what is meant.
    let report = app(service()).verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0131]") && report.contains("`/legacy`"), "{report}");
}

#[controller]
struct Old {}

#[api(path = "/users", version = "1", security("key"))]
impl Old {
    #[get("/")]
    fn list(&self) -> &'static str {
        "old"
    }
}

#[controller]
struct New {}

#[api(path = "/users", version = "2", security("jwt"))]
impl New {
    #[get("/")]
    fn list(&self) -> &'static str {
        "new"
    }
}

#[controller]
struct Open {}

#[api(path = "/users", version = "2", host = "open.test", public)]
impl Open {
    #[get("/")]
    fn list(&self) -> &'static str {
        "open"
    }
}

#[tokio::test]
async fn each_host_and_version_requires_its_own() {
    let mut config = RestConfig::default();
    config.versions.by = VersionBy::Header;
    let app = with_all(config).controller::<Old>().controller::<New>().controller::<Open>();
    let address = started(&app).await;
    for (headers, expected) in [
        ("X-API-Version: 1\nX-Key: good", "old"),
        ("X-API-Version: 1\nAuthorization: Bearer good", "401"),
        ("X-API-Version: 2\nX-Key: good", "401"),
        ("X-API-Version: 2\nAuthorization: Bearer good", "new"),
    ] {
        let answer = send(address, &format!("GET /users\n{headers}")).await;
        let told = if answer.status == 200 { answer.body.clone() } else { answer.status.to_string() };
        assert_eq!(told, expected, "{headers}");
    }
    let open = send(address, "GET /users\nHost: open.test\nX-API-Version: 2").await;
    assert_eq!((open.status, &*open.body), (200, "open"));
    app.stop().await.unwrap();
}

#[tokio::test]
async fn http_2_is_no_way_around() {
    let app = with_me(RestConfig { h2c: true, ..RestConfig::default() });
    let address = started(&app).await;
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    for (token, status) in [(None, 401), (Some("Bearer bad"), 401), (Some("Bearer good"), 200)] {
        let mut request = http::Request::get("http://shop.test/me");
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        let mut client = client.clone().ready().await.unwrap();
        let (answer, _) = client.send_request(request.body(()).unwrap(), true).unwrap();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers().contains_key("www-authenticate"), status == 401);
    }
    drop(client);
    connection.await.unwrap().unwrap();
    app.stop().await.unwrap();
}

#[actix_web::test]
async fn somebody_elses_application() {
    let app = Application::new("shop").component(RestComponent::without_server());
    let app = app.authenticator(bearer()).controller::<Me>();
    let own = Operation::new(actix_web::http::Method::GET, "/own", "own")
        .requires(SecurityRequirement::scheme("key"));
    let route = || Route::new(own.clone(), async |_: &(), call: &mut lazo_rest::Call<'_>| call.json("own"));
    let routes = Routes::new().route(route()).authenticator(key());
    let open =
        Routes::new().route(route()).security(SecurityConfig { enforce: false, ..SecurityConfig::default() });
    assert!(Routes::new().route(route()).mount().is_err());
    let service = test::init_service(
        App::new()
            .service(web::scope("/api").service(mount(&app).unwrap()))
            .service(web::scope("/open").service(open.mount().unwrap()))
            .service(routes.mount().unwrap()),
    )
    .await;
    for (path, header, status) in [
        ("/api/me", None, 401),
        ("/api/me", Some(("authorization", "Bearer good")), 200),
        ("/own", None, 401),
        ("/own", Some(("x-key", "good")), 200),
        ("/open/own", None, 200),
    ] {
        let mut request = test::TestRequest::with_uri(path);
        if let Some(header) = header {
            request = request.insert_header(header);
        }
        let response = test::call_service(&service, request.to_request()).await;
        assert_eq!(response.status().as_u16(), status, "{path} {header:?}");
    }
}
