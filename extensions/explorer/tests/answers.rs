//! What the explorer serves, and what not.

use std::io::Read;

use flate2::read::GzDecoder;
use lazo_explorer::{Answer, Explorer, ExplorerDocument, ExplorerOauth, ExplorerUi, Request};

fn get(request: Request<'_>) -> Answer {
    Explorer::new("Todo", "/explorer").answer(&request).expect("an answer")
}

fn at(below: &str) -> Request<'_> {
    Request { below, ..Request::default() }
}

#[test]
fn the_path_without_its_slash_redirects() {
    let answer = get(at(""));
    assert_eq!((answer.status, answer.header("location")), (302, Some("explorer/")));
    let elsewhere = Explorer::new("Todo", "/api/docs/").answer(&at("")).expect("an answer");
    assert_eq!(elsewhere.header("location"), Some("docs/"));
}

#[test]
fn the_page_refers_only_to_what_is_served_beside_it() {
    let page = get(at("/"));
    let html = std::str::from_utf8(&page.body).expect("text");
    let mut references = 0;
    for part in html
        .split(['"'])
        .filter(|part| part.ends_with(".js") || part.ends_with(".css") || part.ends_with(".png"))
    {
        assert_eq!(get(at(&format!("/{part}"))).status, 200, "{part}");
        references += 1;
    }
    assert_eq!(references, 4);
    assert!(!html.contains("http"), "{html}");
    assert!(!html.contains("<style") && !html.contains("onload"), "{html}");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
}

#[test]
fn nothing_else_is_served() {
    let explorer = Explorer::new("Todo", "/explorer");
    for below in [
        "/package.json",
        "/swagger-ui-bundle.js.map",
        "/swagger-ui-bundle.js.gz",
        "/LICENSE",
        "/index.html",
        "//",
        "/../Cargo.toml",
        "/swagger-ui.css/",
        "swagger-ui.css",
        "/SWAGGER-UI.CSS",
    ] {
        assert_eq!(explorer.answer(&at(below)), None, "{below}");
    }
}

#[test]
fn files_are_packed_for_those_that_take_it() {
    for (below, content_type) in [
        ("/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("/swagger-ui.css", "text/css; charset=utf-8"),
        ("/favicon-32x32.png", "image/png"),
    ] {
        let packed = get(Request { takes_gzip: true, ..at(below) });
        let plain = get(at(below));
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert_eq!(plain.header("content-encoding"), None);
        let mut unpacked = Vec::new();
        GzDecoder::new(packed.body.as_ref()).read_to_end(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, plain.body);
        assert_ne!(packed.header("etag"), plain.header("etag"));
        for answer in [packed, plain] {
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("content-type"), Some(content_type));
            assert_eq!(answer.header("vary"), Some("accept-encoding"));
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        }
    }
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let explorer = Explorer::new("Todo", "/explorer");
    for below in ["/", "/swagger-initializer.js", "/swagger-ui.css"] {
        let first = get(at(below));
        let again = get(Request { if_none_match: first.header("etag"), ..at(below) });
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("etag"), first.header("etag"));
    }
    let first = explorer.document("{}", &Request::default());
    assert_eq!((first.status, first.header("content-type")), (200, Some("application/json")));
    let request = Request { if_none_match: first.header("etag"), ..Request::default() };
    assert_eq!(explorer.document("{}", &request).status, 304);
    assert_eq!(explorer.document("{\"openapi\": \"3.1.0\"}", &request).status, 200);
}

#[test]
fn connections_elsewhere_are_allowed_by_name() {
    let origins = ["https://api.example.com".to_owned(), "x; script-src *".to_owned()];
    let explorer = Explorer::new("Todo", "/explorer").allow_connections_to(&origins);
    let page = explorer.answer(&at("/")).expect("the page");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("connect-src 'self' https://api.example.com;"), "{policy}");
    assert!(!policy.contains('*'), "{policy}");
}

