//! What clients are told of bad input is in our words, whichever library found it.

use crate::support::{application, ask, request};
use actix_web::test::TestRequest;
use lazo_kernel::Injectable;
use lazo_rest::{RestConfig, api};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
enum Color {
    Red,
    Green,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only whether it can be read is of interest")]
struct Thing {
    #[schemars(length(min = 2), regex(pattern = "^[a-z]+$"))]
    name: String,
    size: u8,
    color: Option<Color>,
    #[serde(default)]
    tags: Vec<i64>,
}

#[derive(Injectable)]
struct Things {}

#[api]
impl Things {
    #[post("/json")]
    fn json(&self, #[body] _thing: Thing) {}

    #[post("/form")]
    fn form(&self, #[body(content = "application/x-www-form-urlencoded")] _thing: Thing) {}

    #[post("/multipart")]
    fn multipart(&self, #[body(content = "multipart/form-data")] _thing: Thing) {}

    #[get("/query")]
    fn query(
        &self,
        #[query] size: Option<u8>,
        #[query] ratio: Option<f32>,
        #[query] flag: Option<bool>,
        #[query] color: Option<Color>,
        #[query] sizes: Option<Vec<i64>>,
        #[query(content = "application/json")] thing: Option<Thing>,
    ) {
        let _ = (size, ratio, flag, color, sizes, thing);
    }
}

/// How libraries begin and end their sentences.
const THEIRS: [&str; 20] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "unknown variant",
    "unknown field",
    "missing field",
    "duplicate field",
    "expected",
    "at line",
    "EOF",
    "trailing characters",
    "recursion limit",
    "control character",
    "surrogate",
    "utf-8 sequence",
    "is not of type",
    "is not valid under",
    "does not match",
    "serde",
    "actix",
];

fn is_ours(what: &str, told: &str) {
    for word in THEIRS {
        assert!(!told.contains(word), "{what} is told {word:?}: {told}");
    }
}

#[actix_web::test]
async fn bad_bodies_are_told_in_our_words() {
    let app = application::<Things>(RestConfig::default());
    let deep = "[".repeat(5_000);
    let json: [&[u8]; 17] = [
        b"{",
        b"}",
        b"nul",
        b"{\"name\":}",
        b"{} {}",
        b"\"\x01\"",
        b"\"\\ud800\"",
        b"\"\xff\"",
        b"1e400",
        b"[1, 2]",
        b"null",
        b"{\"name\": \"ab\"}",
        b"{\"name\": \"ab\", \"size\": 256}",
        b"{\"name\": \"AB\", \"size\": 1, \"color\": \"blue\"}",
        b"{\"name\": \"ab\", \"size\": 1, \"more\": 1}",
        b"{\"name\": \"ab\", \"name\": \"ab\", \"size\": \"1\"}",
        deep.as_bytes(),
    ];
    let form: [&[u8]; 5] = [b"name=%zz", b"name=%ff", b"size=x", b"name=ab&size=1&more=1", b"tags[0][a]=1"];
    let part = "--b\r\ncontent-disposition: form-data; name=\"size\"\r\n\r\nx\r\n--b--\r\n";
    let multipart: [&[u8]; 4] =
        [b"--b", b"nothing of the kind", b"--b\r\n\r\nx\r\n--b--\r\n", part.as_bytes()];
    let kinds = [
        ("/json", "application/json", &json[..]),
        ("/form", "application/x-www-form-urlencoded", &form[..]),
        ("/multipart", "multipart/form-data; boundary=b", &multipart[..]),
        ("/multipart", "multipart/form-data", &multipart[..]),
    ];
    for (path, kind, bodies) in kinds {
        for body in bodies {
            let answer = ask(&app, request(path, kind, *body)).await;
            let what = format!("{kind}: {}", String::from_utf8_lossy(&body[..body.len().min(60)]));
            assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
            is_ours(&what, answer.text());
        }
    }
}

#[actix_web::test]
async fn bad_parameters_are_told_in_our_words() {
    let app = application::<Things>(RestConfig::default());
    let queries = [
        "size=x",
        "size=256",
        "size=%2B7",
        "size=%zz",
        "size=%ff",
        "size=1&size=2",
        "ratio=1e400",
        "ratio=NaN",
        "flag=yes",
        "color=blue",
        "sizes=1&sizes=x",
        "thing=%7B",
        "thing=%7B%7D",
        "thing=7",
        "thing=%7B%22name%22:%22ab%22,%22size%22:%221%22%7D",
        "thing[name]=ab&thing[size]=x",
        "thing[name=ab",
    ];
    for query in queries {
        let answer = ask(&app, TestRequest::with_uri(&format!("/query?{query}"))).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        is_ours(query, answer.text());
    }
}
