//! Versions of an API: in the path, in a header, in a media type.

use crate::support::{Got, get, send};
use actix_web::{App, http::Method, test::TestRequest};
use lazo_kernel::Application;
use lazo_rest::{
    Mount, Placement, RestApplication, RestComponent, RestConfig, api,
    config::{VersionBy, VersionsConfig},
    controller, mount, with_config,
};
use serde_json::Value;
use std::collections::BTreeSet;

#[controller]
struct Users1 {}

#[api(path = "/users", version = "1")]
impl Users1 {
    #[get("/")]
    fn list(&self) -> String {
        "list 1".to_owned()
    }

    #[get("/{id}")]
    fn one(&self, id: String) -> String {
        format!("{id} 1")
    }
}

#[controller]
struct Users2 {}

#[api(path = "/users", version = ["2", "3"])]
impl Users2 {
    #[get("/")]
    fn list(&self) -> String {
        "list 2".to_owned()
    }

    #[get("/{id}", version = "2")]
    fn one(&self, id: String) -> String {
        format!("{id} 2")
    }

    #[get("/{id}/posts", version = "3")]
    fn posts(&self, id: String) -> String {
        format!("posts of {id} 3")
    }
}

/// For all versions.
#[controller]
struct Health {}

#[api]
impl Health {
    #[get("/health")]
    fn health(&self) -> String {
        "fine".to_owned()
    }

    #[get("/users/me")]
    fn me(&self) -> String {
        "me".to_owned()
    }
}

fn app(versions: VersionsConfig) -> Application {
    with_config(Application::new("test"), RestConfig { versions, ..RestConfig::default() })
        .component(RestComponent::without_server())
        .controller::<Users1>()
        .controller::<Users2>()
        .controller::<Health>()
}

fn mounted(by: VersionBy, default: Option<&str>) -> Mount {
    let app = app(VersionsConfig { by, default: default.map(str::to_owned), ..VersionsConfig::default() });
    app.verify().unwrap();
    mount(&app).unwrap()
}

async fn document(mount: &Mount, path: &str, headers: &[(&str, &str)]) -> Value {
    let got = send(mount, Method::GET, path, headers).await;
    assert_eq!(got.status, 200, "{path}");
    serde_json::from_slice(&got.body).unwrap()
}

fn paths(document: &Value) -> Vec<&str> {
    document["paths"].as_object().unwrap().keys().map(String::as_str).collect()
}

fn show(got: &Got) -> (u16, &str) {
    (got.status, if got.status == 200 { got.text() } else { "" })
}

#[actix_web::test]
async fn a_version_stands_in_the_path() {
    let mount = mounted(VersionBy::Path, None);
    for (path, expected) in [
        ("/v1/users", (200, "list 1")),
        ("/v2/users/", (200, "list 2")),
        ("/v3/users", (200, "list 2")),
        ("/v1/users/7", (200, "7 1")),
        ("/v2/users/7", (200, "7 2")),
        ("/v3/users/7", (404, "")),
        ("/v3/users/7/posts", (200, "posts of 7 3")),
        ("/users", (404, "")),
        ("/users/me", (200, "me")),
        ("/v1/users/me", (200, "me 1")),
        ("/health", (200, "fine")),
        ("/v1/health", (404, "")),
        ("/v4/users", (404, "")),
    ] {
        assert_eq!(show(&get(&mount, path).await), expected, "{path}");
    }
}

