//! Lists, objects, headers and cookies as picky clients send them.

use super::{
    INVALID, MISSING, SERVER,
    edges::{broken, pairs},
    received, refused, send,
};
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

/// A request of bytes that no client library writes.
fn send_bytes(target: &[u8], header: &[u8]) -> (u16, Value) {
    let address = SERVER.2.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let head =
        [b"GET ", target, b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", header, b"\r\n\r\n"].concat();
    stream.write_all(&head).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    (answer.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[test]
fn delimiters_are_delimiters_unless_they_are_escaped() {
    for (path, expected) in [
        ("/path/array-string/a%2Cb,c", json!(["a,b", "c"])),
        ("/path/array-string/a%2Fb,%C5%BE%20", json!(["a/b", "ž "])),
        ("/path/array-string/a,,b", json!(["a", "", "b"])),
        ("/query/array-form-noexplode?v=a+b,c%20d", json!(["a b", "c d"])),
        ("/query/array-form-noexplode?v=", json!([])),
        ("/query/array-pipe?v=a,b|c", json!(["a,b", "c"])),
        ("/query/array-pipe?v=a", json!(["a"])),
        ("/query/array-space?v=a%2Bb+c,d", json!(["a+b", "c,d"])),
        ("/query/array-string?v=", json!([""])),
        ("/query/array-string?v=a&v[]=b&v%5B%5D=c", json!(["a", "b", "c"])),
        ("/query-required/array-string?v=&v=", json!(["", ""])),
        ("/query/array-json?v[]=1&v[]=2", json!([1, 2])),
        ("/query/array-json?v=%5B1.0,9223372036854775807%5D", json!([1, i64::MAX])),
    ] {
        received(path, "array", expected);
    }
    refused("/query-required/array-string?v=", MISSING);
    let many = |count: usize| vec!["v=1"; count].join("&");
    assert_eq!(send(&format!("/query/array-integer?{}", many(1_000)), &[]).0, 200);
    refused(&format!("/query/array-integer?{}", many(1_001)), INVALID);
    refused(&format!("/path/array-string/{}", vec!["a"; 1_001].join(",")), INVALID);
}

#[test]
fn every_broken_rule_has_its_path() {
    let deep = "v[age]=x&v[score]=1e400&v[tags][]=a&v[address][zip]=1.5&v[other]=1";
    let mut told = broken(&format!("/query/object-deep-strict?{deep}"));
    told.sort();
    let expected = [
        ("", "additionalProperties"),
        ("", "required"),
        ("/address/zip", "type"),
        ("/age", "type"),
        ("/score", "type"),
    ];
    assert_eq!(told, pairs(&expected));
    assert_eq!(broken("/query/array-integer?v=1&v=x&v=1.5"), pairs(&[("/1", "type"), ("/2", "type")]));
    assert_eq!(broken("/query/array-boolean?v=no"), pairs(&[("/0", "type")]));
    assert_eq!(broken("/query/array-enum?v=a&v=a"), pairs(&[("", "uniqueItems")]));
    assert_eq!(broken("/query/array-json?v=%5B1,null%5D"), pairs(&[("/1", "type")]));
    // An absent member is not null, neither as a word nor in JSON.
    assert_eq!(broken("/query/object-deep?v[age]=null"), pairs(&[("/age", "type")]));
    assert_eq!(broken("/query/object-json?v=%7B%22age%22:null%7D"), pairs(&[("/age", "type")]));
    // Beyond what the handler's type holds.
    assert_eq!(
        broken("/query/object-json?v=%7B%22age%22:9223372036854775808%7D"),
        pairs(&[("/age", "value")])
    );
    assert_eq!(
        broken("/query/object-json?v=%7B%22age%22:-9223372036854775809%7D"),
        pairs(&[("/age", "value")])
    );
    assert_eq!(broken("/query/integer?v=1e19"), pairs(&[("", "value")]));
}

#[test]
fn names_that_reach_into_prototypes_or_stores_are_refused() {
    for query in
        ["v[__proto__]=1", "v[__proto__][x]=1", "v[constructor][prototype]=1", "v[address][__proto__]=1"]
    {
        refused(&format!("/query/object-deep?{query}"), INVALID);
        refused(&format!("/query/object-json?{query}"), INVALID);
    }
    for text in [
        "%7B%22__proto__%22:1%7D",
        "%7B%22%5Cu005f_proto__%22:1%7D",
        "%7B%22constructor%22:%7B%22prototype%22:1%7D%7D",
    ] {
        refused(&format!("/query/object-json?v={text}"), INVALID);
    }
    received("/query/object-deep?v[constructor]=1", "object", json!({"constructor": "1"}));
    let error = refused("/query/object-deep?v[address][$gt]=1", "OPERATOR_NOT_ALLOWED_IN_QUERY");
    assert_eq!(error["message"], "Operator \"$gt\" is not allowed in query.");
}

#[test]
fn brackets_that_do_not_match_or_contradict_are_refused() {
    for query in ["v[name=A", "v[name]x=A", "v[na[me]=A", "v[age]=1&v[age][x]=2", "v=&v[name]=A"] {
        assert_eq!(broken(&format!("/query/object-deep?{query}")), pairs(&[("", "brackets")]), "{query}");
    }
    received("/query/object-deep?v%5Bname%5D=A", "object", json!({"name": "A"}));
    received("/query/object-deep?v[tags]=a", "object", json!({"tags": ["a"]}));
    received("/query/object-deep?v=", "absent", Value::Null);
    assert_eq!(broken("/query/object-json?v=%7B%7D&v[name]=A"), pairs(&[("", "brackets")]));
    assert_eq!(send(&format!("/query/object-deep?v{}=1", "[a]".repeat(32)), &[]).0, 200);
}

#[test]
fn headers_and_cookies_of_all_kinds() {
    let header = |header: &[u8]| send_bytes(b"/header/array-string", header);
    let list = |items: Value| (200, json!({"kind": "array", "value": items}));
    assert_eq!(header(b"X-Value: a,\tb\r\nx-value: c%2Cd"), list(json!(["a", "b", "c%2Cd"])));
    assert_eq!(header(b"X-Value:"), list(json!([])));
    assert_eq!(send_bytes(b"/header/string", "X-Value: ž".as_bytes()).1["value"], "ž");
    let (status, body) = send_bytes(b"/header/string", b"X-Value: \xff");
    assert_eq!((status, &body["error"]["code"]), (400, &json!(INVALID)));
    assert_eq!(send_bytes(b"/header/integer", b"X-Value: 1\r\nX-Value: 2").0, 400);
    assert_eq!(send_bytes(b"/header-required/string", b"X-Value:  ").1["error"]["code"], MISSING);

    let cookie = |cookie: &[u8]| send_bytes(b"/cookie/string", &[b"Cookie: ", cookie].concat());
    for sent in [
        &b"v=5"[..],
        b"x=\xff; v=5",
        b"x; =; v=\"5\"; v=6",
        b" v = %35 ;",
        b"V=6; v=5",
        b"a=1\r\nCookie: v=5",
    ] {
        assert_eq!(cookie(sent), (200, json!({"kind": "string", "value": "5"})), "{sent:?}");
    }
    for absent in [&b"v"[..], b"V=5", b"", b"vv=5"] {
        assert_eq!(cookie(absent), (200, json!({"kind": "absent"})), "{absent:?}");
    }
    for bad in [&b"v=%zz"[..], b"v=%ff", b"v=\xff"] {
        assert_eq!(cookie(bad).0, 400, "{bad:?}");
    }
}

#[test]
fn what_is_no_text_is_refused_wherever_it_stands() {
    for target in [
        "/path/string/%",
        "/path/string/%FF",
        "/query/string?v=%C5",
        "/query/string?other=%zz",
        "/query/string?%zz=1",
    ] {
        let (status, body) = send_bytes(target.as_bytes(), b"X: y");
        assert_eq!((status, &body["error"]["name"]), (400, &json!("BadRequestError")), "{target}");
    }
    for target in [&b"/query/string?v=\xff"[..], b"/path/string/\xff", "/query/string?v=ž".as_bytes()] {
        assert_eq!(send_bytes(target, b"X: y").0, 400, "{target:?}");
    }
}
