//! How an error is written.

use super::{
    HttpError, names,
    negotiate::{Form, form},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS},
};
use serde_json::Value;
use std::fmt::Write as _;

/// The answer to a request that failed; a fault on this side is logged with its cause.
#[cold]
pub(crate) fn answer(error: &HttpError, request: &HttpRequest) -> HttpResponse {
    if error.status().is_server_error() {
        // The cause in one line, outermost first.
        let cause = error.cause().map_or_else(|| error.to_string(), |cause| format!("{cause:#}"));
        tracing::error!(
            method = %request.method(),
            path = request.path(),
            status = error.status().as_u16(),
            cause,
            "request failed"
        );
    }
    write(error, request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()))
}

/// The answer in the form that `accept` asks for.
pub(super) fn write(error: &HttpError, accept: Option<&str>) -> HttpResponse {
    let members = Members::of(error);
    let (content_type, body) = match form(accept) {
        Form::Json => ("application/json", members.json()),
        Form::Html => ("text/html; charset=utf-8", html(&members)),
        Form::Xml => ("text/xml; charset=utf-8", xml(&members)),
    };
    let mut response = HttpResponse::build(error.status()).body(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in &error.parts().headers {
        headers.append(name.clone(), value.clone());
    }
    response
}

/// What clients are told, in the order that it is written in.
struct Members(Vec<(&'static str, Value)>);

impl Members {
    fn of(error: &HttpError) -> Self {
        let parts = error.parts();
        let status = error.status();
        let mut members = vec![("statusCode", Value::from(status.as_u16()))];
        if !error.is_exposed() {
            members.push(("message", names::phrase(status).into()));
            return Self(members);
        }
        let name = match &parts.name {
            Some(name) => name.to_string(),
            None if status.is_server_error() => names::phrase(status).to_owned(),
            None => names::name(status),
        };
        members.push(("name", name.into()));
        members.push(("message", parts.message.as_ref().into()));
        members.extend(parts.code.as_deref().map(|code| ("code", code.into())));
        members.extend(parts.details.clone().map(|details| ("details", details)));
        Self(members)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// `{"error": {...}}`.
    fn json(&self) -> String {
        let mut out = String::from("{\"error\":{");
        for (at, (name, value)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            // Writing to a string cannot fail; the names need no escapes.
            let _ = write!(out, "{comma}\"{name}\":{value}");
        }
        out.push_str("}}");
        out
    }
}

fn html(members: &Members) -> String {
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
    if let Some(details) = members.get("details") {
        // Writing to a string cannot fail.
        let _ = write!(page, "<pre>{}</pre>", escape(&format!("{details:#}")));
    }
    page.push_str("</body></html>\n");
    page
}

fn xml(members: &Members) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>");
    for (name, value) in &members.0 {
        element(&mut out, name, value);
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
        value => out.push_str(&escape(&plain(value))),
    }
    let _ = write!(out, "</{name}>");
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;
    use serde_json::json;

    fn text(error: &HttpError, accept: &str) -> String {
        let response = write(error, Some(accept));
        assert_eq!(response.headers().get(X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn json_has_the_shape_of_loopback() {
        let error = HttpError::bad_request("Bad thing").code("BAD_THING").details(json!([{"path": "/x"}]));
        let written: Value = serde_json::from_str(&text(&error, "*/*")).unwrap();
        let expected = json!({"error": {"statusCode": 400, "name": "BadRequestError", "message": "Bad thing",
            "code": "BAD_THING", "details": [{"path": "/x"}]}});
        assert_eq!(written, expected);
    }

    #[test]
    fn a_fault_on_this_side_says_nothing() {
        let error = HttpError::internal("password of root is 1234").code("X").details(json!([1]));
        assert_eq!(text(&error, "*/*"), r#"{"error":{"statusCode":500,"message":"Internal Server Error"}}"#);
        let shown = text(&HttpError::internal("shown to the client").expose(true), "*/*");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["error"]["name"], "Internal Server Error");
        assert_eq!(shown["error"]["message"], "shown to the client");
    }

    #[test]
    fn html_and_xml_escape_what_they_show() {
        let error = HttpError::not_found("<b>&\"").details(json!([{"a b": 1}]));
        assert!(text(&error, "text/html").contains("<p>&lt;b&gt;&amp;&quot;</p>"));
        assert!(text(&error, "text/xml").contains("<details><item>1</item></details>"));
        assert!(
            text(&error, "text/xml")
                .contains("<error><statusCode>404</statusCode><name>NotFoundError</name>")
        );
    }
}
