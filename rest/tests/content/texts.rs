//! JSON as clients write it, and what they say that it is.

use crate::support::{Answer, application, ask, request};
use actix_web::test::TestRequest;
use lazo_kernel::Injectable;
use lazo_rest::{RestConfig, api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Open {
    n: Option<i64>,
    text: Option<String>,
}

/// The same, of which the schema says more than the type.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Ruled {
    n: Option<i64>,
    #[schemars(length(max = 100))]
    text: Option<String>,
}

#[derive(Injectable)]
struct Texts {}

#[api]
impl Texts {
    #[post("/typed")]
    fn typed(&self, #[body] open: Open) -> Open {
        open
    }

    #[post("/ruled")]
    fn ruled(&self, #[body] ruled: Ruled) -> Ruled {
        ruled
    }

    #[post("/data")]
    fn data(
        &self,
        #[body(schema = r#"{"type": "object", "properties": {"n": {"type": "integer"}}}"#)] value: Value,
    ) -> Value {
        value
    }

    #[post("/optional")]
    fn optional(&self, #[body] open: Option<Open>) -> String {
        format!("{open:?}")
    }

    #[post("/text")]
    fn text(&self, #[body(content = "text/plain")] text: String) -> String {
        text
    }
}

const LANES: [&str; 3] = ["/typed", "/ruled", "/data"];

async fn send(path: &str, body: &[u8]) -> Answer {
    ask(&application::<Texts>(RestConfig::default()), request(path, "application/json", body)).await
}

#[actix_web::test]
async fn what_is_no_json_is_refused_on_every_lane() {
    let deep = format!("{{\"n\": {}{}}}", "[".repeat(200), "]".repeat(200));
    let bad: [&[u8]; 22] = [
        b" ",
        b"{",
        b"{} {}",
        b"{}]",
        b"{}\0",
        b"{\"n\": 1,}",
        b"{'n': 1}",
        b"{n: 1}",
        b"{/* none */}",
        b"{\"n\": 01}",
        b"{\"n\": +1}",
        b"{\"n\": .5}",
        b"{\"n\": 1.}",
        b"{\"n\": 0x10}",
        b"{\"n\": NaN}",
        b"{\"n\": 1e400}",
        b"{\"text\": \"\\ud800\"}",
        b"{\"text\": \"\\x41\"}",
        b"{\"text\": \"\t\"}",
        b"{\"text\": \"\xed\xa0\x80\"}",
        b"{\0\"\0n\0\"\0:\x001\0}\0",
        deep.as_bytes(),
    ];
    for path in LANES {
        for body in bad {
            let answer = send(path, body).await;
            let code = answer.json()["error"]["code"].clone();
            assert_eq!((answer.status, code), (400, Value::Null), "{path} {}", String::from_utf8_lossy(body));
        }
    }
}

#[actix_web::test]
async fn numbers_are_whole_on_every_lane() {
    for path in LANES {
        for (number, expected) in [
            ("9223372036854775807", json!(i64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("1.0", json!(1)),
            ("1e2", json!(100)),
        ] {
            let answer = send(path, format!("{{\"n\": {number}}}").as_bytes()).await;
            assert_eq!(answer.status, 200, "{path} {number}");
            // A handler that takes any value has it as it was written.
            if path != "/data" {
                assert_eq!(answer.json()["n"], expected, "{path} {number}");
            }
        }
        assert_eq!(send(path, b"{\"n\": 1.5}").await.code(), (422, "VALIDATION_FAILED".into()), "{path}");
    }
    for path in ["/typed", "/ruled"] {
        for number in
            ["9223372036854775808", "-9223372036854775809", "1e30", "123456789012345678901234567890"]
        {
            let answer = send(path, format!("{{\"n\": {number}}}").as_bytes()).await;
            let details = &answer.json()["error"]["details"][0];
            let told = (answer.status, details["path"].clone(), details["code"].clone());
            assert_eq!(told, (422, json!("/n"), json!("format")), "{path} {number}");
        }
    }
}

#[actix_web::test]
async fn of_a_name_that_is_given_twice_the_last_value_counts_on_every_lane() {
    for path in LANES {
        let answer = send(path, b"{\"n\": \"x\", \"n\": 2}").await;
        assert_eq!((answer.status, answer.json()["n"].clone()), (200, json!(2)), "{path}");
        assert_eq!(send(path, b"{\"n\": 2, \"n\": \"x\"}").await.status, 422, "{path}");
    }
}

#[actix_web::test]
async fn a_mark_in_front_of_utf_8_is_passed_over() {
    for path in LANES {
        let answer = send(path, "\u{feff}{\"n\": 2}".as_bytes()).await;
        assert_eq!((answer.status, answer.json()["n"].clone()), (200, json!(2)), "{path}");
        assert_eq!(send(path, "\u{feff}\u{feff}{\"n\": 2}".as_bytes()).await.status, 400, "{path}");
        assert_eq!(send(path, "\u{feff}".as_bytes()).await.status, 400, "{path}");
    }
}

#[actix_web::test]
async fn a_media_type_has_parameters_and_is_in_any_case() {
    let app = application::<Texts>(RestConfig::default());
    let json = [
        "Application/JSON",
        "application/json;",
        "application/json; version=1",
        "APPLICATION/JSON;CHARSET=\"UTF-8\"",
        "application/json ; charset = utf8",
        "application/json; charset=us-ascii",
        "application/problem+json; charset=utf-8",
        "application/merge-patch+json",
    ];
    for kind in json {
        assert_eq!(ask(&app, request("/data", kind, "{}")).await.status, 200, "{kind}");
    }
    let others = [
        "",
        "/",
        "json",
        "+json",
        "application/+json",
        "text/json",
        "application/jsonx",
        "application/*",
        "*/*",
        "application/json, text/plain",
        "application/json; charset=",
        "application/json; charset=utf-16",
        "application/json; version=1; charset=latin1",
        "multipart/form-data",
    ];
    for kind in others {
        let answer = ask(&app, request("/data", kind, "{}")).await;
        assert_eq!(answer.code(), (415, "UNSUPPORTED_MEDIA_TYPE".into()), "{kind}");
    }
    // What says nothing of itself is JSON, where that is taken.
    let bare = |path: &str| TestRequest::post().uri(path).set_payload("{}");
    assert_eq!(ask(&app, bare("/data")).await.status, 200);
    let answer = ask(&app, bare("/text")).await;
    assert_eq!(answer.code(), (415, "UNSUPPORTED_MEDIA_TYPE".into()));
    let message = answer.json()["error"]["message"].clone();
    assert_eq!(message, "The request body has no Content-type; it must be one of [text/plain].");
}

#[actix_web::test]
async fn an_empty_body_is_none_and_null_is_a_value() {
    let app = application::<Texts>(RestConfig::default());
    // Pieces that are none in all.
    let chunked = |path: &str| TestRequest::post().uri(path).insert_header(("transfer-encoding", "chunked"));
    assert_eq!(ask(&app, chunked("/optional")).await.text(), "None");
    assert_eq!(ask(&app, TestRequest::post().uri("/optional")).await.text(), "None");
    assert_eq!(ask(&app, request("/optional", "text/plain", "")).await.text(), "None");
    assert_eq!(send("/optional", b"null").await.code(), (422, "VALIDATION_FAILED".into()));
    for path in LANES {
        assert_eq!(ask(&app, chunked(path)).await.code(), (400, "MISSING_REQUIRED_PARAMETER".into()));
        assert_eq!(send(path, b"null").await.code(), (422, "VALIDATION_FAILED".into()));
    }
}
