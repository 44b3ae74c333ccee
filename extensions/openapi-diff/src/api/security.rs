//! Security: what a client must show, by what schemes are and not by how they are called.

use super::{Place, Remarks, cursor::Cursor, remarks};
use crate::load::LoadError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A security scheme.
#[derive(Debug)]
pub(crate) struct Scheme<'d> {
    pub(crate) at: Place<'d>,
    /// What it is, in words that do not depend on its name: `apiKey header x-key`.
    pub(crate) content: String,
    /// The addresses at which tokens are had, by the keys that lead to them.
    pub(crate) addresses: BTreeMap<Vec<&'d str>, &'d str>,
    /// The scopes of each flow, with what they are for.
    pub(crate) scopes: BTreeMap<&'d str, &'d Value>,
    pub(crate) remarks: Remarks<'d>,
}

/// One scheme and the scopes that it must have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Requirement {
    pub(crate) scheme: String,
    pub(crate) scopes: BTreeSet<String>,
}

/// Schemes that are all needed; none means that nothing is.
pub(crate) type Alternative = BTreeSet<Requirement>;

/// The alternatives of an operation. There is always one at least.
pub(crate) type Security = BTreeSet<Alternative>;

/// The schemes of a document.
pub(super) fn schemes<'d>(root: &Cursor<'_, 'd>) -> Result<Vec<(&'d str, Scheme<'d>)>, LoadError> {
    let all = root.child("components").and_then(|components| components.child("securitySchemes"));
    let Some(all) = all else { return Ok(Vec::new()) };
    let members = all.members()?;
    members.into_iter().map(|(name, place)| Ok((name, scheme(&place.followed()?)))).collect()
}

fn scheme<'d>(place: &Cursor<'_, 'd>) -> Scheme<'d> {
    let kind = place.text("type").unwrap_or("unknown");
    let (mut addresses, mut scopes) = (BTreeMap::new(), BTreeMap::new());
    let content = match kind {
        "apiKey" => {
            let location = place.text("in").unwrap_or_default();
            let name = place.text("name").unwrap_or_default();
            let name = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
            format!("apiKey {location} {name}")
        }
        "http" => format!("http {}", place.text("scheme").unwrap_or_default().to_ascii_lowercase()),
        "oauth2" => {
            let mut content = "oauth2".to_owned();
            let flows = place.raw.get("flows").and_then(Value::as_object);
            let mut flows: Vec<_> = flows.into_iter().flatten().collect();
            flows.sort_by_key(|(name, _)| *name);
            for (flow, details) in flows {
                content = content + " " + flow;
                scopes.extend(details.get("scopes").map(|all| (flow.as_str(), all)));
                for key in ["authorizationUrl", "tokenUrl"] {
                    if let Some(address) = details.get(key).and_then(Value::as_str) {
                        addresses.insert(vec!["flows", flow, key], address);
                    }
                }
            }
            content
        }
        "openIdConnect" => {
            if let Some(address) = place.text("openIdConnectUrl") {
                addresses.insert(vec!["openIdConnectUrl"], address);
            }
            "openIdConnect".to_owned()
        }
        other => other.to_owned(),
    };
    let remarks = remarks(place.raw, &["description", "bearerFormat"]);
    Scheme { at: place.place(), content, addresses, scopes, remarks }
}

/// What requirements come to.
pub(super) fn read(raw: Option<&Value>, schemes: &[(&str, Scheme<'_>)]) -> Security {
    let list = raw.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let alternative = |alternative: &Value| -> Alternative {
        let members = alternative.as_object().into_iter().flatten();
        members
            .map(|(name, scopes)| {
                let known = schemes.iter().find(|(known, _)| known == name);
                let scheme =
                    known.map_or_else(|| format!("undeclared {name}"), |(_, scheme)| scheme.content.clone());
                let scopes = scopes.as_array().into_iter().flatten();
                let scopes = scopes.filter_map(|scope| scope.as_str().map(str::to_owned)).collect();
                Requirement { scheme, scopes }
            })
            .collect()
    };
    let mut all: Security = list.iter().map(alternative).collect();
    if all.is_empty() {
        all.insert(Alternative::new());
    }
    all
}
