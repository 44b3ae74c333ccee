//! Who is let in, on both sides of a contract.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Sides, keys, target};

/// Alternatives, each with the schemes that it takes together and their scopes. None at all: everybody is let in.
type Alternatives = BTreeSet<BTreeMap<String, BTreeSet<String>>>;

impl Sides<'_> {
    /// What an operation asks of its callers.
    pub(super) fn security(&mut self, name: &str, theirs: &Value, ours: &Value) {
        let (theirs, ours) = (required(self.contract, theirs), required(self.own, ours));
        if theirs != ours {
            let what = format!("`security` is {} in the contract and {} here", shown(&theirs), shown(&ours));
            self.tell(name, what);
        }
    }

    /// How callers show who they are. Where tokens are had is no part of what is sent.
    pub(super) fn schemes(&mut self) {
        let of = |document: &Value| document.pointer("/components/securitySchemes").cloned();
        let (theirs, ours) = (of(self.contract), of(self.own));
        for name in keys(theirs.as_ref(), ours.as_ref()) {
            let of = |document: &Value, all: &Option<Value>| {
                all.as_ref().and_then(|all| all.get(&name)).map(|scheme| credential(target(document, scheme)))
            };
            // One that is missing is told where it is asked for.
            if let (Some(theirs), Some(ours)) = (of(self.contract, &theirs), of(self.own, &ours))
                && theirs != ours
            {
                let what = format!("is {theirs} in the contract and {ours} here");
                self.tell(&format!("security scheme `{name}`"), what);
            }
        }
    }
}

fn required(document: &Value, operation: &Value) -> Alternatives {
    let said = operation.get("security").or_else(|| document.get("security"));
    let all = said.and_then(Value::as_array).into_iter().flatten();
    let alternatives: Alternatives = all
        .map(|one| {
            let schemes = one.as_object().into_iter().flatten();
            schemes.map(|(scheme, scopes)| (scheme.clone(), texts(scopes))).collect()
        })
        .collect();
    // Nobody has to show anything, which is what no alternative means too.
    if alternatives.iter().all(BTreeMap::is_empty) { Alternatives::new() } else { alternatives }
}

fn texts(scopes: &Value) -> BTreeSet<String> {
    let all = scopes.as_array().into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn shown(alternatives: &Alternatives) -> String {
    let scheme = |(name, scopes): (&String, &BTreeSet<String>)| match scopes.len() {
        0 => name.clone(),
        _ => format!("{name} ({})", scopes.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    };
    let alternative = |one: &BTreeMap<String, BTreeSet<String>>| match one.len() {
        0 => "nothing".to_owned(),
        _ => one.iter().map(scheme).collect::<Vec<_>>().join(" and "),
    };
    match alternatives.len() {
        0 => "open".to_owned(),
        _ => format!("`{}`", alternatives.iter().map(alternative).collect::<Vec<_>>().join(" or ")),
    }
}

/// What is sent, in words: `bearer`, `apiKey in header x-key`.
fn credential(scheme: &Value) -> String {
    let text = |name: &str| scheme.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "http" => text("scheme").to_ascii_lowercase(),
        "apiKey" => {
            // Headers have no case.
            let name = if text("in") == "header" {
                text("name").to_ascii_lowercase()
            } else {
                text("name").to_owned()
            };
            format!("apiKey in {} {name}", text("in"))
        }
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, differences};
    use serde_json::{Value, json};

    fn told(contract: &Value, own: &Value) -> Vec<String> {
        let document = |(general, operation, scheme): (&Value, &Value, &Value)| {
            Document::from_value(json!({
                "openapi": "3.1.0",
                "security": general,
                "paths": {"/a": {"get": operation}},
                "components": {"securitySchemes": {"key": scheme}},
            }))
        };
        let parts = |side: &Value| (side[0].clone(), side[1].clone(), side[2].clone());
        let (theirs, ours) = (parts(contract), parts(own));
        let found =
            differences(&document((&theirs.0, &theirs.1, &theirs.2)), &document((&ours.0, &ours.1, &ours.2)));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn who_is_let_in_is_compared_wherever_it_is_said() {
        let key = json!({"type": "apiKey", "in": "header", "name": "X-Key", "description": "a"});
        let same = json!({"type": "apiKey", "in": "header", "name": "x-key"});
        let required = json!([{"key": []}, {"jwt": ["b", "a"]}]);
        let turned = json!([{"jwt": ["a", "b"]}, {"key": []}]);
        assert_eq!(told(&json!([required, {}, key]), &json!([[], {"security": turned}, same])), [""; 0]);
        assert_eq!(told(&json!([[{}], {}, key]), &json!([[], {"security": []}, same])), [""; 0]);
        assert_eq!(
            told(&json!([required, {}, key]), &json!([[], {}, {"type": "http", "scheme": "Bearer"}])),
            [
                "GET /a: `security` is `jwt (a, b) or key` in the contract and open here",
                "security scheme `key`: is apiKey in header x-key in the contract and bearer here",
            ]
        );
        assert_eq!(
            told(&json!([[{"key": []}, {}], {}, key]), &json!([[{"key": [], "jwt": []}], {}, key])),
            ["GET /a: `security` is `nothing or key` in the contract and `jwt and key` here"]
        );
    }
}
