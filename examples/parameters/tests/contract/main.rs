//! Every route and rule, over HTTP.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod edges;
mod shapes;

use lazo::{kernel::Server as _, prelude::*, rest::REST_SERVER};
use serde_json::{Value, json};
use std::sync::LazyLock;
use tokio::runtime::Runtime;
use ureq::Agent;

/// One server for all tests, in a runtime that lives as long as they do.
static SERVER: LazyLock<(Runtime, Application, String)> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let (app, url) = runtime.block_on(async {
        let options = BootOptions::new().directory(env!("CARGO_MANIFEST_DIR")).environment([("NOTHING", "")]);
        let options = options.set("rest.port", 0).unwrap().set("rest.workers", 1).unwrap();
        let app = parameters::application().boot_with(options).await.unwrap();
        app.start().await.unwrap();
        let url = app.get(&REST_SERVER).await.unwrap().url().unwrap();
        (app, url)
    });
    (runtime, app, url)
});

fn send(path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut request = agent.get(format!("{}{path}", SERVER.2));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.call().unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap())
}

/// The value that a handler received.
fn received(path: &str, kind: &str, value: Value) {
    let expected = match kind {
        "absent" => json!({"kind": kind}),
        _ => json!({"kind": kind, "value": value}),
    };
    assert_eq!(send(path, &[]), (200, expected), "{path}");
}

fn refused(path: &str, code: &str) -> Value {
    let (status, body) = send(path, &[]);
    assert_eq!((status, body["error"]["code"].as_str()), (400, Some(code)), "{path}: {body}");
    body["error"].clone()
}

const INVALID: &str = "INVALID_PARAMETER_VALUE";
const MISSING: &str = "MISSING_REQUIRED_PARAMETER";

