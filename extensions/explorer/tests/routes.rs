//! The explorer behind the router.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{
    App,
    body::{BodySize, MessageBody as _},
    test,
};
use lazo_explorer::{EXPLORER_UI, Explorer, ExplorerComponent, ExplorerUi, routes};
use lazo_kernel::config::{CONFIGURATION, ConfigurationSource};
use lazo_kernel::{Application, bind};
use lazo_rest::operation::Operation;
use lazo_rest::{Call, RestComponent, Route, Routes};
use serde_json::{Value, json};

fn all(path: &str) -> Routes {
    let ping = Operation::new(Method::GET, "/ping", "ping");
    let ping = Route::new(ping, async |(): &(), call: &mut Call<'_>| call.json("pong"));
    routes(Explorer::new("Todo", path)).into_iter().fold(Routes::new().route(ping), Routes::route)
}

#[actix_web::test]
async fn the_page_and_its_files_are_served_below_a_base_path() {
    let mount = all("/explorer").base_path("/api/v1").mount().expect("sound routes");
    let app = test::init_service(App::new().service(mount)).await;
    let get = async |path: &str| {
        let request = test::TestRequest::get().uri(path).to_request();
        test::call_service(&app, request).await
    };

    let redirect = get("/api/v1/explorer").await;
    assert_eq!(redirect.status(), StatusCode::FOUND);
    assert_eq!(redirect.headers().get(header::LOCATION).unwrap(), "explorer/");
    for (file, content_type) in [
        ("", "text/html; charset=utf-8"),
        ("swagger-initializer.js", "text/javascript; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("openapi.json", "application/json"),
    ] {
        let answer = get(&format!("/api/v1/explorer/{file}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{file}");
        assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), content_type);
        assert_eq!(answer.headers().get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
    }
    for missing in ["package.json", "swagger-ui-bundle.js.map", "..%2fCargo.toml"] {
        assert_eq!(
            get(&format!("/api/v1/explorer/{missing}")).await.status(),
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
}

#[actix_web::test]
async fn all_lines_of_accept_encoding_are_one_list() {
    let mount = all("/explorer").mount().expect("sound routes");
    let app = test::init_service(App::new().service(mount)).await;
    let cases: [(&[&str], bool); _] = [
        (&[], false),
        (&["br", "deflate, gzip;q=0.5"], true),
        (&["*", "gzip;q=0"], false),
        (&["gzip;q=0.5", "identity"], false),
        (&["x-gzip"], true),
    ];
    for (lines, is_packed) in cases {
        for method in [Method::GET, Method::HEAD] {
            let request = test::TestRequest::with_uri("/explorer/swagger-ui.css").method(method.clone());
            let request = lines.iter().fold(request, |it, line| it.append_header(("accept-encoding", *line)));
            let answer = test::call_service(&app, request.to_request()).await;
            let coding = answer.headers().get(header::CONTENT_ENCODING);
            assert_eq!(coding.is_some(), is_packed, "{method} {lines:?}");
        }
    }
}

#[actix_web::test]
async fn all_lines_of_if_none_match_are_one_list() {
    let mount = all("/explorer").mount().expect("sound routes");
    let app = test::init_service(App::new().service(mount)).await;
    let get = async |tags: &[&str]| {
        let request = test::TestRequest::with_uri("/explorer/swagger-ui.css");
        let request = tags.iter().fold(request, |it, line| it.append_header((header::IF_NONE_MATCH, *line)));
        test::call_service(&app, request.to_request()).await
    };
    let first = get(&[]).await;
    assert_eq!(first.status(), StatusCode::OK);
    let own = first.headers().get(header::ETAG).unwrap().to_str().unwrap();
    for (lines, status) in [
        (&["\"a\"", own][..], StatusCode::NOT_MODIFIED),
        (&[own, "\"a\"", "\"b\""], StatusCode::NOT_MODIFIED),
        (&["\"a\"", "\"b\""], StatusCode::OK),
    ] {
        assert_eq!(get(lines).await.status(), status, "{lines:?}");
    }
}

/// HEAD has the head of GET, also where answers are packed that the explorer has not packed itself.
#[actix_web::test]
async fn head_says_what_get_says() {
    for compress in [false, true] {
        let answers = lazo_rest::config::Answers { compress, ..Default::default() };
        let config = lazo_rest::RestConfig { answers, ..Default::default() };
        let app = lazo_rest::with_config(Application::new("todo"), config)
            .component(RestComponent::without_server())
            .component(ExplorerComponent::default());
        let mount = lazo_rest::mount(&app).expect("sound routes");
        let service = test::init_service(App::new().service(mount)).await;
        let ask = async |method: Method, path: &str, coding: &str| {
            let request = test::TestRequest::with_uri(path).method(method);
            let request = request.insert_header(("accept-encoding", coding)).to_request();
            let answer = test::call_service(&service, request).await;
            let size = answer.response().body().size();
            let mut said: Vec<_> =
                answer.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            said.sort_by_key(|(name, _)| name.to_string());
            (answer.status(), said, size)
        };
        for file in
            ["", "swagger-ui-bundle.js", "swagger-initializer.js", "favicon-32x32.png", "openapi.json"]
        {
            let path = format!("/explorer/{file}");
            for coding in ["gzip", "br", "identity", "*;q=0"] {
                let (status, told, size) = ask(Method::GET, &path, coding).await;
                let (same, head, own) = ask(Method::HEAD, &path, coding).await;
                assert_eq!((status, told), (same, head), "{path} {coding}");
                assert!(own == size || own == BodySize::None, "{path} {coding}: {own:?} {size:?}");
            }
        }
    }
}

/// What is tried out goes where the routes are.
#[actix_web::test]
async fn in_a_scope_the_document_says_where_it_is() {
    let scope = actix_web::web::scope("/outer").service(all("/docs").mount().expect("sound routes"));
    let app = test::init_service(App::new().service(scope)).await;
    let request = test::TestRequest::get().uri("/outer/docs/openapi.json").to_request();
    let document: Value = test::call_and_read_body_json(&app, request).await;
    assert_eq!(document["servers"], json!([{"url": "/outer"}]));
}

#[actix_web::test]
async fn the_document_shows_the_application_and_not_the_explorer() {
    let app = test::init_service(App::new().service(all("/docs").mount().expect("sound routes"))).await;
    let request = test::TestRequest::get().uri("/docs/openapi.json").to_request();
    let document: Value = test::call_and_read_body_json(&app, request).await;
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(paths, ["/ping"]);
}

#[actix_web::test]
async fn a_component_brings_it_into_an_application() {
    let app = Application::new("todo")
        .component(RestComponent::without_server())
        .component(ExplorerComponent::default().at("/docs/"));
    app.verify().expect("a sound application");
    let mount = lazo_rest::mount(&app).expect("sound routes");
    let app = test::init_service(App::new().service(mount)).await;
    let request = test::TestRequest::get().uri("/docs/").to_request();
    let page = test::call_and_read_body(&app, request).await;
    assert!(std::str::from_utf8(&page).expect("text").contains("<title>todo</title>"));
}

#[actix_web::test]
async fn configuration_and_bindings_change_what_it_shows() {
    let application = |component| {
        let source: Arc<dyn ConfigurationSource> = Arc::new(Configured);
        Application::new("todo")
            .with(bind(CONFIGURATION).to(source))
            .component(RestComponent::without_server())
            .component(component)
    };
    let configured = application(ExplorerComponent::default());
    let page = body(&configured, "/docs/").await;
    assert!(page.contains("<title>Configured</title>") && page.contains("/theme.css"), "{page}");
    let script = body(&configured, "/docs/swagger-initializer.js").await;
    assert!(script.contains("/other.json") && script.contains("persistAuthorization: true"), "{script}");
    assert!(script.contains(r#""clientId":"page""#), "{script}");

    let coded = ExplorerComponent::default().at("/here").title("Coded").persist_authorization(false);
    let coded = application(coded.document("Third", "/third.json"));
    assert!(body(&coded, "/here/").await.contains("<title>Coded</title>"));
    let script = body(&coded, "/here/swagger-initializer.js").await;
    assert!(script.contains("/third.json") && script.contains("persistAuthorization: false"), "{script}");

    let ui = ExplorerUi::new("<p>mine</p>").file("mine.js", "text/javascript", "mine()");
    let other = application(ExplorerComponent::default()).with(bind(EXPLORER_UI).to(ui));
    other.verify().expect("a sound application");
    assert_eq!(body(&other, "/docs/").await, "<p>mine</p>");
    assert_eq!(body(&other, "/docs/mine.js").await, "mine()");
    assert!(body(&other, "/docs/openapi.json").await.contains("\"openapi\""));
}

/// A configuration with the section `explorer`.
struct Configured;

impl ConfigurationSource for Configured {
    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        let section = json!({
            "path": "/docs", "title": "Configured", "theme": "/theme.css", "persist_authorization": true,
            "oauth": {"client_id": "page"},
            "documents": [{"name": "Other", "url": "/other.json"}],
        });
        Ok((path == "explorer").then_some(section))
    }
}

async fn body(app: &Application, path: &str) -> String {
    let mount = lazo_rest::mount(app).expect("sound routes");
    let service = test::init_service(App::new().service(mount)).await;
    let response = test::call_service(&service, test::TestRequest::get().uri(path).to_request()).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    String::from_utf8(test::read_body(response).await.to_vec()).expect("text")
}
