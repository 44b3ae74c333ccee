//! Scalars as picky clients send them.

use super::{INVALID, received, refused};
use serde_json::{Value, json};

/// Texts with the value that the handler gets, for the query parameter of a name.
fn all_received(name: &str, kind: &str, texts: &[(&str, Value)]) {
    for (text, value) in texts {
        received(&format!("/query/{name}?v={text}"), kind, value.clone());
    }
}

/// Texts that break one rule each.
fn all_refused(name: &str, code: &str, texts: &[&str]) {
    for text in texts {
        let error = refused(&format!("/query/{name}?v={text}"), INVALID);
        let details = error["details"].as_array().unwrap();
        assert_eq!(
            (details.len(), &details[0]["code"], &details[0]["path"]),
            (1, &json!(code), &json!("")),
            "{text}"
        );
    }
}

/// Path and code of each broken rule.
pub(crate) fn broken(path: &str) -> Vec<(String, String)> {
    let error = refused(path, INVALID);
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    error["details"].as_array().unwrap().iter().map(|one| (text(one, "path"), text(one, "code"))).collect()
}

pub(crate) fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

#[test]
fn numbers_are_exact_and_decimal() {
    all_received(
        "integer",
        "number",
        &[
            ("-0", json!(0)),
            ("1.0", json!(1)),
            ("1e3", json!(1000)),
            ("10e-1", json!(1)),
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("9007199254740993.0", json!(9_007_199_254_740_993_i64)),
        ],
    );
    all_refused(
        "integer",
        "type",
        &[
            "+1", "%2B1", "%201", "1%20", "01", "-01", "1_000", "0x10", "0b11", "1.", ".5", "1e400", "NaN",
            "%D9%A3", "null", "", "-",
        ],
    );
    all_received(
        "int64",
        "number",
        &[("-9223372036854775808", json!(i64::MIN)), ("1e18", json!(10_i64.pow(18)))],
    );
    all_refused("int64", "format", &["-9223372036854775809", "9223372036854775808", "1e19"]);
    all_refused("int64", "type", &["9007199254740992.5", "9223372036854775807.5"]);
    all_received("int32", "number", &[("-2147483648", json!(i32::MIN)), ("2147483647.0", json!(i32::MAX))]);
    all_refused("int32", "format", &["-2147483649", "1e10"]);
    all_received("number", "number", &[("-0", json!(-0.0)), ("1e-400", json!(0.0)), ("1E3", json!(1000.0))]);
    all_refused(
        "number",
        "type",
        &["1e400", "-1e400", "1e+3", "Infinity", "-Infinity", "00", "1.", ".5", ""],
    );
    all_received("float", "number", &[("3.4028235e38", json!(3.402_823_5e38)), ("-1.1", json!(-1.1))]);
    all_refused("float", "format", &["3.5e38"]);
    all_refused("number-multiple", "exclusiveMinimum", &["0", "-0", "-0.5"]);
    all_refused("number-multiple", "multipleOf", &["0.25"]);
}

#[test]
fn dates_are_those_of_the_calendar() {
    let at = |text: &str| json!(text);
    all_received(
        "date",
        "instant",
        &[("0000-01-01", at("0000-01-01T00:00:00.000Z")), ("9999-12-31", at("9999-12-31T00:00:00.000Z"))],
    );
    all_refused(
        "date",
        "format",
        &[
            "2020-02-30",
            "2020-2-9",
            "20200229",
            "2020-02-29T00:00:00Z",
            "2020-W01-1",
            "%2B002020-01-01",
            "10000-01-01",
            "",
        ],
    );
    all_received(
        "date-time",
        "instant",
        &[
            ("2020-02-29t12:30:15z", at("2020-02-29T12:30:15.000Z")),
            ("2020-02-29T12:30:15.0009Z", at("2020-02-29T12:30:15.000Z")),
            ("2020-02-29T12:30:15-00:00", at("2020-02-29T12:30:15.000Z")),
            ("2020-02-29T12:30:15%2B23:59", at("2020-02-28T12:31:15.000Z")),
            ("1969-12-31T23:59:59.999Z", at("1969-12-31T23:59:59.999Z")),
            ("2016-12-31T23:59:60Z", at("2016-12-31T23:59:59.000Z")),
            ("9999-12-30T22:00:00.999Z", at("9999-12-30T22:00:00.999Z")),
        ],
    );
    all_refused(
        "date-time",
        "format",
        &[
            "2020-02-30T00:00:00Z",
            "2020-02-29T12:30Z",
            "2020-02-29T12:30:15",
            "2020-02-29T12:30:60Z",
            "2020-02-29T24:00:00Z",
            "2020-02-29T12:30:15%2B0100",
            "2020-02-29T12:30:15%2B24:00",
            "2020-02-29_12:30:15Z",
            "2020-02-29T12:30:15Z[UTC]",
        ],
    );
    // By its format it is one; the type ends before.
    all_refused("date-time", "value", &["9999-12-30T22:00:01Z", "9999-12-31T23:59:59Z"]);
}

#[test]
fn texts_have_their_formats_and_lengths_in_characters() {
    all_received("string-length", "string", &[("%F0%9F%98%80%F0%9F%98%80", json!("😀😀"))]);
    all_refused("string-length", "minLength", &["%F0%9F%98%80", ""]);
    all_refused("string-pattern", "pattern", &["ab%0A", "%C3%A9%C3%A9"]);
    all_refused("string-enum", "enum", &["RED", "%20red", "red%20", ""]);
    all_received(
        "uuid",
        "string",
        &[("123E4567-E89B-12D3-A456-426614174000", json!("123E4567-E89B-12D3-A456-426614174000"))],
    );
    all_refused(
        "uuid",
        "format",
        &["123e4567e89b12d3a456426614174000", "%7B123e4567-e89b-12d3-a456-426614174000%7D"],
    );
    all_received("byte", "bytes", &[("", json!("")), ("AA==", json!("00")), ("%2B/%2B/", json!("fbffbf"))]);
    // In a query a plus is a blank.
    all_refused("byte", "format", &["AA", "-_-_", "+/+/", "AAE=%0A", "A==="]);
    all_received("boolean", "boolean", &[("True", json!(true)), ("1", json!(true)), ("FALSE", json!(false))]);
    all_refused("boolean", "type", &["on", "2", "01", "%20true", ""]);
    all_received(
        "string",
        "string",
        &[
            ("", json!("")),
            ("a+b", json!("a b")),
            ("a%2Bb", json!("a+b")),
            ("a=b;c", json!("a=b;c")),
            ("%00", json!("\0")),
        ],
    );
    received("/query/string?v", "string", json!(""));
    received("/query/string?%76=1", "string", json!("1"));
    received("/query/string?V=1", "absent", Value::Null);
    assert_eq!(broken("/query/string?v[]=a"), pairs(&[("", "type")]));
}