fn text(explorer: &Explorer, below: &str) -> String {
    let answer = explorer.answer(&at(below)).expect("an answer");
    String::from_utf8(answer.body.to_vec()).expect("text")
}

#[test]
fn the_look_can_be_changed() {
    let plain = Explorer::new("Todo", "/explorer");
    let script = text(&plain, "/swagger-initializer.js");
    assert!(script.contains("persistAuthorization: false") && !script.contains("select"), "{script}");
    let other = ExplorerDocument { name: "Version 2".into(), url: "/v2/openapi.json".into() };
    let changed = plain.clone().theme("/static/theme.css").persist_authorization(true).documents(vec![other]);
    let page = text(&changed, "/");
    let (first, own) =
        (page.find("swagger-ui.css").expect("it"), page.find("/static/theme.css").expect("it"));
    assert!(first < own, "the theme comes behind: {page}");
    let script = text(&changed, "/swagger-initializer.js");
    assert!(script.contains("persistAuthorization: true"), "{script}");
    let documents = r#"[{"name":"Todo","url":"openapi.json"},{"name":"Version 2","url":"/v2/openapi.json"}]"#;
    assert!(script.contains(documents) && script.contains("createElement('select')"), "{script}");
    let etag = |explorer: &Explorer| {
        let answer = explorer.answer(&at("/swagger-initializer.js")).expect("an answer");
        answer.header("etag").map(str::to_owned)
    };
    assert_ne!(etag(&plain), etag(&changed));
}

#[test]
fn a_user_can_be_sent_back_from_signing_in() {
    let page = get(at("/oauth2-redirect.html"));
    let html = std::str::from_utf8(&page.body).expect("text");
    assert!(html.contains("src=\"oauth2-redirect.js\"") && !html.contains("</script><script"), "{html}");
    assert_eq!(page.header("content-security-policy"), get(at("/")).header("content-security-policy"));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(
        text(&Explorer::new("Todo", "/explorer"), "/oauth2-redirect.js").contains("swaggerUIRedirectOauth2")
    );
}

#[test]
fn the_client_that_signs_in_cannot_leave_its_script() {
    let plain = Explorer::new("Todo", "/explorer");
    assert!(!text(&plain, "/swagger-initializer.js").contains("initOAuth"));
    let oauth = ExplorerOauth { client_id: "a'\"});alert(1)//".into(), scopes: vec!["read".into()] };
    let script = text(&plain.oauth(oauth), "/swagger-initializer.js");
    let settings = script.split_once("ui.initOAuth(").and_then(|(_, rest)| rest.split_once(");\n"));
    let settings: serde_json::Value = serde_json::from_str(settings.expect("a call").0).expect("one value");
    assert_eq!(
        settings,
        serde_json::json!({
            "clientId": "a'\"});alert(1)//", "scopes": ["read"], "usePkceWithAuthorizationCodeGrant": true,
        })
    );
}

#[test]
fn another_user_interface_takes_its_place() {
    let ui = ExplorerUi::new("<title>{{title}}</title><a href=\"{{document}}\">")
        .file("own.js", "text/javascript; charset=utf-8", "own()")
        .file("swagger-ui.css", "text/css; charset=utf-8", "b{}");
    let explorer = Explorer::new("A & B", "/explorer").ui(ui.clone());
    assert_eq!(text(&explorer, "/"), "<title>A &amp; B</title><a href=\"openapi.json\">");
    assert_eq!(text(&explorer, "/own.js"), "own()");
    assert_eq!(text(&explorer, "/swagger-ui.css"), "b{}", "its own files come first");
    assert!(text(&explorer, "/swagger-ui-bundle.js").len() > 1000, "the others stay");
    let policy = |explorer: &Explorer| {
        let page = explorer.answer(&at("/")).expect("the page");
        page.header("content-security-policy").expect("a policy").to_owned()
    };
    assert!(policy(&explorer).starts_with("default-src 'none'"));
    assert_eq!(policy(&Explorer::new("A", "/").ui(ui.policy("default-src 'self'"))), "default-src 'self'");
}
