//! What clients are told of an error, and its two shapes in JSON.

use super::{HttpError, names};
use crate::body::INVALID;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The members that every error may have, in the order that they are written in.
const USUAL: [&str; 6] = ["statusCode", "name", "message", "code", "details", "cause"];

/// [`INVALID`], where broken rules stand in `errors`.
const INVALID_PROBLEM: &str = "The request body is invalid. See the member `errors` for more info.";

/// What clients are told, in the order that it is written in.
pub(super) struct Members<'e>(Vec<(&'e str, Value)>);

impl<'e> Members<'e> {
    pub(super) fn of(error: &'e HttpError, cause: Option<String>, safe: &[String]) -> Self {
        let parts = error.parts();
        let status = error.status();
        let is_safe = |name: &str| safe.iter().any(|safe| safe == name);
        let mut members = vec![("statusCode", Value::from(status.as_u16()))];
        // Members of its own cannot say anew what is said of every error.
        let is_debug = cause.is_some();
        let own = parts
            .members
            .iter()
            .filter(|(name, _)| !USUAL.contains(&name.as_str()) && (is_debug || is_safe(name)));
        let own = own.map(|(name, value)| (name.as_str(), value.clone()));
        if !error.is_exposed() && !is_debug {
            members.push(("message", names::phrase(status).into()));
            let name = parts.name.as_deref().filter(|_| is_safe("name"));
            members.extend(name.map(|name| ("name", name.into())));
            let code = parts.code.as_deref().filter(|_| is_safe("code"));
            members.extend(code.map(|code| ("code", code.into())));
            members.extend(parts.details.clone().filter(|_| is_safe("details")).map(|it| ("details", it)));
            members.extend(own);
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
        members.extend(cause.map(|cause| ("cause", cause.into())));
        members.extend(own);
        Self(members)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'e str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The shape of RFC 9457.
    pub(super) fn problem(&self, error: &HttpError) -> String {
        let status = error.status();
        let mut problem =
            json!({"type": "about:blank", "title": names::phrase(status), "status": status.as_u16()});
        let told = [("detail", "message"), ("code", "code"), ("errors", "details"), ("cause", "cause")];
        for (name, ours) in told {
            // Of a fault on this side the message is the title again.
            if let Some(value) = self.get(ours).filter(|value| **value != problem["title"]) {
                problem[name] = if *value == INVALID { INVALID_PROBLEM.into() } else { value.clone() };
            }
        }
        // Extension members, as the RFC has them.
        for (name, value) in self.0.iter().filter(|(name, _)| !USUAL.contains(name)) {
            if problem.get(*name).is_none() {
                problem[*name] = value.clone();
            }
        }
        problem.to_string()
    }

    /// `{"error": {...}}`.
    pub(super) fn json(&self) -> String {
        let mut out = String::from("{\"error\":{");
        for (at, (name, value)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(out, "{comma}{}:{value}", Value::from(*name));
        }
        out.push_str("}}");
        out
    }
}
