//! What who is refused is told, and what is not done for him.

use super::support::{Answer, Known, application, pair, send, started, with_all};
use lazo_kernel::Application;
use lazo_rest::{
    RestApplication as _, RestConfig, api,
    config::{CheckAnswers, SecurityConfig},
    controller,
    openapi::SecurityScheme,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[controller]
struct Shop {}

#[api]
impl Shop {
    #[get("/all", security("jwt" = ["read", "write"]), security("basic"), security("key"))]
    fn all(&self) {}

    #[get("/jwt", security("jwt"))]
    fn jwt(&self) -> &'static str {
        "seen"
    }

    #[get("/key", security("key" = ["admin"]))]
    fn key(&self) {}

    #[post("/upload", security("key"))]
    fn upload(&self, #[body] list: Vec<String>) -> usize {
        list.len()
    }
}

async fn served(config: RestConfig) -> (Application, std::net::SocketAddr) {
    let app = with_all(config).controller::<Shop>();
    let address = started(&app).await;
    (app, address)
}

fn with_realm() -> RestConfig {
    let security = SecurityConfig { realm: Some("The \"shop\"".to_owned()), ..SecurityConfig::default() };
    RestConfig { security, ..RestConfig::default() }
}

#[tokio::test]
async fn every_scheme_that_would_do_is_challenged() {
    let (app, address) = served(with_realm()).await;
    let realm = r#"realm="The \"shop\"""#;
    let [basic, key] = [
        format!("Basic {realm}, charset=\"UTF-8\""),
        format!("ApiKey {realm}, in=\"header\", name=\"x-key\""),
    ];
    let scope = r#"scope="read write""#;
    for (headers, bearer) in [
        ("".to_owned(), format!("Bearer {realm}, {scope}")),
        ("Authorization: Bearer bad".to_owned(), format!("Bearer {realm}, error=\"invalid_token\", {scope}")),
        ("Authorization: Bearer absent".to_owned(), format!("Bearer {realm}, {scope}")),
        (format!("Authorization: Basic {}", pair("ada:bad")), format!("Bearer {realm}, {scope}")),
    ] {
        let answer = send(address, &format!("GET /all\n{headers}")).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.challenges(), [&bearer, &basic, &key], "{headers}");
    }
    // A good token that is not for this: no other credential is asked for.
    let answer = send(address, "GET /all\nAuthorization: Bearer good").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.challenges(), [format!("Bearer {realm}, error=\"insufficient_scope\", {scope}")]);
    let answer = send(address, "GET /key\nX-Key: good").await;
    assert_eq!((answer.status, answer.challenges().len()), (403, 0));
    app.stop().await.unwrap();
    let (app, address) = served(RestConfig::default()).await;
    assert_eq!(send(address, "GET /jwt").await.challenges(), ["Bearer realm=\"shop\""]);
    app.stop().await.unwrap();
}

#[controller]
struct Digests {}

#[api]
impl Digests {
    #[get("/digest", security("digest"))]
    fn digest(&self) {}
}

struct Digest;

#[async_trait::async_trait]
impl lazo_rest::security::Authenticator for Digest {
    fn scheme(&self) -> &str {
        "digest"
    }

    fn describe(&self) -> Option<SecurityScheme> {
        Some(SecurityScheme { scheme: Some("digest".into()), ..SecurityScheme::basic() })
    }

    async fn authenticate(
        &self,
        _: &lazo_rest::security::Credential,
        _: &lazo_rest::security::Demand<'_>,
    ) -> Result<lazo_rest::security::Principal, lazo_rest::security::Refusal> {
        Err(lazo_rest::security::Refusal::Invalid)
    }

    fn challenge(&self) -> Option<String> {
        Some("Digest realm=\"x\", nonce=\"1\"".to_owned())
    }
}

