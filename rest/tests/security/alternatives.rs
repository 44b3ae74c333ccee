//! Alternatives, conjunctions, scopes, and who need not say who he is.

use super::support::{Known, application, basic, bearer, key, send, started, with_all};
use lazo_rest::{
    RestApplication as _, RestConfig, api, controller,
    openapi::{Declarations, SecurityScheme},
    operation::SecurityRequirement,
    security::Subject,
};
use std::sync::{Arc, atomic::Ordering};

fn told(caller: &Subject) -> String {
    let all: Vec<_> = caller.principals().iter().map(|one| one.scheme().to_owned()).collect();
    if caller.is_anonymous() { "nobody".to_owned() } else { all.join("+") }
}

#[controller]
struct Ways {}

#[api]
impl Ways {
    #[get("/either", security("jwt"), security("key"))]
    fn either(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }

    #[get("/both", security("jwt", "key"))]
    fn both(&self, #[extract] caller: Subject) -> String {
        assert!(caller.of_scheme("key").is_some() && caller.of_scheme("basic").is_none());
        told(&caller)
    }

    #[get("/optional", security("jwt"), public)]
    fn optional(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }

    #[get("/public", public)]
    fn public(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }

    /// What the document says of all.
    #[get("/silent")]
    fn silent(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }

    /// The same, and no document shows it.
    #[get("/hidden", hidden)]
    fn hidden(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }

    #[get("/scoped", security("jwt" = ["read", "write"]), security("key" = ["admin"]))]
    fn scoped(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }
}

const JWT: &str = "Authorization: Bearer good";
const BAD_JWT: &str = "Authorization: Bearer bad";
const KEY: &str = "X-Key: good";
const BAD_KEY: &str = "X-Key: bad";

#[tokio::test]
async fn one_alternative_holds_whole() {
    let default = Declarations::default().security(SecurityRequirement::scheme("key"));
    let app = with_all(RestConfig::default()).controller::<Ways>().with(default.binding("all"));
    let address = started(&app).await;
    for (path, headers, expected) in [
        ("/either", [JWT, ""], Ok("jwt")),
        ("/either", [KEY, ""], Ok("key")),
        ("/either", [BAD_JWT, KEY], Ok("key")),
        ("/either", [JWT, BAD_KEY], Ok("jwt")),
        ("/either", ["", ""], Err(401)),
        ("/either", [BAD_JWT, ""], Err(401)),
        ("/both", [JWT, KEY], Ok("jwt+key")),
        ("/both", [JWT, ""], Err(401)),
        ("/both", [JWT, BAD_KEY], Err(401)),
        ("/both", [BAD_JWT, KEY], Err(401)),
        ("/optional", ["", ""], Ok("nobody")),
        ("/optional", [JWT, ""], Ok("jwt")),
        // Who says who he is wants to be him.
        ("/optional", [BAD_JWT, ""], Err(401)),
        ("/optional", ["Authorization: Bearer absent", ""], Ok("nobody")),
        ("/optional", [KEY, "Authorization: Basic YTpi"], Ok("nobody")),
        ("/public", ["", ""], Ok("nobody")),
        ("/public", [BAD_JWT, ""], Ok("nobody")),
        ("/silent", [KEY, ""], Ok("key")),
        ("/silent", [JWT, ""], Err(401)),
        ("/hidden", [KEY, ""], Ok("key")),
        ("/hidden", ["", ""], Err(401)),
    ] {
        let answer = send(address, &format!("GET {path}\n{}\n{}", headers[0], headers[1])).await;
        match expected {
            Ok(text) => assert_eq!((answer.status, &*answer.body), (200, text), "{path} {headers:?}"),
            Err(status) => assert_eq!(answer.status, status, "{path} {headers:?}"),
        }
    }
    app.stop().await.unwrap();
}

#[tokio::test]
async fn scopes_are_needed_whole() {
    let app = with_all(RestConfig::default()).controller::<Ways>();
    let address = started(&app).await;
    for (headers, status) in [
        ("Authorization: Bearer more", 200),
        (JWT, 403),
        (KEY, 403),
        ("Authorization: Bearer scope", 403),
        // Good, but not for this, beside what is not good at all.
        ("Authorization: Bearer good\nX-Key: bad", 403),
        (BAD_JWT, 401),
        ("", 401),
    ] {
        assert_eq!(send(address, &format!("GET /scoped\n{headers}")).await.status, status, "{headers}");
    }
    app.stop().await.unwrap();
}

#[controller]
struct Both {}

#[api]
impl Both {
    #[get("/both", security("basic", "key"))]
    fn both(&self) {}
}

#[tokio::test]
async fn nobody_is_asked_where_something_else_is_missing() {
    let (slow, quick) = (basic(), key());
    let (asked, other) = (Arc::clone(&slow.asked), Arc::clone(&quick.asked));
    let app =
        application(RestConfig::default()).authenticator(slow).authenticator(quick).controller::<Both>();
    let address = started(&app).await;
    let basic = format!("Authorization: Basic {}", super::support::pair("ada:good"));
    assert_eq!(send(address, &format!("GET /both\n{basic}")).await.status, 401);
    assert_eq!((asked.load(Ordering::Relaxed), other.load(Ordering::Relaxed)), (0, 0));
    assert_eq!(send(address, &format!("GET /both\n{basic}\n{KEY}")).await.status, 204);
    assert_eq!((asked.load(Ordering::Relaxed), other.load(Ordering::Relaxed)), (1, 1));
    app.stop().await.unwrap();
}

#[controller]
struct Twice {}

#[api]
impl Twice {
    #[get("/twice", security("jwt", "oauth" = ["read"]))]
    fn twice(&self, #[extract] caller: Subject) -> String {
        told(&caller)
    }
}

#[tokio::test]
async fn one_token_may_be_good_for_two_schemes() {
    let app = application(RestConfig::default())
        .authenticator(bearer())
        .authenticator(Known::new("oauth", SecurityScheme::oauth2()))
        .controller::<Twice>();
    let address = started(&app).await;
    let answer = send(address, &format!("GET /twice\n{JWT}")).await;
    assert_eq!((answer.status, &*answer.body), (200, "jwt+oauth"));
    app.stop().await.unwrap();
}
