//! The contract, over HTTP: every route, and each of its rules.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use lazo::{
    kernel::Server as _,
    prelude::{Application, BootExt as _, BootOptions},
    rest::REST_SERVER,
};
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};
use tokio::runtime::Runtime;

/// An application that serves on a free port; it stops when it is dropped.
struct Served {
    runtime: Runtime,
    app: Application,
    address: String,
}

impl Served {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (app, address) = runtime.block_on(async {
            let options =
                BootOptions::new().directory(env!("CARGO_MANIFEST_DIR")).environment([("NOTHING", "")]);
            let options = options.set("rest.port", 0).unwrap().set("rest.workers", 1).unwrap();
            let app = validation::application().boot_with(options).await.unwrap();
            app.start().await.unwrap();
            let url = app.get(&REST_SERVER).await.unwrap().url().unwrap();
            (app, url.trim_start_matches("http://").to_owned())
        });
        Self { runtime, app, address }
    }

    /// Sends bytes as they are: a client of its own would tidy paths and queries.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("content-length: {}\r\n", body.len());
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
        (status, serde_json::from_slice(&answer[end + 4..]).unwrap_or(Value::Null))
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    fn takes(&self, name: &str, body: &Value) {
        let got = self.post(&format!("/validate/{name}"), body);
        assert_eq!(got, (200, json!({"received": body, "absent": false})), "{name} {body}");
    }

    /// Every broken rule is told, as its place and keyword.
    fn refuses(&self, name: &str, body: &Value, rules: &[(&str, &str)]) {
        let (status, got) = self.post(&format!("/validate/{name}"), body);
        assert_eq!(status, 422, "{name} {body} {got}");
        assert_eq!(got["error"]["code"], "VALIDATION_FAILED", "{got}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let details = got["error"]["details"].as_array().unwrap();
        let mut told: Vec<_> = details.iter().map(|one| (text(&one["path"]), text(&one["code"]))).collect();
        told.sort();
        let mut expected: Vec<_> =
            rules.iter().map(|(at, rule)| ((*at).to_owned(), (*rule).to_owned())).collect();
        expected.sort();
        assert_eq!(told, expected, "{name} {body}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.runtime.block_on(self.app.stop()).unwrap();
    }
}

#[test]
fn a_person_of_many_rules() {
    let served = Served::new();
    let good = json!({"name": "Ann", "nickname": null, "age": 30, "score": 0.5, "role": "user", "birthday": "2020-02-29",
        "active": true, "contact": {"email": "ann@example.com", "phones": ["+420123"], "address": {"city": "Brno"}},
        "friends": [{"name": "Ben", "more": 1}], "meta": {"a": 1}});
    served.takes("person", &good);
    served.refuses("person", &json!({}), &[("", "required"), ("", "required")]);
    let bad = json!({"name": "A", "nickname": 1, "age": 151, "score": 1.5, "role": "root", "birthday": "2020-02-30",
        "active": "true", "contact": {"email": "ann", "phones": ["1", "1"], "address": {"zip": "1"}, "fax": 1},
        "friends": [{}], "meta": {"a": "1"}, "more": 1});
    served.refuses(
        "person",
        &bad,
        &[
            ("", "additionalProperties"),
            ("/name", "minLength"),
            ("/nickname", "type"),
            ("/age", "maximum"),
            ("/score", "maximum"),
            ("/role", "enum"),
            ("/birthday", "format"),
            ("/active", "type"),
            ("/contact", "additionalProperties"),
            ("/contact/email", "format"),
            ("/contact/phones", "uniqueItems"),
            ("/contact/phones/0", "pattern"),
            ("/contact/phones/1", "pattern"),
            ("/contact/address", "required"),
            ("/contact/address/zip", "pattern"),
            ("/friends/0", "required"),
            ("/meta/a", "type"),
        ],
    );
    served.refuses(
        "person",
        &json!({"name": "Ann", "age": "30", "contact": {"email": "a@b.cz"}}),
        &[("/age", "type")],
    );
}

#[test]
fn null_where_it_is_said() {
    let served = Served::new();
    served.takes("nullable", &json!({"maybe": null, "choice": null, "list": [1, null], "obj": null}));
    served.refuses(
        "nullable",
        &json!({"plain": null, "choice": "c", "list": ["x"], "obj": {"x": null}}),
        &[("/plain", "type"), ("/choice", "enum"), ("/list/0", "type"), ("/obj/x", "type")],
    );
    // As a body it is a value too, and no missing one.
    served.refuses("person", &Value::Null, &[("", "type")]);
}

#[test]
fn formats() {
    let served = Served::new();
    let cases = [
        ("date", json!("2020-02-29"), json!("2021-02-29")),
        ("dateTime", json!("2020-02-29T12:30:15Z"), json!("2020-02-29 12:30:15Z")),
        ("time", json!("12:30:15Z"), json!("25:00:00Z")),
        ("email", json!("a@b.cz"), json!("a")),
        ("hostname", json!("example.com"), json!("-a-")),
        ("ipv4", json!("127.0.0.1"), json!("256.0.0.1")),
        ("ipv6", json!("::1"), json!("::g")),
        ("uri", json!("https://example.com/"), json!("nowhere")),
        (
            "uuid",
            json!("2f1e3a52-98b1-4ac3-8b9c-111111111111"),
            json!("urn:uuid:2f1e3a52-98b1-4ac3-8b9c-111111111111"),
        ),
        ("byte", json!("aGk="), json!("a")),
        ("regex", json!("^a$"), json!("(")),
        ("duration", json!("P1D"), json!("1 day")),
        ("jsonPointer", json!("/a"), json!("a")),
        ("int32", json!(2_147_483_647), json!(2_147_483_648_i64)),
        ("int64", json!(i64::MAX), json!(9_223_372_036_854_775_808_u64)),
        ("float", json!(0.5), json!(1e39)),
    ];
    for (name, good, bad) in cases {
        served.takes("formats", &json!({name: good}));
        served.refuses("formats", &json!({name: bad}), &[(&format!("/{name}"), "format")]);
    }
    served.takes("formats", &json!({"password": "any", "double": 1e300}));
    served.refuses("formats", &json!({"double": "1"}), &[("/double", "type")]);
    let (status, _) = served.send("POST", "/validate/formats", &[], br#"{"double": 1e400}"#);
    assert_eq!(status, 400);
}

#[test]
fn numbers_and_strings() {
    let served = Served::new();
    served.takes(
        "numbers",
        &json!({"min": 5, "max": 5, "exMin": 5.5, "exMax": 4.5, "multiple": 0.5, "int": 1, "even": 4}),
    );
    let bad = json!({"min": 4, "max": 6, "exMin": 5, "exMax": 5, "multiple": 0.25, "int": 1.5, "even": 3});
    served.refuses(
        "numbers",
        &bad,
        &[
            ("/min", "minimum"),
            ("/max", "maximum"),
            ("/exMin", "exclusiveMinimum"),
            ("/exMax", "exclusiveMaximum"),
            ("/multiple", "multipleOf"),
            ("/int", "type"),
            ("/even", "multipleOf"),
        ],
    );
    served.takes(
        "strings",
        &json!({"len": "žž", "pattern": "Ab", "unanchored": "abc", "unicode": "Žluť", "one": "only"}),
    );
    served.refuses(
        "strings",
        &json!({"len": "ž", "pattern": "ab", "unanchored": "ac", "unicode": "a1", "one": "two"}),
        &[
            ("/len", "minLength"),
            ("/pattern", "pattern"),
            ("/unanchored", "pattern"),
            ("/unicode", "pattern"),
            ("/one", "enum"),
        ],
    );
    served.refuses("strings", &json!({"len": "žluť"}), &[("/len", "maxLength")]);
}

#[test]
fn arrays_and_objects() {
    let served = Served::new();
    served.takes("arrays", &json!({"sized": [1], "unique": [1, "1", {"a": 1}], "objects": [{"id": 1}], "matrix": [[1, 2.5], []]}));
    served.refuses(
        "arrays",
        &json!({"sized": [], "unique": [1, 1.0], "objects": [{}], "matrix": [["x"]]}),
        &[
            ("/sized", "minItems"),
            ("/unique", "uniqueItems"),
            ("/objects/0", "required"),
            ("/matrix/0/0", "type"),
        ],
    );
    served.refuses("arrays", &json!({"sized": [1, 2, 3]}), &[("/sized", "maxItems")]);
    served.takes("objects", &json!({"known": "a", "map": {"b": 1}, "closed": {"a": "b"}}));
    served.refuses("objects", &json!({}), &[("", "minProperties")]);
    served.refuses("objects", &json!({"a": 1, "b": 2, "c": 3, "d": 4}), &[("", "maxProperties")]);
    served.refuses(
        "objects",
        &json!({"map": {"b": "1"}, "closed": {"x": 1}}),
        &[("/map/b", "type"), ("/closed", "additionalProperties")],
    );
    served.takes("any-object", &json!({"anything": [null]}));
    served.refuses("any-object", &json!([]), &[("", "type")]);
    served.takes("list", &json!([1, 2]));
    served.refuses("list", &json!([1, "2", 3, 4]), &[("", "maxItems"), ("/1", "type")]);
    served.takes("scalar", &json!(5));
    served.refuses("scalar", &json!("5"), &[("", "type")]);
}

#[test]
fn combinations() {
    let served = Served::new();
    for name in ["one-of", "discriminated"] {
        served.takes(name, &json!({"kind": "cat", "lives": 9}));
        served.takes(name, &json!({"kind": "dog", "barks": true}));
        served.refuses(name, &json!({"kind": "cat", "lives": 10}), &[("", "oneOf")]);
        served.refuses(name, &json!({"kind": "cow"}), &[("", "oneOf")]);
    }
    served.takes("any-of", &json!({"a": 1}));
    served.takes("any-of", &json!({"a": 1, "b": "x"}));
    served.refuses("any-of", &json!({"a": "x"}), &[("", "anyOf")]);
    served.takes("all-of", &json!({"a": 1, "b": "xx"}));
    served.refuses("all-of", &json!({"b": "x"}), &[("", "required"), ("/b", "minLength")]);
    served.takes("not", &json!({"v": 1}));
    served.refuses("not", &json!({"v": "x"}), &[("/v", "not")]);
    served.takes("tree", &json!({"label": "a", "children": [{"label": "b", "children": []}]}));
    served.refuses(
        "tree",
        &json!({"label": "a", "children": [{"children": [{"label": 1, "x": 1}]}]}),
        &[
            ("/children/0", "required"),
            ("/children/0/children/0/label", "type"),
            ("/children/0/children/0", "additionalProperties"),
        ],
    );
    served.refuses("tree", &json!({"label": "a", "children": null}), &[("/children", "type")]);
}

#[test]
fn what_is_said_but_not_done() {
    let served = Served::new();
    served.takes("defaults", &json!({}));
    served.refuses("defaults", &json!({"size": "3"}), &[("/size", "type")]);
    served.takes("read-only", &json!({"id": 1, "secret": "s", "name": "n"}));
    served.refuses("read-only", &json!({"id": "1"}), &[("/id", "type")]);
}

#[test]
fn other_bodies() {
    let served = Served::new();
    let send = |path: &str, kind: &str, body: &str| {
        served.send("POST", path, &[("content-type", kind)], body.as_bytes())
    };
    let missing = served.send("POST", "/validate/person", &[], b"");
    assert_eq!((missing.0, &missing.1["error"]["code"]), (400, &json!("MISSING_REQUIRED_PARAMETER")));
    assert_eq!(
        served.send("POST", "/body/optional", &[], b""),
        (200, json!({"received": null, "absent": true}))
    );
    assert_eq!(served.post("/body/optional", &json!({})).0, 422);
    let form =
        send("/body/json-or-form", "application/x-www-form-urlencoded", "n=1&b=TRUE&s=x&list=2&nested[x]=3");
    let value = json!({"n": 1, "b": true, "s": "x", "list": [2], "nested": {"x": 3}});
    assert_eq!(form, (200, json!({"received": value, "absent": false})));
    assert_eq!(served.post("/body/json-or-form", &json!({"n": 1, "list": "any"})).0, 200);
    assert_eq!(served.post("/body/json-or-form", &json!({"n": "1"})).0, 422);
    assert_eq!(send("/body/json-or-form", "application/x-www-form-urlencoded", "n=x").0, 422);
    let refused = send("/body/json-or-form", "text/plain", "n=1");
    assert_eq!((refused.0, &refused.1["error"]["code"]), (415, &json!("UNSUPPORTED_MEDIA_TYPE")));
    assert_eq!(send("/body/text", "text/plain", "ž"), (200, json!({"text": "ž"})));
    let bytes = send("/body/binary", "application/octet-stream", "0123456789abcdefgh");
    assert_eq!(bytes, (200, json!({"size": 18, "hex": "30313233343536373839616263646566"})));
    let vendor = send("/body/vendor-json", "application/vnd.demo+json", r#"{"a":1}"#);
    assert_eq!(vendor, (200, json!({"received": {"a": 1}, "absent": false})));
    assert_eq!(send("/body/vendor-json", "application/vnd.demo+json", "[]").0, 422);
    assert_eq!(served.post("/body/any", &Value::Null), (200, json!({"received": null, "absent": false})));
    assert_eq!(send("/body/any", "application/json", "{").0, 400);
    assert_eq!(send("/body/none", "text/plain", "x"), (200, json!({"ok": true})));
    let put = |path: &str, body: &str| {
        served.send("PUT", path, &[("content-type", "application/json")], body.as_bytes())
    };
    let title = r#"{"title":"t"}"#;
    assert_eq!(put("/mixed/1?dry=1", title), (200, json!({"id": 1, "dry": true, "body": {"title": "t"}})));
    assert_eq!(put("/mixed/1", title), (200, json!({"id": 1, "dry": null, "body": {"title": "t"}})));
    assert_eq!(put("/mixed/0", title).0, 400);
    // The parameters are looked at before the body's schema.
    assert_eq!(put("/mixed/1?dry=x", "{}").0, 400);
    assert_eq!(put("/mixed/1", "{}").0, 422);
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let served = Served::new();
    let error = |status: u16, name: &str, message: &str, code: Option<&str>, details: Option<Value>| {
        let mut error = json!({"statusCode": status, "name": name, "message": message});
        error.as_object_mut().unwrap().extend(code.map(|code| ("code".to_owned(), json!(code))));
        error.as_object_mut().unwrap().extend(details.map(|details| ("details".to_owned(), details)));
        (status, json!({"error": error}))
    };
    let send = |method: &str, path: &str, kind: &str, body: &[u8]| {
        served.send(method, path, &[("content-type", kind)], body)
    };
    let json = "application/json";
    let invalid = "The request body is invalid. See error object `details` property for more info.";
    let integer =
        json!([{"path": "", "code": "type", "message": "must be integer", "info": {"type": "integer"}}]);
    assert_eq!(
        send("POST", "/validate/scalar", json, b"\"5\""),
        error(422, "UnprocessableEntityError", invalid, Some("VALIDATION_FAILED"), Some(integer.clone()))
    );
    let least = json!([{"path": "", "code": "minimum", "message": "must be >= 1", "info": {"comparison": ">=", "limit": 1}}]);
    for (id, details) in [("0", least), ("x", integer)] {
        let message = format!("Invalid data \"{id}\" for parameter \"id\".");
        assert_eq!(
            send("PUT", &format!("/mixed/{id}"), json, b"{}"),
            error(400, "BadRequestError", &message, Some("INVALID_PARAMETER_VALUE"), Some(details))
        );
    }
    let required = "Request body is required";
    for path in [
        "/validate/tree",
        "/body/json-or-form",
        "/body/text",
        "/body/binary",
        "/body/vendor-json",
        "/body/any",
    ] {
        assert_eq!(
            served.send("POST", path, &[], b""),
            error(400, "BadRequestError", required, Some("MISSING_REQUIRED_PARAMETER"), None),
            "{path}"
        );
    }
    let broken = "The request body is not valid JSON (line 1, column 1).";
    assert_eq!(send("POST", "/body/any", json, b"{"), error(400, "BadRequestError", broken, None, None));
    let bytes = "The request body is not UTF-8.";
    assert_eq!(
        send("POST", "/body/any", json, b"\"\xff\""),
        error(400, "BadRequestError", bytes, None, None)
    );
    let unsupported = Some("UNSUPPORTED_MEDIA_TYPE");
    for (kind, message) in [
        ("text/xml", "Content-type text/xml does not match [application/json]."),
        ("application/json; charset=latin1", "Charset other than UTF-8 is not supported."),
    ] {
        assert_eq!(
            send("POST", "/body/any", kind, b"<a/>"),
            error(415, "UnsupportedMediaTypeError", message, unsupported, None)
        );
    }
    for path in ["/body/text", "/body/binary"] {
        assert_eq!(served.send("POST", path, &[], b"a").0, 415, "{path}");
    }
    let large = vec![b' '; (1 << 20) + 1];
    for (path, kind) in
        [("/body/any", json), ("/body/text", "text/plain"), ("/body/binary", "application/octet-stream")]
    {
        let told = error(413, "PayloadTooLargeError", "request entity too large", None, None);
        assert_eq!(send("POST", path, kind, &large), told, "{path}");
        // What fits to the last byte is taken, or read at least.
        assert_ne!(send("POST", path, kind, &large[1..]).0, 413, "{path}");
    }
    assert_eq!(send("POST", "/body/none", json, &large), (200, json!({"ok": true})));
    assert_eq!(served.send("GET", "/validate/scalar", &[], b"").0, 405);
    let nowhere = "Endpoint \"POST /validate/nothing\" not found.";
    assert_eq!(
        served.send("POST", "/validate/nothing", &[], b""),
        error(404, "NotFoundError", nowhere, None, None)
    );
}

#[test]
fn models_have_names_in_the_document() {
    let served = Served::new();
    let (_, document) = served.send("GET", "/openapi.json", &[], b"");
    let tree = &document["components"]["schemas"]["Tree"];
    assert_eq!(tree["required"], json!(["label"]));
    assert_eq!(tree["additionalProperties"], false);
    let body = &document["paths"]["/validate/tree"]["post"]["requestBody"];
    assert_eq!(body["content"]["application/json"]["schema"], json!({"$ref": "#/components/schemas/Tree"}));
}

#[test]
fn pages_of_any_origin_may_call() {
    let served = Served::new();
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let head =
        "POST /body/none HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.to_ascii_lowercase().contains("access-control-allow-origin: *\r\n"), "{answer}");
}

#[test]
fn members_have_addresses_of_their_own() {
    let served = Served::new();
    let ann = json!({"name": "Ann", "email": "ann@example.com"});
    let joined = (201, json!({"id": 1, "name": "Ann", "email": "ann@example.com"}));
    assert_eq!(served.post("/members", &ann), joined);
    let (status, got) = served.post("/members", &json!({"name": "", "email": "ann@example.com"}));
    assert_eq!(status, 422, "{got}");
    let told: Vec<_> = got["error"]["details"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(told, ["minLength", "x-unique-email"]);
    let patch = |body: &Value| {
        let headers = [("content-type", "application/json")];
        served.send("PATCH", "/members/1", &headers, body.to_string().as_bytes())
    };
    assert_eq!(patch(&json!({"name": "Anna"})).1["name"], "Anna");
    assert_eq!(patch(&json!({"email": "x@example.com"})).0, 422);
    // Every member has a name: a patch cannot take it away.
    assert_eq!(patch(&json!({"name": null})).0, 422);
}
