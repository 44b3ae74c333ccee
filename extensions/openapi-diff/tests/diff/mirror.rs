//! From old to new as requests is from new to old as answers.

use crate::corpus::{documents, options, schema_pairs};
use lazo_openapi_diff::{Finding, Policy, Rule, Severity, compare};

type Seen = (String, String, String, Option<String>, Option<String>);

/// Places are of the schema, wherever it stands.
fn place(pointer: Option<&String>) -> String {
    let pointer = pointer.map_or("", String::as_str);
    match pointer.find("/schema") {
        Some(start) if pointer.starts_with("#/paths") => pointer[start..].to_owned(),
        _ => pointer.to_owned(),
    }
}

/// What is about values; what is about being there has a severity and sometimes an id for each direction.
fn is_about_values(finding: &Finding) -> bool {
    let id = finding.rule.id(lazo_openapi_diff::Direction::Request);
    !["property-added", "property-removed", "read-only", "write-only", "extensible-enum", "discriminator"]
        .iter()
        .any(|word| id.contains(word))
        && finding.rule != Rule::RequiredWriteOnlyAdded
}

#[test]
fn requests_mirror_answers() {
    let options = lazo_openapi_diff::Options { policy: Policy::Strict, ..options() };
    let mut count = 0;
    // What travels in one direction only has no mirror.
    for (name, as_request, as_answer) in
        schema_pairs().into_iter().filter(|(name, ..)| !name.starts_with("access"))
    {
        let forth = {
            let (old, new) = documents(&as_request);
            compare(&old, &new, &options).expect("compared")
        };
        let back = {
            let (old, new) = documents(&(as_answer.1, as_answer.0));
            compare(&old, &new, &options).expect("compared")
        };
        let plain = |finding: &&Finding| is_about_values(finding);
        let mut left: Vec<(Seen, bool)> = forth
            .findings()
            .iter()
            .filter(plain)
            .map(|one| {
                let id = one.rule.id(lazo_openapi_diff::Direction::Request);
                let seen = (
                    id,
                    place(one.old.as_ref()),
                    place(one.new.as_ref()),
                    one.before.clone(),
                    one.after.clone(),
                );
                (seen, one.severity == Severity::Breaking)
            })
            .collect();
        let mut right: Vec<(Seen, bool)> = back
            .findings()
            .iter()
            .filter(plain)
            .map(|one| {
                let id = one.rule.mirror().id(lazo_openapi_diff::Direction::Request);
                let seen = (
                    id,
                    place(one.new.as_ref()),
                    place(one.old.as_ref()),
                    one.after.clone(),
                    one.before.clone(),
                );
                (seen, one.severity == Severity::Breaking)
            })
            .collect();
        left.sort();
        right.sort();
        assert_eq!(left, right, "{name}");
        count += left.len();
    }
    assert!(count > 100, "{count}");
}
