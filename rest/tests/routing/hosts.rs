//! Controllers that are there for some hosts only.

use crate::support::{Got, send};
use actix_web::http::Method;
use lazo_kernel::Application;
use lazo_rest::{
    Mount, Placement, RestApplication, RestComponent, RestConfig, api, config::VersionBy, controller, mount,
    with_config,
};
use serde_json::{Value, json};

#[controller]
struct Site {}

#[api]
impl Site {
    #[get("/")]
    fn home(&self) -> String {
        "home".to_owned()
    }

    #[get("/about")]
    fn about(&self) -> String {
        "about".to_owned()
    }

    #[get("/{page}")]
    fn page(&self, page: String) -> String {
        format!("page {page}")
    }
}

#[controller]
struct Admin {}

#[api(host = "admin.example.com")]
impl Admin {
    #[get("/")]
    fn home(&self) -> String {
        "admin's home".to_owned()
    }

    #[post("/users")]
    fn create(&self) -> String {
        "created".to_owned()
    }
}

#[controller]
struct Tenant {}

#[api(host = ["*.example.com", "localhost"])]
impl Tenant {
    #[get("/")]
    fn home(&self) -> String {
        "a tenant's home".to_owned()
    }

    #[get("/tenants/me")]
    fn me(&self) -> String {
        "me".to_owned()
    }
}

fn app() -> Application {
    let config = RestConfig { base_path: "/api".to_owned(), ..RestConfig::default() };
    with_config(Application::new("test"), config)
        .component(RestComponent::without_server())
        .controller::<Site>()
        .controller::<Admin>()
        .controller::<Tenant>()
}

fn mounted() -> Mount {
    let app = app();
    app.verify().unwrap();
    mount(&app).unwrap()
}

async fn ask(mount: &Mount, host: &str, path: &str) -> Got {
    send(mount, Method::GET, path, &[("host", host)]).await
}

#[actix_web::test]
async fn a_host_has_its_own_operations_and_those_of_all() {
    let mount = mounted();
    for (host, path, expected) in [
        ("www.example.org", "/api", "home"),
        ("admin.example.com", "/api", "admin's home"),
        ("ADMIN.example.com:8080", "/api/", "admin's home"),
        ("shop.example.com", "/api", "a tenant's home"),
        ("localhost:80", "/api", "a tenant's home"),
        ("example.com", "/api", "home"),
        ("admin.example.com", "/api/about", "about"),
        ("admin.example.com", "/api/tenants/me", "me"),
        ("shop.example.com", "/api/x", "page x"),
    ] {
        assert_eq!(ask(&mount, host, path).await.text(), expected, "{host}{path}");
    }
    assert_eq!(ask(&mount, "www.example.org", "/api/tenants/me").await.status, 404);
    let create = async |host: &str| send(&mount, Method::POST, "/api/users", &[("host", host)]).await;
    assert_eq!(create("admin.example.com").await.status, 200);
    let refused = create("shop.example.com").await;
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[actix_web::test]
async fn the_document_is_that_of_the_host_that_is_asked_and_says_where_operations_are() {
    let mount = mounted();
    let document = async |host: &str| -> Value {
        serde_json::from_slice(&ask(&mount, host, "/api/openapi.json").await.body).unwrap()
    };
    let (admin, other) = (document("admin.example.com").await, document("example.org").await);
    assert_eq!(admin["paths"]["/"]["get"]["operationId"], "Admin.home");
    assert_eq!(admin["paths"]["/"]["get"]["servers"], json!([{"url": "//admin.example.com/api"}]));
    assert_eq!(admin["paths"]["/tenants/me"]["get"]["servers"][0]["url"], "//{subdomain}.example.com/api");
    assert!(admin["paths"]["/about"]["get"].get("servers").is_none());
    assert_eq!(other["paths"]["/"]["get"]["operationId"], "Site.home");
    assert!(other["paths"].get("/users").is_none());
    // Without a request it has everything.
    let all = app().openapi().await.unwrap();
    assert!(all.value()["paths"].get("/users").is_some() && all.value()["paths"].get("/about").is_some());
}

#[actix_web::test]
async fn a_host_and_a_version_are_both_said_and_a_builder_says_them_too() {
    let mut config = RestConfig::default();
    config.versions.by = VersionBy::Header;
    let app = with_config(Application::new("test"), config)
        .component(RestComponent::without_server())
        .controller::<Site>()
        .controller_at::<Admin>(Placement::new().host("a.test").version("1"))
        .controller_at::<Tenant>(Placement::new().host("b.test"));
    app.verify().unwrap();
    let mount = mount(&app).unwrap();
    let get = async |host: &str, version: &str| {
        send(&mount, Method::GET, "/", &[("host", host), ("x-api-version", version)]).await
    };
    assert_eq!(get("a.test", "1").await.text(), "admin's home");
    assert_eq!(get("a.test", "2").await.text(), "home");
    assert_eq!(get("b.test", "1").await.text(), "a tenant's home");
    assert_eq!(get("c.test", "1").await.text(), "home");
}

#[test]
fn what_is_no_host_and_what_one_host_has_twice_is_told() {
    #[controller]
    struct Twice {}

    #[api(host = ["admin.example.com", "http://x"])]
    impl Twice {
        #[get("/")]
        fn home(&self) -> String {
            String::new()
        }
    }

    let report = app().controller::<Twice>().verify().unwrap_err().to_string();
    assert!(report.contains("`Twice.home`: `http://x` is no host"), "{report}");
    assert!(report.contains("`Admin.home` (GET /) and `Twice.home` (GET /)"), "{report}");
    assert!(!report.contains("`Site.home` (GET /)"), "{report}");
}
