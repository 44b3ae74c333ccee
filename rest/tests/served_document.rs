//! The document that an application serves, and what clients are told of errors, by configuration.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use actix_web::http::{Method, StatusCode, header};
use actix_web::{App, test, web};
use lazo_kernel::{Application, bind_type, package};
use lazo_rest::openapi::{Document, ENHANCERS, Enhancer};
use lazo_rest::operation::Operation;
use lazo_rest::{
    Call, ERROR_MAPPERS, ErrorMapper, HttpError, Placement, RestApplication, RestComponent, RestConfig,
    Route, api, controller, mount, with_config,
};
use serde_json::{Value, json};

fn application(config: &Value) -> Application {
    let config: RestConfig = serde_json::from_value(config.clone()).unwrap();
    let ping = Operation::new(Method::GET, "/ping", "ping");
    let ping = Route::new(ping, async |(): &(), call: &mut Call<'_>| call.json("pong"));
    let fail = Operation::new(Method::GET, "/fail", "fail");
    let fail = Route::new(fail, async |(): &(), _: &mut Call<'_>| {
        Err(HttpError::from(anyhow::Error::from(std::io::Error::other("the secret is 1234"))))
    });
    with_config(Application::new("demo"), config)
        .component(RestComponent::without_server())
        .route(ping)
        .route(fail)
}

