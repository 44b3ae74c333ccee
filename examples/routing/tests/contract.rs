//! Every route and rule of routing, over HTTP.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use lazo::{kernel::Server as _, prelude::*, rest::REST_SERVER};
use routing::Demo;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tokio::runtime::Runtime;
use ureq::Agent;

/// A server, in a runtime that lives as long as it does.
struct Serving(
    #[allow(dead_code, reason = "held")] Runtime,
    #[allow(dead_code, reason = "held")] Application,
    String,
);

fn serve(demo: Demo, profile: &str) -> Serving {
    let runtime = Runtime::new().unwrap();
    let (app, url) = runtime.block_on(async {
        let options = demo.boot_options().directory(env!("CARGO_MANIFEST_DIR"));
        let options = options.environment([("LAZO_PROFILE", profile)]);
        let options = options.set("rest.port", 0).unwrap().set("rest.workers", 1).unwrap();
        let app = demo.application().boot_with(options).await.unwrap();
        app.start().await.unwrap();
        let url = app.get(&REST_SERVER).await.unwrap().url().unwrap();
        (app, url)
    });
    Serving(runtime, app, url)
}

static ROUTING: LazyLock<Serving> = LazyLock::new(|| serve(Demo::Routing, ""));
static BASE_PATH: LazyLock<Serving> = LazyLock::new(|| serve(Demo::BasePath, "basepath"));

type Got = ureq::http::Response<ureq::Body>;

fn send_to(server: &Serving, verb: &str, path: &str, headers: &[(&str, &str)]) -> Got {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .new_agent();
    let mut request = ureq::http::Request::builder().method(verb).uri(format!("{}{path}", server.2));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    agent.run(request.body(()).unwrap()).unwrap()
}

fn send(verb: &str, path: &str) -> Got {
    send_to(&ROUTING, verb, path, &[])
}

fn text(mut got: Got) -> String {
    got.body_mut().read_to_string().unwrap()
}

fn value(got: Got) -> Value {
    serde_json::from_str(&text(got)).unwrap()
}

fn header<'g>(got: &'g Got, name: &str) -> Option<&'g str> {
    got.headers().get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn the_right_route_of_several_is_found() {
    for (verb, path, expected) in [
        ("GET", "/users", json!({"route": "GET /users"})),
        ("GET", "/users/me", json!({"route": "GET /users/me"})),
        ("GET", "/users/me/", json!({"route": "GET /users/me"})),
        ("POST", "/users/me", json!({"route": "POST /users/me"})),
        ("GET", "/users/5", json!({"route": "GET /users/{id}", "id": "5"})),
        ("DELETE", "/users/me", json!({"route": "DELETE /users/{id}", "id": "me"})),
        ("GET", "/users/a%2Fb", json!({"route": "GET /users/{id}", "id": "a/b"})),
        ("GET", "/users/%C5%BE%20x", json!({"route": "GET /users/{id}", "id": "ž x"})),
        ("GET", "/users/me/posts", json!({"route": "GET /users/{id}/posts", "id": "me"})),
        ("GET", "/users/me/posts/latest", json!({"route": "GET /users/me/posts/latest"})),
        (
            "GET",
            "/users/me/posts/3",
            json!({"route": "GET /users/{userId}/posts/{postId}", "userId": "me", "postId": 3}),
        ),
        ("GET", "/a/b/c", json!({"route": "GET /a/b/c"})),
        ("GET", "/a/b/d", json!({"route": "GET /a/b/{c}", "c": "d"})),
        ("GET", "/a/x/c", json!({"route": "GET /a/{b}/c", "b": "x"})),
        ("GET", "/a/x/y", json!({"route": "GET /a/{x}/{y}", "x": "x", "y": "y"})),
        ("GET", "/int/-7", json!({"route": "GET /int/{n}", "n": -7})),
        ("GET", "/Case/Sensitive", json!({"route": "GET /Case/Sensitive"})),
        ("GET", "/trailing", json!({"route": "GET /trailing/"})),
        ("GET", "/trailing/", json!({"route": "GET /trailing/"})),
        ("GET", "/reports/q3.json", json!({"route": "GET /reports/{name}.json", "name": "q3"})),
        ("GET", "/range/1-2-3", json!({"route": "GET /range/{from}-{to}", "from": "1", "to": "2-3"})),
        ("GET", "/v1.0/info", json!({"route": "GET /v1.0/info"})),
        ("GET", "/", json!({"route": "GET /"})),
    ] {
        let got = send(verb, path);
        assert_eq!(got.status(), 200, "{verb} {path}");
        assert_eq!(value(got), expected, "{verb} {path}");
    }
    for path in [
        "/nowhere",
        "/case/sensitive",
        "/users//posts",
        "//users",
        "/v1x0/info",
        "/reports/q3.xml",
        "/range/12",
    ] {
        let got = send("GET", path);
        assert_eq!(got.status(), 404, "{path}");
        let error = value(got)["error"].clone();
        assert_eq!(error["name"], "NotFoundError", "{path}");
        assert_eq!(error["message"], format!("Endpoint \"GET {path}\" not found."), "{path}");
    }
    for path in ["/users/%zz", "/users/%ff", "/int/x", "/users/1/posts/2147483648"] {
        assert_eq!(send("GET", path).status(), 400, "{path}");
    }
}