#[actix_web::test]
async fn one_document_has_all_paths_and_one_of_a_version_has_its_own() {
    let mount = mounted(VersionBy::Path, None);
    let all = document(&mount, "/openapi.json", &[]).await;
    let neutral = ["/health", "/users/me"];
    let versioned =
        ["/v1/users", "/v1/users/{id}", "/v2/users", "/v2/users/{id}", "/v3/users", "/v3/users/{id}/posts"];
    let mut expected = [&neutral[..], &versioned[..]].concat();
    expected.sort_unstable();
    let mut shown = paths(&all);
    shown.sort_unstable();
    assert_eq!(shown, expected);
    // What is several operations of one document has several names.
    assert_eq!(all["paths"]["/v2/users"]["get"]["operationId"], "Users2.list.v2");
    assert_eq!(all["paths"]["/v3/users"]["get"]["operationId"], "Users2.list.v3");
    assert_eq!(all["paths"]["/v1/users"]["get"]["operationId"], "Users1.list");
    let second = document(&mount, "/openapi.json?version=2", &[]).await;
    let mut shown = paths(&second);
    shown.sort_unstable();
    assert_eq!(shown, ["/health", "/users/me", "/v2/users", "/v2/users/{id}"]);
    assert_eq!(get(&mount, "/openapi.json?version=9").await.status, 404);
    assert!(get(&mount, "/openapi.yaml?version=1").await.text().contains("/v1/users"));
}

#[actix_web::test]
async fn a_default_is_meant_by_paths_without_a_version() {
    let mount = mounted(VersionBy::Path, Some("2"));
    assert_eq!(get(&mount, "/users").await.text(), "list 2");
    assert_eq!(get(&mount, "/users/7").await.text(), "7 2");
    assert_eq!(get(&mount, "/v1/users").await.text(), "list 1");
    assert_eq!(
        get(&mount, "/users/me").await.text(),
        "me",
        "literals come first, whatever version they have"
    );
    assert!(!paths(&document(&mount, "/openapi.json", &[]).await).contains(&"/users"));
}

#[actix_web::test]
async fn a_version_stands_in_a_header() {
    let mount = mounted(VersionBy::Header, None);
    let say = async |path: &str, version: &str| {
        send(&mount, Method::GET, path, &[("x-api-version", version)]).await
    };
    for (path, version, expected) in [
        ("/users", "1", (200, "list 1")),
        ("/users", " 3 ", (200, "list 2")),
        ("/users/7", "2", (200, "7 2")),
        ("/users/7", "3", (404, "")),
        ("/users/7/posts", "3", (200, "posts of 7 3")),
        ("/users/7/posts", "2", (404, "")),
        ("/users/me", "1", (200, "me")),
        ("/users", "9", (404, "")),
        ("/health", "9", (200, "fine")),
    ] {
        assert_eq!(show(&say(path, version).await), expected, "{path} {version}");
    }
    assert_eq!(get(&mount, "/users").await.status, 404, "no version, and no default");
    assert_eq!(get(&mount, "/health").await.text(), "fine");
    let refused = send(&mount, Method::POST, "/users/7/posts", &[("x-api-version", "3")]).await;
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD, OPTIONS")));

    // The document of the newest, and of each that is asked for.
    let newest = document(&mount, "/openapi.json", &[]).await;
    assert!(
        newest["paths"].get("/users/{id}/posts").is_some() && newest["paths"].get("/users/{id}").is_none()
    );
    let first = document(&mount, "/openapi.json?version=1", &[]).await;
    let parameter = &first["paths"]["/users"]["get"]["parameters"][0];
    assert_eq!((&parameter["name"], &parameter["required"]), (&"X-API-Version".into(), &true.into()));
    assert_eq!(parameter["schema"]["enum"], serde_json::json!(["1"]));
    assert!(first["paths"]["/health"]["get"].get("parameters").is_none());
    let second = document(&mount, "/openapi.json", &[("x-api-version", "2")]).await;
    assert!(second["paths"].get("/users/{id}").is_some());
}

#[actix_web::test]
async fn a_version_stands_in_a_media_type_and_a_default_is_meant_without() {
    let mount = mounted(VersionBy::MediaType, Some("1"));
    let accept = async |accept: &str| send(&mount, Method::GET, "/users/7", &[("accept", accept)]).await;
    assert_eq!(accept("application/json;v=2").await.text(), "7 2");
    assert_eq!(accept("text/plain; v=\"2\", */*;q=0.1").await.text(), "7 2");
    assert_eq!(accept("*/*").await.text(), "7 1");
    assert_eq!(accept("*/*;v=3").await.status, 404);
    assert_eq!(get(&mount, "/users").await.text(), "list 1");
}

