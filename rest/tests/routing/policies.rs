use crate::support::{get, route, send};
use actix_web::http::Method;
use lazo_kernel::Application;
use lazo_rest::{
    Redirect, RestApplication as _, RestComponent, RestConfig, Routes, mount, redirect_route,
    router::{Policy, TrailingSlash},
    with_config,
};

#[actix_web::test]
async fn the_other_form_of_a_path_is_sent_to_the_one_that_is_written() {
    let policy = Policy { trailing_slash: TrailingSlash::Redirect, ..Policy::default() };
    let routes = [
        route(Method::GET, "/a"),
        route(Method::POST, "/b/"),
        route(Method::GET, "/"),
        route(Method::GET, "/c/{all*}"),
    ];
    let mount = routes.into_iter().fold(Routes::new(), Routes::route).routing(policy).mount().unwrap();
    for (method, path, place) in [
        (Method::GET, "/a/?x=1%202", Some("/a?x=1%202")),
        (Method::POST, "/b", Some("/b/")),
        (Method::GET, "/a", None),
        (Method::POST, "/b/", None),
        (Method::GET, "/", None),
        (Method::GET, "/c/d", None),
        (Method::GET, "/c/d/", None),
    ] {
        let got = send(&mount, method, path, &[]).await;
        assert_eq!(got.header("location"), place, "{path}");
        assert_eq!(got.status, if place.is_some() { 308 } else { 200 }, "{path}");
    }
}

#[actix_web::test]
async fn strict_slashes_and_no_case() {
    let policy = Policy { trailing_slash: TrailingSlash::Strict, case_sensitive: false };
    let routes = [route(Method::GET, "/a"), route(Method::GET, "/a/"), route(Method::GET, "/Only")];
    let mount = routes.into_iter().fold(Routes::new(), Routes::route).routing(policy).mount().unwrap();
    assert_eq!(get(&mount, "/A").await.text(), r#""/a""#);
    assert_eq!(get(&mount, "/a/").await.text(), r#""/a/""#);
    assert_eq!(get(&mount, "/only").await.status, 200);
    assert_eq!(get(&mount, "/only/").await.status, 404);
}

#[actix_web::test]
async fn a_base_path_is_the_same_with_and_without_slashes_around_it() {
    for base_path in ["api/v1", "/api/v1", "api/v1/", "/api/v1/", "//api/v1//"] {
        let config = RestConfig { base_path: base_path.to_owned(), ..RestConfig::default() };
        let app = with_config(Application::new("test"), config).component(RestComponent::without_server());
        app.verify().unwrap();
        let answer = get(&mount(&app).unwrap(), "/api/v1/openapi.json").await;
        assert_eq!(answer.status, 200, "{base_path}");
        let document: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(document["servers"][0]["url"], "/api/v1", "{base_path}");
        let by_hand = Routes::new().route(route(Method::GET, "/hello")).base_path(base_path).mount().unwrap();
        assert_eq!(get(&by_hand, "/api/v1/hello").await.status, 200, "{base_path}");
    }
}

#[actix_web::test]
async fn redirections_stay_below_the_base_path_and_on_this_server() {
    let mount = Routes::new()
        .route(redirect_route("/old", "/new", Redirect::SeeOther))
        .route(redirect_route("/away", "https://lazo.example/x", Redirect::Found))
        .base_path("/api/v1")
        .mount()
        .unwrap();
    let got = get(&mount, "/api/v1/old").await;
    assert_eq!((got.status, got.header("location")), (303, Some("/api/v1/new")));
    let got = get(&mount, "/api/v1/away").await;
    assert_eq!((got.status, got.header("location")), (302, Some("https://lazo.example/x")));
    assert_eq!(get(&mount, "/old").await.status, 404);

    let app = actix_web::test::init_service(
        actix_web::App::new().service(actix_web::web::scope("/{tenant}").service(mount)),
    )
    .await;
    let request = actix_web::test::TestRequest::with_uri("/t/api/v1/old").to_request();
    let response = actix_web::test::call_service(&app, request).await;
    assert_eq!(response.headers().get("location").unwrap(), "/t/api/v1/new");
}

#[actix_web::test]
async fn escapes_never_change_the_route() {
    let routes = [route(Method::GET, "/a/{x}"), route(Method::GET, "/a/{x}/b"), route(Method::GET, "/a/c d")];
    let mount = routes.into_iter().fold(Routes::new(), Routes::route).mount().unwrap();
    for (path, found) in [
        ("/a/x%2Fb", Some("/a/{x}")),
        ("/a/x%252Fb", Some("/a/{x}")),
        ("/a/%2e%2e", Some("/a/{x}")),
        ("/a/../b", Some("/a/{x}/b")),
        ("/%61/x/b", Some("/a/{x}/b")),
        ("/a/c%20d", Some("/a/c d")),
        ("/a//b", None),
        ("/a/%2F/b/", Some("/a/{x}/b")),
        ("/a%2Fx", None),
    ] {
        let got = get(&mount, path).await;
        match found {
            Some(found) => assert_eq!(got.text(), format!("\"{found}\""), "{path}"),
            None => assert_eq!(got.status, 404, "{path}"),
        }
    }
    for path in ["/a/%", "/a/%zz", "/a/%ff", "/nowhere/%4"] {
        assert_eq!(get(&mount, path).await.status, 400, "{path}");
    }
}

#[actix_web::test]
async fn what_is_at_the_root_of_a_controller_is_at_its_prefix_itself() {
    #[lazo_rest::controller]
    struct Notes {}

    #[lazo_rest::api(path = "/notes")]
    impl Notes {
        #[get("/")]
        fn find(&self) -> &'static str {
            "notes"
        }
    }

    let app = || {
        lazo_rest::with_config(
            lazo_kernel::Application::new("test"),
            lazo_rest::RestConfig {
                routing: Policy { trailing_slash: TrailingSlash::Strict, ..Policy::default() },
                ..Default::default()
            },
        )
    };
    let plain = lazo_rest::mount(&app().controller::<Notes>()).unwrap();
    let placed =
        lazo_rest::mount(&app().controller_at::<Notes>(lazo_rest::Placement::below("/old/"))).unwrap();
    for (mount, path) in [(plain, "/notes"), (placed, "/old/notes")] {
        assert_eq!(get(&mount, path).await.text(), "notes");
        assert_eq!(get(&mount, &format!("{path}/")).await.status, 404);
    }
    let root = route(Method::GET, "/").below("/a");
    assert_eq!(root.operation().path, "/a");
    assert_eq!(route(Method::GET, "/").below("").operation().path, "/");
}