#[tokio::test]
async fn an_authenticator_challenges_in_its_own_way() {
    let app = application(RestConfig::default()).authenticator(Digest).controller::<Digests>();
    let address = started(&app).await;
    assert_eq!(send(address, "GET /digest").await.challenges(), ["Digest realm=\"x\", nonce=\"1\""]);
    app.stop().await.unwrap();
}

#[tokio::test]
async fn errors_of_authenticators_let_nobody_in() {
    let (app, address) = served(RestConfig::default()).await;
    let answer = |credential: &'static str| async move {
        let answer: Answer = send(address, &format!("GET /all\nAuthorization: Bearer {credential}")).await;
        assert!(!answer.body.contains("10.0.0.7") && !answer.body.contains("bug"), "{}", answer.body);
        answer.status
    };
    assert_eq!(answer("down").await, 500);
    assert_eq!(answer("often").await, 429);
    assert_eq!(answer("panic").await, 500);
    // Whoever is let in in another way is.
    let both = send(address, "GET /all\nAuthorization: Bearer down\nX-Key: good").await;
    assert_eq!(both.status, 204);
    app.stop().await.unwrap();
}

#[tokio::test]
async fn nothing_of_the_body_is_read() {
    let (app, address) = served(RestConfig::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = [0; 12];
    stream.read_exact(&mut bytes).await.unwrap();
    assert_eq!(&bytes, b"HTTP/1.1 401");
    // Nor are parameters and media types looked at.
    for head in ["POST /upload\nContent-Type: text/csv", "POST /upload\nContent-Length: 0"] {
        assert_eq!(send(address, head).await.status, 401, "{head}");
        assert_ne!(send(address, &format!("{head}\nX-Key: good")).await.status, 401, "{head}");
    }
    app.stop().await.unwrap();
}

#[tokio::test]
async fn refusals_contradict_no_document() {
    let mut config = RestConfig::default();
    config.answers.check = CheckAnswers::Refuse;
    config.openapi.error_responses = true;
    let (app, address) = served(config).await;
    assert_eq!(send(address, "GET /jwt").await.status, 401);
    assert_eq!(send(address, "GET /key\nX-Key: good").await.status, 403);
    assert_eq!(send(address, "GET /jwt\nAuthorization: Bearer good").await.body, "seen");
    let document = app.openapi().await.unwrap();
    let responses = |path: &str| -> Vec<String> {
        let all = document.value()["paths"][path]["get"]["responses"].as_object().unwrap();
        all.keys().cloned().collect()
    };
    assert_eq!(responses("/jwt"), ["200", "401", "default"]);
    assert_eq!(responses("/key"), ["204", "401", "403", "default"]);
    app.stop().await.unwrap();
}

/// A refusal is an error like others: in the form that is configured, and with what browsers have to see of it.
#[tokio::test]
async fn browsers_and_programs_read_refusals() {
    let mut config = RestConfig::default();
    config.errors.format = lazo_rest::ErrorFormat::Problem;
    config.cors = lazo_rest::config::CorsConfig::open();
    let (app, address) = served(config).await;
    let answer = send(address, "GET /jwt\nOrigin: https://app.test").await;
    assert_eq!((answer.status, answer.all("access-control-allow-origin")), (401, vec!["*"]));
    assert_eq!(answer.all("content-type"), ["application/problem+json"]);
    assert!(answer.body.contains("CREDENTIALS_REQUIRED"), "{}", answer.body);
    assert_eq!(answer.challenges().len(), 1);
    app.stop().await.unwrap();
}

#[tokio::test]
async fn one_authenticator_is_asked_once_a_request() {
    let known = Known::new("key", SecurityScheme::api_key(lazo_rest::openapi::KeyPlace::Header, "X-Key"));
    let asked = std::sync::Arc::clone(&known.asked);
    let app = application(RestConfig::default())
        .authenticator(super::support::bearer())
        .authenticator(super::support::basic())
        .authenticator(known)
        .controller::<Shop>();
    let address = started(&app).await;
    assert_eq!(send(address, "GET /all\nX-Key: bad").await.status, 401);
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
    app.stop().await.unwrap();
}