#[test]
fn verbs() {
    for verb in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        assert_eq!(value(send(verb, "/verbs")), json!({"verb": verb}));
    }
    let head = send("HEAD", "/verbs");
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, Some("14")));
    let refused = send("POST", "/only-get");
    assert_eq!((refused.status().as_u16(), header(&refused, "allow")), (405, Some("GET, HEAD, OPTIONS")));
    assert_eq!(value(refused)["error"]["name"], "MethodNotAllowedError");
    assert_eq!(header(&send("GET", "/only-post"), "allow"), Some("POST, OPTIONS"));
    let options = send("OPTIONS", "/users/me");
    assert_eq!(
        (options.status().as_u16(), header(&options, "allow")),
        (204, Some("GET, HEAD, POST, DELETE, OPTIONS"))
    );
    assert_eq!(value(send("GET", "/hidden")), json!({"ok": true}));
}

#[test]
fn results() {
    let expect = |name: &str, status: u16, media: Option<&str>, body: &str| {
        let got = send("GET", &format!("/results/{name}"));
        assert_eq!(got.status(), status, "{name}");
        let given = header(&got, "content-type").map(|media| media.split(';').next().unwrap().to_owned());
        assert_eq!(given.as_deref(), media, "{name}");
        assert_eq!(text(got), body, "{name}");
    };
    let (json, plain, bytes) =
        (Some("application/json"), Some("text/plain"), Some("application/octet-stream"));
    expect("undefined", 204, None, "");
    expect("null", 200, json, "null");
    expect("string", 200, plain, "plain words");
    expect("empty-string", 200, plain, "");
    expect("number", 200, json, "42.5");
    expect("zero", 200, json, "0");
    expect("true", 200, json, "true");
    expect("false", 200, json, "false");
    expect("array", 200, json, r#"[1,"two",null,{"three":3}]"#);
    expect("date", 200, json, r#"{"at":"2020-02-29T12:30:15.250Z"}"#);
    expect("bytes", 200, bytes, "bytes!");
    expect("stream", 200, bytes, "part1 part2");
    expect("unicode", 200, json, r#"{"text":"žluťoučký 🐎","html":"<b>&</b>"}"#);
    expect("own-response", 202, Some("text/csv"), "a,b\n1,2\n");
    let created = send("GET", "/results/created");
    assert_eq!((created.status().as_u16(), header(&created, "location")), (201, Some("/users/7")));
    assert_eq!(header(&created, "x-custom"), Some("yes"));
    assert_eq!(value(created), json!({"id": 7}));
}

#[test]
fn errors() {
    let error = |path: &str| {
        let got = send("GET", path);
        let status = got.status().as_u16();
        let error = value(got)["error"].clone();
        assert_eq!(error["statusCode"], status, "{path}");
        error
    };
    for (status, name) in [
        (400, "BadRequestError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (451, "UnavailableForLegalReasonsError"),
    ] {
        let error = error(&format!("/errors/http/{status}"));
        assert_eq!(
            (&error["name"], &error["message"]),
            (&json!(name), &json!(format!("Asked for {status}")))
        );
    }
    for path in ["/errors/plain", "/errors/string", "/errors/http/500", "/errors/http/200", "/errors/http/-1"]
    {
        assert_eq!(error(path), json!({"statusCode": 500, "message": "Internal Server Error"}), "{path}");
    }
    assert_eq!(
        error("/errors/details"),
        json!({"statusCode": 400, "name": "BadRequestError", "message": "Bad thing", "code": "BAD_THING",
            "details": [{"path": "/x", "hint": "try y"}]})
    );
    assert_eq!(error("/errors/http/503"), json!({"statusCode": 503, "message": "Service Unavailable"}));
    assert_eq!(send("GET", "/errors/http/x").status(), 400);
    assert_eq!(
        error("/errors/not-found-code"),
        json!({"statusCode": 404, "name": "NotFoundError", "message": "No such entity", "code": "ENTITY_NOT_FOUND"})
    );
    assert_eq!(
        error("/errors/teapot"),
        json!({"statusCode": 418, "name": "TeapotError", "message": "short and stout"})
    );
    assert_eq!(
        error("/errors/exposed-500"),
        json!({"statusCode": 500, "name": "Internal Server Error", "message": "shown to the client"})
    );
    assert_eq!(error("/errors/async")["message"], "later");
}

#[test]
fn a_body_comes_back() {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
    for (sent, status) in [("{\"a\":[1,null]}", 200), ("[1]", 422), ("{", 400), ("", 400)] {
        let url = format!("{}/errors/body", ROUTING.2);
        let got = agent.post(url).header("content-type", "application/json").send(sent).unwrap();
        assert_eq!(got.status(), status, "{sent}");
        if status == 200 {
            assert_eq!(text(got), sent);
        }
    }
}

#[test]
fn errors_as_html_and_xml() {
    let ask = |path: &str, accept: &str| {
        let got = send_to(&ROUTING, "GET", path, &[("accept", accept)]);
        assert_eq!(header(&got, "x-content-type-options"), Some("nosniff"), "{path} {accept}");
        let media = header(&got, "content-type").unwrap().split(';').next().unwrap().to_owned();
        (got.status().as_u16(), media, text(got))
    };
    let (status, media, body) = ask("/errors/details", "text/html");
    assert_eq!((status, &*media), (400, "text/html"));
    assert!(body.contains("BadRequestError") && body.contains("Bad thing"), "{body}");
    let (status, media, body) = ask("/nowhere?%3Cb%3E", "text/xml");
    assert_eq!((status, &*media), (404, "text/xml"));
    assert!(body.contains("<error><statusCode>404</statusCode><name>NotFoundError</name>"), "{body}");
    let (_, _, body) = ask("/errors/plain", "text/xml");
    assert!(
        body.trim_end()
            .ends_with("<error><statusCode>500</statusCode><message>Internal Server Error</message></error>"),
        "{body}"
    );
    assert!(!ask("/errors/plain", "text/html").2.contains("disk"));
    for accept in ["*/*", "application/json", "image/png"] {
        assert_eq!(ask("/nowhere", accept).1, "application/json", "{accept}");
    }
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    for path in ["/static/hello.txt", "/static/", "/openapi.json"] {
        let etag = header(&send("GET", path), "etag").unwrap().to_owned();
        for (tag, status) in [(&*etag, 304), ("*", 304), ("\"other\"", 200)] {
            let got = send_to(&ROUTING, "GET", path, &[("if-none-match", tag)]);
            assert_eq!((got.status().as_u16(), header(&got, "etag")), (status, Some(&*etag)), "{path} {tag}");
        }
    }
    let modified = header(&send("GET", "/static/hello.txt"), "last-modified").unwrap().to_owned();
    for (since, status) in [(&*modified, 304), ("Thu, 01 Jan 1970 00:00:00 GMT", 200)] {
        let got = send_to(&ROUTING, "GET", "/static/hello.txt", &[("if-modified-since", since)]);
        assert_eq!(got.status(), status, "{since}");
    }
    let stale = [("range", "bytes=0-4"), ("if-range", "\"other\"")];
    assert_eq!(text(send_to(&ROUTING, "GET", "/static/hello.txt", &stale)), "hello static\n");
    let head = send("HEAD", "/static/hello.txt");
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, Some("13")));
    let beyond = send_to(&ROUTING, "GET", "/static/hello.txt", &[("range", "bytes=99-")]);
    assert_eq!((beyond.status().as_u16(), header(&beyond, "content-range")), (416, Some("bytes */13")));
}

#[test]
fn redirections_and_static_files() {
    for (path, status, place) in [
        ("/old", 303, "/users"),
        ("/old-permanent", 301, "/users/me"),
        ("/old-307", 307, "/verbs"),
        ("/static/docs", 308, "/static/docs/"),
        ("/static", 308, "/static/"),
    ] {
        let got = send("GET", path);
        assert_eq!((got.status().as_u16(), header(&got, "location")), (status, Some(place)), "{path}");
    }
    for (path, body) in [
        ("/static/hello.txt", "hello static\n"),
        ("/static/data.json", "{\"static\": true}\n"),
        ("/static/", "<!doctype html><title>Routing demo</title><h1>Routing demo</h1>\n"),
        ("/static/docs/", "<!doctype html><title>Docs</title>\n"),
        ("/static/with%20space.txt", "a b\n"),
    ] {
        assert_eq!(text(send("GET", path)), body, "{path}");
    }
    assert_eq!(send("GET", "/static/.secret").status(), 404);
    assert_eq!(send("GET", "/static/..%2FCargo.toml").status(), 404);
    let part = send_to(&ROUTING, "GET", "/static/hello.txt", &[("range", "bytes=6-11")]);
    assert_eq!(part.status(), 206);
    assert_eq!(text(part), "static");
}

#[test]
fn the_document_shows_operations_and_nothing_else() {
    let document = value(send("GET", "/openapi.json"));
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["servers"], json!([{"url": "/"}]));
    let yaml = text(send("GET", "/openapi.yaml"));
    assert!(
        yaml.starts_with("openapi: 3.0.3\n") && yaml.contains("/users/{userId}/posts/{postId}:"),
        "{yaml}"
    );
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.contains_key("/trailing") && paths.contains_key("/range/{from}-{to}"));
    assert_eq!(paths["/users/{userId}/posts/{postId}"]["get"]["operationId"], "UsersController.userPost");
    for hidden in ["/hidden", "/old", "/static", "/static/{file}", "/explorer", "/openapi.json"] {
        assert!(!paths.contains_key(hidden), "{hidden}");
    }
    for file in ["swagger-ui-bundle.js", "swagger-ui.css", "openapi.json"] {
        assert_eq!(send("GET", &format!("/explorer/{file}")).status(), 200, "{file}");
    }
    let explorer = send("GET", "/explorer");
    assert!((301..309).contains(&explorer.status().as_u16()), "{}", explorer.status());
    assert_eq!(send("GET", "/explorer/").status(), 200);
}

