//! What clients are told of an error, and its two shapes in JSON.

use super::{HttpError, names};
use crate::body::INVALID;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// The members that every error may have, in the order that they are written in.
const USUAL: [&str; 6] = ["statusCode", "name", "message", "code", "details", "cause"];

/// [`INVALID`], where broken rules stand in `errors`.
const INVALID_PROBLEM: &str = "The request body is invalid. See the member `errors` for more info.";

/// Most errors are shorter than this when they are written.
const USUAL_BYTES: usize = 256;

/// What a member says. An error is written about as often as an answer, so nothing is copied for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Told<'e> {
    Status(u16),
    Text(Cow<'e, str>),
    Value(&'e Value),
}

impl<'e> Told<'e> {
    fn text(text: &'e str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// What clients are told, in the order that it is written in.
pub(super) struct Members<'e>(Vec<(&'e str, Told<'e>)>);

impl<'e> Members<'e> {
    pub(super) fn of(error: &'e HttpError, cause: Option<String>, safe: &[String]) -> Self {
        let parts = error.parts();
        let status = error.status();
        let is_safe = |name: &str| safe.iter().any(|safe| safe == name);
        let mut members = Vec::with_capacity(USUAL.len());
        members.push(("statusCode", Told::Status(status.as_u16())));
        // Members of its own cannot say anew what is said of every error.
        let is_debug = cause.is_some();
        let own = parts
            .members
            .iter()
            .filter(|(name, _)| !USUAL.contains(&name.as_str()) && (is_debug || is_safe(name)));
        let own = own.map(|(name, value)| (name.as_str(), Told::Value(value)));
        let code = parts.code.as_deref().map(|code| ("code", Told::text(code)));
        let details = parts.details.as_ref().map(|details| ("details", Told::Value(details)));
        if !error.is_exposed() && !is_debug {
            members.push(("message", Told::text(names::phrase(status))));
            let name = parts.name.as_deref().filter(|_| is_safe("name"));
            members.extend(name.map(|name| ("name", Told::text(name))));
            members.extend(code.filter(|_| is_safe("code")));
            members.extend(details.filter(|_| is_safe("details")));
            members.extend(own);
            return Self(members);
        }
        let name = match &parts.name {
            Some(name) => Cow::Borrowed(name.as_ref()),
            None if status.is_server_error() => Cow::Borrowed(names::phrase(status)),
            None => names::name(status),
        };
        members.push(("name", Told::Text(name)));
        members.push(("message", Told::text(&parts.message)));
        members.extend(code);
        members.extend(details);
        members.extend(cause.map(|cause| ("cause", Told::Text(Cow::Owned(cause)))));
        members.extend(own);
        Self(members)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'e str, &Told<'e>)> {
        self.0.iter().map(|(name, told)| (*name, told))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Told<'e>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, told)| told)
    }

    /// The shape of RFC 9457.
    pub(super) fn problem(&self, error: &'e HttpError) -> Vec<u8> {
        let status = error.status();
        let title = Told::text(names::phrase(status));
        let mut problem = Vec::with_capacity(3 + self.0.len());
        problem.push(("type", Told::text("about:blank")));
        problem.push(("title", title.clone()));
        problem.push(("status", Told::Status(status.as_u16())));
        for (name, ours) in
            [("detail", "message"), ("code", "code"), ("errors", "details"), ("cause", "cause")]
        {
            match self.get(ours) {
                Some(Told::Text(text)) if text == INVALID => {
                    problem.push((name, Told::text(INVALID_PROBLEM)));
                }
                // Of a fault on this side the message is the title again.
                Some(told) if *told != title => problem.push((name, told.clone())),
                _ => {}
            }
        }
        // Extension members, as the RFC has them.
        for (name, told) in self.iter().filter(|(name, _)| !USUAL.contains(name)) {
            if problem.iter().all(|(known, _)| *known != name) {
                problem.push((name, told.clone()));
            }
        }
        written(&Self(problem))
    }

    /// `{"error": {...}}`.
    pub(super) fn json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Whole<'m> {
            error: &'m Members<'m>,
        }

        written(&Whole { error: self })
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

fn written(what: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(USUAL_BYTES);
    // Texts, numbers and values of JSON can all be written, and memory takes them.
    let _ = serde_json::to_writer(&mut out, what);
    out
}