/// Sends a GET request: status, headers, body.
async fn get(app: &Application, path: &str, headers: &[(&str, &str)]) -> (u16, header::HeaderMap, String) {
    let service = test::init_service(App::new().service(mount(app).unwrap())).await;
    let mut request = test::TestRequest::get().uri(path);
    for (name, value) in headers {
        request = request.insert_header((*name, *value));
    }
    let response = test::call_service(&service, request.to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = test::read_body(response).await;
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

#[actix_web::test]
async fn a_client_that_has_the_document_is_told_so() {
    let app = application(&json!({}));
    for path in ["/openapi.json", "/openapi.yaml"] {
        let (status, headers, _) = get(&app, path, &[]).await;
        assert_eq!(status, 200);
        let etag = headers.get(header::ETAG).unwrap().to_str().unwrap();
        let (status, again, body) = get(&app, path, &[("If-None-Match", etag)]).await;
        assert_eq!((status, body.as_str()), (304, ""));
        assert_eq!(again.get(header::ETAG), headers.get(header::ETAG));
        assert_eq!(get(&app, path, &[("If-None-Match", "\"other\"")]).await.0, 200);
    }
}

#[actix_web::test]
async fn the_package_introduces_the_application_unless_configuration_does() {
    let info = async |config: Value| {
        let config: RestConfig = serde_json::from_value(config).unwrap();
        let app =
            with_config(Application::new(package!()), config).component(RestComponent::without_server());
        app.openapi().await.unwrap().value()["info"].clone()
    };
    let (version, description) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_DESCRIPTION"));
    let own = json!({"title": "lazo-rest", "version": version, "description": description});
    assert_eq!(info(json!({})).await, own);
    let contact = json!({"name": "Ada"});
    let said = json!({"title": "Shop", "version": version, "description": description, "contact": contact});
    let merged = json!({"openapi": {"merge": {"info": {"title": "Shop", "contact": contact}}}});
    assert_eq!(info(merged).await, said);
}

#[actix_web::test]
async fn configuration_says_version_place_and_members() {
    let app = application(&json!({"base_path": "/api", "openapi": {
        "version": "3.0", "json": "/docs/api.json", "yaml": "", "servers_from_request": true,
        "error_responses": true,
        "merge": {"info": {"license": {"name": "MIT"}}, "tags": [{"name": "T", "description": "D"}]},
    }}));
    let (status, _, text) = get(&app, "/api/docs/api.json", &[("Host", "example.com:8080")]).await;
    assert_eq!(status, 200);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["servers"], json!([{"url": "http://example.com:8080/api"}]));
    assert_eq!(document["info"]["license"]["name"], "MIT");
    assert_eq!(document["info"]["title"], "demo");
    assert_eq!(document["tags"][0]["description"], "D");
    let default = &document["paths"]["/ping"]["get"]["responses"]["default"];
    assert_eq!(default["$ref"], "#/components/responses/Error");
    for gone in ["/api/openapi.json", "/api/openapi.yaml"] {
        assert_eq!(get(&app, gone, &[]).await.0, 404, "{gone}");
    }
    let _: openapiv3::OpenAPI = serde_json::from_value(document).unwrap();
}

#[actix_web::test]
async fn several_versions_are_served_beside_each_other() {
    let app = application(&json!({"base_path": "/api", "openapi": {"endpoints": {
        "/docs/3.0.json": {"version": "3.0"},
        "/docs/old.yml": {"version": "3.0"},
        "/docs/plain": {"format": "yaml"},
    }}}));
    let told = async |path: &str| {
        let (status, headers, text) = get(&app, path, &[("Host", "example.com")]).await;
        assert_eq!(status, 200, "{path}");
        let version = Document::parse(&text).unwrap().value()["openapi"].as_str().unwrap().to_owned();
        (version, headers.get("content-type").unwrap().to_str().unwrap().to_owned())
    };
    let (json, yaml) = ("application/json".to_owned(), "application/yaml".to_owned());
    assert_eq!(told("/api/openapi.json").await, ("3.1.0".to_owned(), json.clone()));
    assert_eq!(told("/api/docs/3.0.json").await, ("3.0.3".to_owned(), json));
    assert_eq!(told("/api/docs/old.yml").await, ("3.0.3".to_owned(), yaml.clone()));
    assert_eq!(told("/api/docs/plain").await, ("3.1.0".to_owned(), yaml));
    // Nor are they in the document.
    assert!(!app.openapi().await.unwrap().to_json().contains("docs/"));
    // Two documents cannot have one place.
    let twice = application(&json!({"openapi": {"endpoints": {"/openapi.json": {"version": "3.0"}}}}));
    let error = lazo_rest::table(&twice).unwrap_err().to_string();
    assert!(error.contains("/openapi.json"), "{error}");
    let slashless = application(&json!({"openapi": {"endpoints": {"docs.json": {}}}}));
    assert!(lazo_rest::table(&slashless).unwrap_err().to_string().contains("docs.json"));
}

#[actix_web::test]
async fn routes_in_a_scope_say_so() {
    let servers = async |config: Value, yaml: bool| {
        let app = application(&config);
        let scope = web::scope("/outer").service(web::scope("/{tenant}").service(mount(&app).unwrap()));
        let service = test::init_service(App::new().service(scope)).await;
        let form = if yaml { "yaml" } else { "json" };
        let request = test::TestRequest::get().uri(&format!("/outer/a%20b/api/openapi.{form}"));
        let body =
            test::call_and_read_body(&service, request.insert_header(("host", "x.example")).to_request());
        Document::parse(std::str::from_utf8(&body.await).unwrap()).unwrap().value()["servers"].clone()
    };
    let below = |openapi| json!({"base_path": "/api", "openapi": openapi});
    for yaml in [false, true] {
        assert_eq!(servers(below(json!({})), yaml).await, json!([{"url": "/outer/a%20b/api"}]));
    }
    let from_request = below(json!({"servers_from_request": true}));
    assert_eq!(servers(from_request, false).await, json!([{"url": "http://x.example/outer/a%20b/api"}]));
    // What somebody has said stays.
    let said = json!({"servers": [{"url": "https://api.example.com"}]});
    assert_eq!(servers(below(said), false).await, json!([{"url": "https://api.example.com"}]));
}

struct Adds(&'static str);

#[async_trait::async_trait]
impl Enhancer for Adds {
    async fn enhance(&self, document: &mut Document) -> anyhow::Result<()> {
        anyhow::ensure!(self.0 != "fail", "no such scheme");
        tokio::task::yield_now().await;
        document.merge(
            &json!({"components": {"securitySchemes": {self.0: {"type": "http", "scheme": "basic"}}}}),
        );
        Ok(())
    }
}

#[actix_web::test]
async fn enhancers_may_wait_and_may_fail() {
    let with = |name| bind_type::<Adds>().to(Adds(name)).extension_for(&ENHANCERS, |it| it);
    let document = application(&json!({})).with(with("basic")).openapi().await.unwrap();
    assert_eq!(document.value()["components"]["securitySchemes"]["basic"]["scheme"], "basic");
    let error = application(&json!({})).with(with("fail")).openapi().await.unwrap_err();
    assert!(format!("{error:#}").contains("no such scheme"), "{error:#}");
}

#[actix_web::test]
async fn the_document_is_written_by_a_command() {
    let directory = std::env::temp_dir().join(format!("lazo-document-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let document = application(&json!({})).openapi().await.unwrap();
    for (name, expected) in
        [("openapi.json", document.to_json()), ("openapi.yaml", document.to_yaml().unwrap())]
    {
        let file = directory.join(name);
        let arguments = vec!["--output".to_owned(), file.to_str().unwrap().to_owned()];
        application(&json!({})).command("openapi", arguments).await.unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), expected, "{name}");
    }
    let file = directory.join("some");
    let written = async |config: Value, words: &[&str]| {
        let words = [words, &["--output", file.to_str().unwrap()]].concat();
        let words = words.into_iter().map(str::to_owned).collect();
        application(&config).command("openapi", words).await.unwrap().unwrap();
        std::fs::read_to_string(&file).unwrap()
    };
    assert_eq!(written(json!({}), &["--format", "yaml"]).await, document.to_yaml().unwrap());
    let older = document.clone().into_3_0().to_json();
    assert_eq!(written(json!({}), &["--spec", "3.0", "--format", "json"]).await, older);
    // Whichever version the configuration names, the other can be had.
    let configured = json!({"openapi": {"version": "3.0"}});
    assert_eq!(written(configured.clone(), &[]).await, older);
    assert_eq!(written(configured, &["--spec", "3.1"]).await, document.to_json());
    std::fs::remove_dir_all(&directory).unwrap();
    let unknown = ["--spec", "2.0"].map(str::to_owned).to_vec();
    let told = application(&json!({})).command("openapi", unknown).await.unwrap().unwrap_err();
    assert!(told.to_string().contains("no OpenAPI 2.0"), "{told}");
    for wrong in
        [vec!["--format".to_owned()], vec!["--format".to_owned(), "xml".to_owned()], vec!["x".to_owned()]]
    {
        let told = application(&json!({})).command("openapi", wrong).await.unwrap().unwrap_err();
        assert!(told.to_string().contains("usage"), "{told}");
    }
}

#[actix_web::test]
async fn a_fault_has_an_id_and_no_words() {
    let app = application(&json!({}));
    let (status, headers, body) = get(&app, "/fail", &[("X-Request-Id", "mine")]).await;
    assert_eq!(
        (status, body.as_str()),
        (500, r#"{"error":{"statusCode":500,"message":"Internal Server Error"}}"#)
    );
    assert_eq!(headers.get("x-request-id").unwrap().len(), 32);
    let app = application(&json!({"errors": {"accept_request_id": true, "format": "problem"}}));
    let (_, headers, body) = get(&app, "/fail", &[("X-Request-Id", "mine")]).await;
    assert_eq!(headers.get("x-request-id").unwrap(), "mine");
    assert_eq!(headers.get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
    assert!(!body.contains("1234"), "{body}");
    let (status, headers, body) = get(&app, "/nowhere", &[]).await;
    assert_eq!((status, headers.get("x-request-id")), (404, None));
    assert!(body.contains(r#""detail":"Endpoint \"GET /nowhere\" not found.""#), "{body}");
    let debug = application(&json!({"errors": {"debug": true, "negotiate": false}}));
    let (_, _, body) = get(&debug, "/fail", &[("Accept", "text/html")]).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["error"]["cause"], "the secret is 1234");
}

#[controller]
struct OldController {}

#[api]
impl OldController {
    /// Answers as ever.
    #[get("/old")]
    #[deprecated = "there is /ping"]
    fn old(&self) -> u32 {
        1
    }
}

#[actix_web::test]
async fn what_rust_calls_deprecated_is_so_for_clients() {
    let app = application(&json!({})).controller::<OldController>();
    assert_eq!(app.openapi().await.unwrap().value()["paths"]["/old"]["get"]["deprecated"], true);
    assert_eq!(get(&app, "/old", &[]).await.0, 200);
}

/// What is kept.
///
/// For good.
#[controller]
struct KeptController {}

#[api]
impl KeptController {
    #[get("/kept")]
    fn kept(&self) -> u32 {
        1
    }
}

/// Lists for everybody.
#[controller]
struct ListController {}

/// Nobody sees this.
#[api(
    tag = "Lists",
    tag_description = "What is in lists",
    tag_docs("https://docs.example.com/lists", "How lists work")
)]
impl ListController {
    #[get("/lists")]
    fn lists(&self) -> u32 {
        1
    }

    #[get("/lists/own", tag = "Own")]
    fn own(&self) -> u32 {
        1
    }
}

/// Only for the house.
#[controller]
struct SecretController {}

#[api(hidden)]
impl SecretController {
    #[get("/secret")]
    fn secret(&self) -> u32 {
        1
    }
}

#[actix_web::test]
async fn tags_are_described_by_their_controllers_and_by_configuration() {
    let tags = async |config: Value| {
        let app = application(&json!({"openapi": config}))
            .controller::<KeptController>()
            .controller::<ListController>()
            .controller::<SecretController>()
            .controller_at::<KeptController>(Placement::below("/more").named("More"));
        app.openapi().await.unwrap().value()["tags"].clone()
    };
    let kept = "What is kept.\n\nFor good.";
    let docs = json!({"url": "https://docs.example.com/lists", "description": "How lists work"});
    let lists = json!({"name": "Lists", "description": "What is in lists", "externalDocs": docs});
    assert_eq!(
        tags(json!({})).await,
        json!([{"name": "KeptController", "description": kept}, lists, {"name": "More", "description": kept}])
    );
    let configured = json!({"tags": [{"name": "Own"}, {"name": "Lists", "description": "All lists"}]});
    let lists = json!({"name": "Lists", "description": "All lists", "externalDocs": docs});
    assert_eq!(
        tags(configured).await,
        json!([{"name": "Own"}, lists, {"name": "KeptController", "description": kept},
            {"name": "More", "description": kept}])
    );
}

struct Io;

impl ErrorMapper for Io {
    fn map(&self, error: &anyhow::Error) -> Option<HttpError> {
        error
            .downcast_ref::<std::io::Error>()
            .map(|_| HttpError::new(StatusCode::INSUFFICIENT_STORAGE, "Full").expose(true))
    }
}

#[actix_web::test]
async fn mappers_know_foreign_errors() {
    let app = application(&json!({})).with(bind_type::<Io>().to(Io).extension_for(&ERROR_MAPPERS, |it| it));
    let (status, _, body) = get(&app, "/fail", &[]).await;
    assert_eq!(status, 507);
    assert!(body.contains("Full"), "{body}");
}