#[test]
fn below_a_base_path() {
    let get = |path: &str| send_to(&BASE_PATH, "GET", path, &[]);
    assert_eq!(value(get("/api/v1/ping")), json!({"pong": true}));
    assert_eq!(value(get("/api/v1/ping/you")), json!({"pong": "you"}));
    let go = get("/api/v1/go");
    assert_eq!((go.status().as_u16(), header(&go, "location")), (303, Some("/api/v1/ping")));
    let document = value(get("/api/v1/openapi.json"));
    assert_eq!(document["servers"], json!([{"url": "/api/v1"}]));
    assert_eq!(document["paths"].as_object().unwrap().keys().collect::<Vec<_>>(), ["/ping", "/ping/{name}"]);
    assert_eq!(get("/api/v1/explorer/").status(), 200);
    assert_eq!(value(get("/api/v1/explorer/openapi.json")), document);
    for outside in ["/ping", "/", "/explorer/", "/api", "/api/v1x/ping", "/openapi.json", "/api/v1/users"] {
        let got = get(outside);
        assert_eq!(got.status(), 404, "{outside}");
        assert_eq!(value(got)["error"]["name"], "NotFoundError", "{outside}");
    }
}

#[test]
fn pages_of_other_origins() {
    let asked = [
        ("origin", "https://any.example"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "X-A,X-B"),
    ];
    let got = send_to(&ROUTING, "OPTIONS", "/verbs", &asked);
    assert_eq!(got.status(), 204);
    for (name, value) in [
        ("access-control-allow-origin", Some("*")),
        ("access-control-allow-methods", Some("GET,HEAD,PUT,PATCH,POST,DELETE")),
        ("access-control-allow-headers", Some("X-A,X-B")),
        ("access-control-max-age", Some("86400")),
        ("access-control-allow-credentials", None),
    ] {
        assert_eq!(header(&got, name), value, "{name}");
    }
    let got = send_to(&ROUTING, "GET", "/users", &asked[..1]);
    assert_eq!(header(&got, "access-control-allow-origin"), Some("*"));

    let own = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
    let got = send_to(&BASE_PATH, "OPTIONS", "/api/v1/ping", &own);
    assert_eq!(got.status(), 204);
    for (name, value) in [
        ("access-control-allow-origin", "https://app.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET,POST"),
        ("access-control-allow-headers", "X-Token,Content-Type"),
        ("access-control-max-age", "600"),
    ] {
        assert_eq!(header(&got, name), Some(value), "{name}");
    }
    let got = send_to(&BASE_PATH, "GET", "/api/v1/ping", &own[..1]);
    assert_eq!(header(&got, "access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(header(&got, "access-control-allow-credentials"), Some("true"));
    assert_eq!(header(&got, "access-control-expose-headers"), Some("X-Total"));
    assert!(header(&got, "vary").is_some_and(|vary| vary.contains("Origin")));
}
