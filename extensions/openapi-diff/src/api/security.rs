//! Security: what a client must show.

use super::{Place, Remarks, cursor::Cursor, remarks};
use crate::load::LoadError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Where tokens of a flow are had.
pub(crate) const ADDRESSES: [&str; 4] = ["authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl"];

/// A security scheme.
#[derive(Debug)]
pub(crate) struct Scheme<'d> {
    pub(crate) at: Place<'d>,
    /// What has to be shown, in words that do not depend on its name: `apiKey header x-key`.
    pub(crate) content: String,
    /// The ways to have a token.
    pub(crate) flows: BTreeMap<&'d str, Place<'d>>,
    pub(crate) remarks: Remarks<'d>,
}

/// One scheme and the scopes that it must have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Requirement {
    /// As it is called where it is required.
    pub(crate) scheme: String,
    pub(crate) scopes: BTreeSet<String>,
}

/// Schemes that are all needed; none means that nothing is.
pub(crate) type Alternative = BTreeSet<Requirement>;

/// The alternatives of an operation. There is always one at least.
pub(crate) type Security = BTreeSet<Alternative>;

/// The schemes that stand here.
pub(super) fn schemes<'d>(all: &Cursor<'_, 'd>) -> Result<Vec<(&'d str, Scheme<'d>)>, LoadError> {
    if all.raw.is_null() {
        return Ok(Vec::new());
    }
    let members = all.members()?;
    members.into_iter().map(|(name, place)| Ok((name, scheme(&place.followed()?)))).collect()
}

fn scheme<'d>(place: &Cursor<'_, 'd>) -> Scheme<'d> {
    let content = match place.text("type").unwrap_or("unknown") {
        "apiKey" => {
            let location = place.text("in").unwrap_or_default();
            let name = place.text("name").unwrap_or_default();
            let name = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
            format!("apiKey {location} {name}")
        }
        "http" => format!("http {}", place.text("scheme").unwrap_or_default().to_ascii_lowercase()),
        other => other.to_owned(),
    };
    let flows = place.child("flows").and_then(|flows| flows.members().ok()).unwrap_or_default();
    let flows = flows.into_iter().map(|(name, flow)| (name, flow.place())).collect();
    let remarks = remarks(place.raw, &["description", "bearerFormat"]);
    Scheme { at: place.place(), content, flows, remarks }
}

impl Scheme<'_> {
    /// What has to be shown, and where that is had.
    pub(crate) fn whole(&self) -> String {
        let addresses = |of: &Place<'_>| {
            let all = ADDRESSES.iter().map(|key| of.get(key).and_then(Value::as_str).unwrap_or_default());
            all.collect::<Vec<_>>().join(" ")
        };
        let flows = self.flows.iter().map(|(name, flow)| format!("{name} {}", addresses(flow)));
        let flows = flows.collect::<Vec<_>>().join("; ");
        format!("{} {} {flows}", self.content, addresses(&self.at))
    }
}

/// What requirements come to.
pub(super) fn read(raw: Option<&Value>) -> Security {
    let list = raw.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let alternative = |alternative: &Value| -> Alternative {
        let members = alternative.as_object().into_iter().flatten();
        members
            .map(|(name, scopes)| {
                let scopes = scopes.as_array().into_iter().flatten();
                let scopes = scopes.filter_map(|scope| scope.as_str().map(str::to_owned)).collect();
                Requirement { scheme: name.clone(), scopes }
            })
            .collect()
    };
    let mut all: Security = list.iter().map(alternative).collect();
    if all.is_empty() {
        all.insert(Alternative::new());
    }
    all
}
