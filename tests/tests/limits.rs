//! The guide's table of limits, held against the code: each default is what the code has, and each limit of the configuration is in
//! the table.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use lazo::{repository::filter, rest::RestConfig};
use serde_json::Value;
use std::collections::BTreeMap;

const CHAPTER: &str = include_str!("../../docs/guide/limits.md");

/// What the configuration has under a dotted key.
fn configured<'c>(config: &'c Value, key: &str) -> Option<&'c Value> {
    config.pointer(&format!("/{}", key.replace('.', "/")))
}

/// `32 KiB`, `5 s`, `1,024`: bytes, and whatever unit a key has in its own name.
fn number(text: &str) -> Option<u64> {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let factor = match unit {
        "" | "s" | "ms" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        _ => return None,
    };
    Some(number.replace(',', "").parse::<u64>().ok()? * factor)
}

/// Limit, default and key of each row.
fn rows() -> Vec<(&'static str, &'static str, &'static str)> {
    let rows = CHAPTER.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match cells[..] {
            [limit, default, key, _] if default != "default" && !default.starts_with('-') => {
                Some((limit, default, key.trim_matches('`')))
            }
            _ => None,
        }
    });
    rows.collect()
}

/// All numbers below a value, and what is taken from elsewhere unless it is given.
fn leaves(value: &Value, key: &str, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                leaves(member, &format!("{key}.{name}"), found);
            }
        }
        Value::Number(_) | Value::Null => drop(found.insert(key.to_owned(), value.clone())),
        _ => {}
    }
}

#[test]
fn each_limit_is_in_the_table_with_its_default() {
    let config = serde_json::to_value(RestConfig::default()).unwrap();
    let mut missing = BTreeMap::new();
    for section in ["limits", "parameters", "bodies"] {
        leaves(&config[section], section, &mut missing);
    }
    for (limit, default, key) in rows().into_iter().filter(|(_, _, key)| !key.is_empty()) {
        let has = configured(&config, key).unwrap_or_else(|| panic!("{limit}: there is no `{key}`"));
        match number(default) {
            Some(number) => assert_eq!(has.as_u64(), Some(number), "{limit}: {key}"),
            // It is that of another key.
            None => {
                assert!(has.is_null(), "{limit}: {key}");
                assert!(configured(&config, default.trim_matches('`')).is_some(), "{limit}: {default}");
            }
        }
        assert!(missing.remove(key).is_some(), "{key} is in the table twice");
    }
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

#[test]
fn constants_are_what_the_table_says() {
    let expected = [
        ("levels of `and` and `or` of a filter", filter::MAX_DEPTH),
        ("conditions of a filter, each `and` and `or` among them", filter::MAX_CONDITIONS),
        ("patterns (`like`, `regexp` and their kin) of a filter", filter::MAX_PATTERNS),
        ("characters of a pattern", filter::MAX_PATTERN_LENGTH),
        ("values of `inq` and `nin`", filter::MAX_LIST),
        ("keys that a filter sorts by", filter::MAX_ORDER),
        ("members that a dotted path of a filter goes down", filter::MAX_PATH),
    ];
    let rows = rows();
    for (limit, value) in expected {
        let (_, default, _) =
            rows.iter().find(|(name, ..)| *name == limit).unwrap_or_else(|| panic!("no row: {limit}"));
        assert_eq!(number(default), u64::try_from(value).ok(), "{limit}");
    }
}
