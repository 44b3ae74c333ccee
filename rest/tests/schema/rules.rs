//! Which values keep a rule.

use lazo_rest::operation::SchemaOf;
use lazo_rest::schema::{SchemaError, Schemas};
use serde_json::{Value, json};

use crate::support::{broken, pairs, validator};

#[test]
fn formats_are_asserted() {
    let cases = [
        ("date", "2020-02-29", "2021-02-29"),
        ("date-time", "2020-02-29T12:30:15Z", "2020-02-29 12:30:15Z"),
        ("time", "12:30:15Z", "12:30"),
        ("email", "jo@example.com", "jo"),
        ("hostname", "example.com", "-example-"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("ipv6", "::1", "::g"),
        ("uri", "https://example.com/a", "/a"),
        ("uuid", "2f1e3a52-98b1-4ac3-8b9c-111111111111", "urn:uuid:2f1e3a52-98b1-4ac3-8b9c-111111111111"),
        ("byte", "aGk=", "a"),
        ("regex", "^a$", "("),
        ("duration", "P1D", "1 day"),
        ("json-pointer", "/a/b", "a"),
    ];
    for (format, good, bad) in cases {
        let validator = validator(json!({"type": "string", "format": format}));
        assert!(validator.is_valid(&json!(good)), "{format} {good}");
        assert!(!validator.is_valid(&json!(bad)), "{format} {bad}");
    }
    assert!(validator(json!({"format": "password"})).is_valid(&json!("anything")));
}

#[test]
fn ranges_of_integers_are_exact() {
    let int64 = validator(json!({"type": "integer", "format": "int64"}));
    assert!(int64.is_valid(&json!(i64::MAX)) && int64.is_valid(&json!(i64::MIN)));
    assert!(!int64.is_valid(&json!(9_223_372_036_854_775_808_u64)));
    assert!(!int64.is_valid(&json!(1e19)) && !int64.is_valid(&json!(1e300)));
    let int32 = validator(json!({"type": ["integer", "null"], "format": "int32"}));
    assert!(int32.is_valid(&json!(null)) && int32.is_valid(&json!(-2_147_483_648_i64)));
    assert!(!int32.is_valid(&json!(-2_147_483_649_i64)));
    // Two rules for one number would be one too many.
    assert_eq!(broken(json!({"type": "integer", "format": "int32"}), &json!(1.5)), pairs(&[("", "type")]));
}

#[test]
fn patterns_that_need_backtracking_are_refused_at_start() {
    let error = Schemas::default().validator(&SchemaOf::of::<Value>().with(json!({"pattern": "^(?=a)b"})));
    assert!(matches!(error, Err(SchemaError::Invalid { .. })), "{error:?}");
    let evil = validator(json!({"type": "string", "pattern": "^(a+)+$"}));
    assert!(!evil.is_valid(&json!(format!("{}b", "a".repeat(100_000)))));
}