/// Name, kind, a good text with its value, and bad texts.
fn scalars() -> Vec<(&'static str, &'static str, &'static str, Value, &'static [&'static str])> {
    vec![
        ("string", "string", "a%20b", json!("a b"), &[]),
        ("string-enum", "string", "green", json!("green"), &["yellow", "Red"]),
        ("string-pattern", "string", "abc", json!("abc"), &["a", "abcde", "AB"]),
        ("string-length", "string", "abc", json!("abc"), &["a", "abcdef"]),
        ("password", "string", "hush", json!("hush"), &[]),
        (
            "uuid",
            "string",
            "123e4567-e89b-12d3-a456-426614174000",
            json!("123e4567-e89b-12d3-a456-426614174000"),
            &["x", "urn:uuid:123e4567-e89b-12d3-a456-426614174000"],
        ),
        ("email", "string", "a@b.example", json!("a@b.example"), &["a", "@b"]),
        ("byte", "bytes", "AAEC", json!("000102"), &["%23", "AAE"]),
        ("date", "instant", "2020-02-29", json!("2020-02-29T00:00:00.000Z"), &["2021-02-29", "29.2.2020"]),
        (
            "date-time",
            "instant",
            "2020-02-29T13:30:15.25%2B01:00",
            json!("2020-02-29T12:30:15.250Z"),
            &["2020-02-29", "2020-02-29%2012:30:15Z", "2020-02-29T25:00:00Z"],
        ),
        ("integer", "number", "-42", json!(-42), &["1.5", "0x10", "%2B1", "01", "x", "1e400", "%201"]),
        ("int32", "number", "2147483647", json!(2_147_483_647), &["2147483648", "x"]),
        (
            "int64",
            "number",
            "9223372036854775807",
            json!(9_223_372_036_854_775_807_i64),
            &["9223372036854775808", "-9223372036854775809", "9007199254740992.5", "1.5"],
        ),
        ("integer-range", "number", "10", json!(10), &["0", "11"]),
        ("number", "number", "1.5", json!(1.5), &["1e400", "0x1", "NaN", "Infinity", "1,5", "%2B1.0", "00"]),
        ("float", "number", "0.1", json!(0.1), &["x", "1e39"]),
        ("double", "number", "1e3", json!(1000.0), &["1e400"]),
        ("number-multiple", "number", "2.5", json!(2.5), &["0", "0.3", "-1"]),
        ("boolean", "boolean", "TRUE", json!(true), &["yes", "2"]),
        ("any", "string", "5", json!("5"), &[]),
    ]
}

#[test]
fn scalars_in_the_path() {
    for (name, kind, text, value, bad) in scalars() {
        received(&format!("/path/{name}/{text}"), kind, value);
        for bad in bad {
            refused(&format!("/path/{name}/{bad}"), INVALID);
        }
    }
}

#[test]
fn scalars_in_the_query() {
    for (name, kind, text, value, bad) in scalars() {
        let path = format!("/query/{name}");
        received(&format!("{path}?v={text}"), kind, value.clone());
        received(&path, "absent", Value::Null);
        received(&format!("{path}?other=1"), "absent", Value::Null);
        let required = format!("/query-required/{name}");
        received(&format!("{required}?v={text}"), kind, value);
        refused(&required, MISSING);
        refused(&format!("{required}?v="), MISSING);
        for bad in bad {
            refused(&format!("{path}?v={bad}"), INVALID);
        }
        if name != "any" {
            refused(&format!("{path}?v={text}&v={text}"), INVALID);
        }
    }
    assert_eq!(send("/query/string?v=%", &[]).0, 400);
    assert_eq!(send("/query/string?v=%FF", &[]).0, 400);
}

#[test]
fn scalars_in_a_header() {
    for (name, kind, text, value, bad) in scalars() {
        let path = format!("/header/{name}");
        // Headers have no escapes.
        let text = text.replace("%20", " ").replace("%2B", "+");
        let expected = json!({"kind": kind, "value": value});
        assert_eq!(send(&path, &[("X-Value", &text)]), (200, expected), "{path}");
        received(&path, "absent", Value::Null);
        for bad in bad.iter().filter(|bad| !bad.contains('%')) {
            assert_eq!(send(&path, &[("X-Value", bad)]).1["error"]["code"], INVALID, "{path} {bad}");
        }
    }
}

#[test]
fn every_broken_rule_is_told() {
    let error = refused("/query/string-length?v=abcdef", INVALID);
    assert_eq!(error["details"][0]["code"], "maxLength");
    assert_eq!(error["details"][0]["info"], json!({"limit": 5}));
    let error = refused("/query/array-number-bounded?v=1&v=x&v=3&v=4", INVALID);
    let codes: Vec<_> = error["details"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(codes.contains(&&json!("maxItems")) && codes.contains(&&json!("type")), "{codes:?}");
}

#[test]
fn lists_in_every_style() {
    let ab = json!(["a", "b"]);
    for path in [
        "/query/array-string?v=a&v=b",
        "/query/array-string?v[]=a&v[]=b",
        "/query-required/array-string?v=a&v=b",
        "/query/array-form-noexplode?v=a,b",
        "/query/array-pipe?v=a|b",
        "/query/array-pipe?v=a%7Cb",
        "/query/array-space?v=a%20b",
        "/query/array-space?v=a+b",
        "/path/array-string/a,b",
    ] {
        received(path, "array", ab.clone());
    }
    assert_eq!(
        send("/header/array-string", &[("X-Value", "a, b")]),
        (200, json!({"kind": "array", "value": ab}))
    );
    // A delimiter that is escaped belongs to the value, and the delimiters of other styles do.
    received("/query/array-form-noexplode?v=a%2Cb,c|d", "array", json!(["a,b", "c|d"]));
    received("/query/array-string?v=a,b", "array", json!(["a,b"]));
    received("/query/array-integer?v=1&v=-2", "array", json!([1, -2]));
    received("/query/array-boolean?v=TRUE&v=0", "array", json!([true, false]));
    received("/query/array-enum?v=a&v=c", "array", json!(["a", "c"]));
    received("/query/array-json?v=[1,2]", "array", json!([1, 2]));
    received("/query/array-string", "absent", Value::Null);
    for path in [
        "/query/array-integer?v=1&v=x",
        "/query/array-integer?v=1,2",
        "/query/array-number-bounded?v=1&v=2&v=3&v=4",
        "/query/array-enum?v=a&v=a",
        "/query/array-enum?v=d",
        "/query/array-pipe?v=a&v=b",
        "/query/array-json?v=[\"1\"]",
        "/query/array-json?v={}",
        "/query/array-json?v=[1",
    ] {
        refused(&path.replace('"', "%22").replace('{', "%7B").replace('}', "%7D"), INVALID);
    }
    refused("/query-required/array-string", MISSING);
}

#[test]
fn objects_in_brackets_and_in_json() {
    let person = json!({"name": "Ann", "age": 30, "active": true, "address": {"zip": 12345}});
    let brackets = "v[name]=Ann&v[age]=30&v[active]=TRUE&v[address][zip]=12345";
    let text =
        "%7B%22name%22:%22Ann%22,%22age%22:30,%22active%22:true,%22address%22:%7B%22zip%22:12345%7D%7D";
    for path in ["/query/object-deep", "/query/object-deep-strict", "/query-required/object-deep"] {
        received(&format!("{path}?{brackets}"), "object", person.clone());
        refused(&format!("{path}?v={text}"), INVALID);
        refused(&format!("{path}?v[name]=Ann&v[age]=x"), INVALID);
        refused(&format!("{path}?v[name]=Ann&v[age]=0x10"), INVALID);
    }
    for path in ["/query/object-json", "/query/object-json-strict", "/query-required/object-json"] {
        received(&format!("{path}?v={text}"), "object", person.clone());
        received(&format!("{path}?{brackets}"), "object", person.clone());
        refused(&format!("{path}?v=%7B"), INVALID);
        refused(&format!("{path}?v=[]"), INVALID);
        // What is written as JSON is not converted.
        refused(&format!("{path}?v=%7B%22name%22:%22Ann%22,%22age%22:%2230%22%7D"), INVALID);
    }
    // The open schema lets through what the strict one refuses.
    received("/query/object-deep?v[other]=x", "object", json!({"other": "x"}));
    refused("/query/object-deep-strict?v[name]=Ann&v[other]=x", INVALID);
    refused("/query/object-deep-strict?v[age]=30", INVALID);
    refused("/query/object-json-strict?v=%7B%7D", INVALID);
    received("/query/object-deep?v[tags][]=a&v[tags][]=b", "object", json!({"tags": ["a", "b"]}));
    received("/query/object-deep", "absent", Value::Null);
    received("/query/object-json", "absent", Value::Null);
    refused("/query-required/object-deep", MISSING);
    refused("/query-required/object-json", MISSING);
    // Nothing, and the word for it, are no objects.
    refused("/query-required/object-json?v=", MISSING);
    refused("/query-required/object-json?v=null", MISSING);
    received("/query/object-json?v=", "absent", Value::Null);
    received("/query/object-json?v=null", "absent", Value::Null);
    let deep = format!("/query/object-deep?v{}=1", "[a]".repeat(33));
    assert_eq!(send(&deep, &[]).0, 400);
}

#[test]
fn cookies_and_required_headers() {
    assert_eq!(
        send("/cookie/string", &[("Cookie", "a=1; v=x%20y")]).1,
        json!({"kind": "string", "value": "x y"})
    );
    assert_eq!(send("/cookie/integer", &[("Cookie", "v=5")]).1, json!({"kind": "number", "value": 5}));
    assert_eq!(send("/cookie/integer", &[("Cookie", "v=five")]).0, 400);
    received("/cookie/integer", "absent", Value::Null);
    assert_eq!(send("/header-required/integer", &[("X-Value", "5")]).1["value"], 5);
    refused("/header-required/integer", MISSING);
    refused("/header-required/string", MISSING);
}

#[test]
fn several_at_once_in_their_declared_order() {
    let (status, body) = send("/many/1?b=true&c=2.5", &[("X-D", "d")]);
    let number = |value: Value| json!({"kind": "number", "value": value});
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({
            "a": number(json!(1)),
            "b": {"kind": "boolean", "value": true},
            "c": number(json!(2.5)),
            "d": {"kind": "string", "value": "d"},
        })
    );
    // The first in their order is told.
    let error = refused("/many/x?b=maybe&c=y", INVALID);
    assert!(error["message"].as_str().unwrap().contains("\"a\""), "{error}");
    refused("/many/1", MISSING);
}

#[test]
fn defaults_and_structs() {
    received("/default", "number", json!(7));
    received("/default?v=8", "number", json!(8));
    assert_eq!(send("/page?limit=3&skip=2", &[]), (200, json!([2, 3, 4])));
    assert_eq!(send("/page", &[]).1.as_array().unwrap().len(), 20);
    assert_eq!(send("/page?limit=0", &[]).0, 400);
    // Nothing that a client sends makes a sum overflow.
    assert_eq!(send("/page?skip=9223372036854775806", &[]).0, 400);
}

#[test]
fn the_document_says_what_is_enforced() {
    let (_, document) = send("/openapi.json", &[]);
    let parameter = |path: &str| document["paths"][path]["get"]["parameters"][0].clone();
    let pipes = parameter("/query/array-pipe");
    // That nothing is exploded is what this style has.
    assert_eq!((&pipes["style"], pipes.get("explode")), (&json!("pipeDelimited"), None));
    let deep = parameter("/query/object-deep");
    assert_eq!((&deep["style"], &deep["explode"]), (&json!("deepObject"), &json!(true)));
    assert_eq!(parameter("/query/array-string").get("style"), None);
    assert_eq!(parameter("/query/array-form-noexplode")["explode"], false);
    assert!(parameter("/query/array-json")["content"]["application/json"]["schema"].is_object());
    assert_eq!(parameter("/default")["schema"]["default"], 7);
    assert_eq!(parameter("/page")["name"], "limit");
    assert_eq!(document["paths"].as_object().unwrap().len(), 20 * 4 + 12 + 6 + 4 + 3);
}
