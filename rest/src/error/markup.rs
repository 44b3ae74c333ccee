//! Errors as pages and as XML.

use super::members::{Members, Told};
use serde_json::Value;
use std::{borrow::Cow, fmt::Write as _};

pub(super) fn html(members: &Members<'_>) -> String {
    let text = |name: &str| members.get(name).map(plain).unwrap_or_default();
    let (status, name, message) = (text("statusCode"), text("name"), text("message"));
    let title = if name.is_empty() { &message } else { &name };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} {1}</title></head>\n\
         <body><h1>{0} {1}</h1><p>{2}</p>",
        escape(&status),
        escape(title),
        escape(&message)
    );
    for (name, value) in members.iter().filter(|(name, _)| !["statusCode", "name", "message"].contains(name))
    {
        let value = match value {
            Told::Value(Value::String(text)) => Cow::Borrowed(text.as_str()),
            Told::Value(value) => Cow::Owned(format!("{value:#}")),
            told => plain(told),
        };
        // Writing to a string cannot fail.
        let _ = write!(page, "<h2>{}</h2><pre>{}</pre>", escape(name), escape(&value));
    }
    page.push_str("</body></html>\n");
    page
}

pub(super) fn xml(members: &Members<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>");
    for (name, told) in members.iter() {
        match told {
            Told::Value(value) => element(&mut out, name, value),
            told => {
                let _ = write!(out, "<{name}>{}</{name}>", escape(&plain(told)));
            }
        }
    }
    out.push_str("</error>\n");
    out
}

/// One member as an element; a list as one element for each item.
fn element(out: &mut String, name: &str, value: &Value) {
    if let Value::Array(items) = value {
        for item in items {
            element(out, name, item);
        }
        return;
    }
    // Details may have any names; elements may not.
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let name = if fits { name } else { "item" };
    let _ = write!(out, "<{name}>");
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| element(out, name, value)),
        value => out.push_str(&escape(&of_value(value))),
    }
    let _ = write!(out, "</{name}>");
}

fn plain<'m>(told: &'m Told<'_>) -> Cow<'m, str> {
    match told {
        Told::Status(status) => Cow::Owned(status.to_string()),
        Told::Text(text) => Cow::Borrowed(text),
        Told::Value(value) => of_value(value),
    }
}

fn of_value(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Text that is safe inside HTML and XML; characters that XML does not know are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
