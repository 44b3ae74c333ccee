//! Every kind of scheme: where its credential stands, and what is no credential.

use super::support::{Known, application, basic, bearer, pair, send, started};
use lazo_rest::{
    RestApplication as _, RestConfig, api, controller,
    openapi::{Declarations, KeyPlace, SecurityScheme},
    security::Principal,
};

#[controller]
struct Kinds {}

#[api]
impl Kinds {
    #[get("/bearer", security("jwt"))]
    fn bearer(&self, #[extract] caller: Principal) -> String {
        caller.id().to_owned()
    }

    #[get("/oauth", security("oauth" = ["read"]))]
    fn oauth(&self) {}

    #[get("/oidc", security("oidc"))]
    fn oidc(&self) {}

    #[get("/basic", security("basic"))]
    fn basic(&self, #[extract] caller: Principal) -> String {
        format!("{} by {}", caller.id(), caller.scheme())
    }

    #[get("/digest", security("digest"))]
    fn digest(&self) {}

    #[get("/header", security("header"))]
    fn header(&self) {}

    #[get("/query", security("query"))]
    fn query(&self) {}

    #[get("/cookie", security("cookie"))]
    fn cookie(&self) {}
}

async fn served() -> (lazo_kernel::Application, std::net::SocketAddr) {
    let mut config = RestConfig::default();
    config.parameters.refuse_unknown = true;
    let app = application(config)
        .authenticator(bearer())
        .authenticator(Known::new("oauth", SecurityScheme::oauth2()))
        .authenticator(Known::new("oidc", SecurityScheme::open_id_connect("https://id.test/config")))
        .authenticator(basic())
        .authenticator(Known::new(
            "digest",
            SecurityScheme { scheme: Some("digest".into()), ..SecurityScheme::basic() },
        ))
        .authenticator(Known::new("header", SecurityScheme::api_key(KeyPlace::Header, "X-Key")))
        .authenticator(Known::new("query", SecurityScheme::api_key(KeyPlace::Query, "api key")))
        .authenticator(Known::new("cookie", SecurityScheme::api_key(KeyPlace::Cookie, "session")))
        .controller::<Kinds>();
    let address = started(&app).await;
    (app, address)
}

#[tokio::test]
async fn a_credential_stands_where_its_scheme_says() {
    let (app, address) = served().await;
    for (head, status) in [
        ("GET /bearer\nAuthorization: Bearer good", 200),
        ("GET /bearer\nauthorization: bEaReR   good", 200),
        ("GET /oauth\nAuthorization: Bearer good", 204),
        ("GET /oidc\nAuthorization: Bearer good", 204),
        ("GET /digest\nAuthorization: Digest good", 204),
        ("GET /header\nX-Key: good", 204),
        ("GET /query?api%20key=good", 204),
        ("GET /query?api+key=goo%64", 204),
        ("GET /cookie\nCookie: a=b; session=good; c=d", 204),
        ("GET /cookie\nCookie: session=\"good\"", 204),
        // Another place is none.
        ("GET /bearer?access_token=good", 401),
        ("GET /header?X-Key=good", 401),
        ("GET /query\napi-key: good", 401),
        ("GET /cookie\nsession: good", 401),
        ("GET /oauth\nAuthorization: Digest good", 401),
    ] {
        assert_eq!(send(address, head).await.status, status, "{head}");
    }
    let basic = send(address, &format!("GET /basic\nAuthorization: basic {}", pair("ada:good"))).await;
    assert_eq!((basic.status, &*basic.body), (200, "ada by basic"));
    assert_eq!(send(address, "GET /bearer\nAuthorization: Bearer good").await.body, "one by jwt");
    // What is a key is declared; what is none is not.
    assert_eq!(send(address, "GET /query?api+key=good&more=1").await.status, 400);
    assert_eq!(send(address, "GET /bearer?api+key=good\nAuthorization: Bearer good").await.status, 400);
    app.stop().await.unwrap();
}

/// A gateway lets the key through: it is a declared parameter of this operation, and of no other.
#[tokio::test]
async fn a_key_in_the_query_is_declared_whoever_enforces_it() {
    let mut config = RestConfig::default();
    config.parameters.refuse_unknown = true;
    config.security.enforce = false;
    let key = SecurityScheme::api_key(KeyPlace::Query, "api key");
    let declared = Declarations::default().security_scheme("query", key);
    let app = application(config).with(declared.binding("gateway")).controller::<Kinds>();
    let address = started(&app).await;
    for (head, status) in [
        ("GET /query?api+key=any", 204),
        ("GET /query?api%20key=", 204),
        ("GET /query", 204),
        ("GET /query?api+key=any&more=1", 400),
        ("GET /cookie?api+key=any", 400),
    ] {
        assert_eq!(send(address, head).await.status, status, "{head}");
    }
    app.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_broken_or_given_twice_is_refused() {
    let (app, address) = served().await;
    let mut heads = Vec::new();
    for bad in [
        "Bearer",
        "Bearer ",
        "Bearergood",
        "Bearer good more",
        "Bearer good,more",
        "Bearer =",
        "Bearer g\u{fc}t",
    ] {
        heads.push(format!("GET /bearer\nAuthorization: {bad}"));
    }
    heads.push("GET /bearer\nAuthorization: Bearer good\nAuthorization: Bearer good".to_owned());
    heads.push(format!("GET /bearer\nAuthorization: Bearer good\nAuthorization: Basic {}", pair("ada:good")));
    for bad in ["", "!", "YWRhOmdvb2Q", &pair("ada"), &pair("ada:good\n"), &pair("a\0da:good"), "//79OmE="] {
        heads.push(format!("GET /basic\nAuthorization: Basic {bad}"));
    }
    heads.extend(
        [
            "GET /header\nX-Key: good\nX-Key: good",
            "GET /header\nX-Key:",
            "GET /query?api+key=good&api+key=good",
            "GET /query?api+key=good&api%20key[]=bad",
            "GET /query?api+key=",
            "GET /query?api+key",
            "GET /cookie\nCookie: session=good; session=good",
            "GET /cookie\nCookie: session=good\nCookie: session=bad",
            "GET /cookie\nCookie: session=",
            "GET /cookie\nCookie: session=%zz",
            "GET /digest\nAuthorization: Digest",
        ]
        .map(str::to_owned),
    );
    for head in heads {
        let answer = send(address, &head).await;
        assert_eq!((answer.status, answer.challenges().len()), (401, 1), "{head}");
        assert!(!answer.body.contains("good") && !answer.body.contains("ada"), "{head}: {}", answer.body);
    }
    app.stop().await.unwrap();
}