#[actix_web::test]
async fn somebody_elses_controller_is_put_into_a_version_below_a_prefix() {
    let app = with_config(Application::new("test"), RestConfig::default())
        .component(RestComponent::without_server())
        .controller_at::<Health>(Placement::below("/ops").version("1").version("2"))
        .controller_at::<Users1>(Placement::below("/old"));
    app.verify().unwrap();
    let mount = mount(&app).unwrap();
    assert_eq!(get(&mount, "/v2/ops/health").await.text(), "fine");
    assert_eq!(get(&mount, "/v1/old/users/3").await.text(), "3 1", "it keeps its own version");
    assert_eq!(get(&mount, "/health").await.status, 404);
}

#[test]
fn two_operations_of_one_version_and_path_conflict_and_bad_versions_are_told() {
    #[controller]
    struct Other {}

    #[api(path = "/users", version = ["1", "a/b"])]
    impl Other {
        #[get("/{name}")]
        fn one(&self, name: String) -> String {
            name
        }
    }

    let header = VersionsConfig { by: VersionBy::Header, ..VersionsConfig::default() };
    let report = app(header).controller::<Other>().verify().unwrap_err().to_string();
    assert!(report.contains("`Other.one`: `a/b` is no version"), "{report}");
    assert!(report.contains("`Other.one` (GET /users/{name}) and `Users1.one`"), "{report}");
    assert!(!report.contains("Users2.one` (GET"), "{report}");
}

#[test]
fn operations_that_are_never_in_one_document_may_share_an_id() {
    mod next {
        use lazo_rest::{api, controller};

        #[controller]
        pub(super) struct Users1 {}

        #[api(path = "/people", version = "2")]
        impl Users1 {
            #[get("/")]
            fn list(&self) -> String {
                "people".to_owned()
            }
        }
    }

    let both = |by| {
        let key = lazo_kernel::BindingKey::new("controllers.Next");
        app(VersionsConfig { by, ..VersionsConfig::default() })
            .with(lazo_rest::controller_binding::<next::Users1>(key))
            .verify()
    };
    both(VersionBy::Header).unwrap();
    let report = both(VersionBy::Path).unwrap_err().to_string();
    assert!(
        report.contains("`Users1.list` is the id of two operations: GET /v2/people and GET /v1/users"),
        "{report}"
    );
}

#[actix_web::test]
async fn caches_hear_on_which_header_a_version_depends() {
    for (by, vary) in [
        (VersionBy::Header, Some("X-API-Version")),
        (VersionBy::MediaType, Some("accept")),
        (VersionBy::Path, None),
    ] {
        let service = actix_web::test::init_service(App::new().service(mounted(by, Some("1")))).await;
        // A path that one version does not have, another may: that holds for what no route answers, too.
        for (method, path) in [
            (Method::GET, "/users"),
            (Method::GET, "/health"),
            (Method::GET, "/users/7"),
            (Method::GET, "/nowhere"),
            (Method::GET, "/users?%zz"),
            (Method::DELETE, "/users"),
            (Method::OPTIONS, "/users"),
        ] {
            let request = TestRequest::with_uri(path).method(method.clone()).to_request();
            let response = actix_web::test::call_service(&service, request).await;
            let told = response.headers().get_all("vary").map(|vary| vary.to_str().unwrap());
            let mut told: Vec<_> = told.collect();
            told.sort_unstable();
            // Errors depend on what else a client accepts, too.
            let is_error = response.status().is_client_error();
            let expected: BTreeSet<_> = vary.into_iter().chain(is_error.then_some("accept")).collect();
            // Each once.
            assert_eq!(
                told,
                expected.into_iter().collect::<Vec<_>>(),
                "{method} {path} {}",
                response.status()
            );
        }
    }
}
