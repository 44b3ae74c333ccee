//! Security: whether the credentials that were good still are.

use super::Comparison;
use crate::{
    api::{Alternative, Operation, Requirement, Security},
    relation::Direction,
    rule::Rule,
};
use std::collections::BTreeSet;

/// Whether whoever satisfies one alternative satisfies the other.
fn satisfies(has: &Alternative, needs: &Alternative) -> bool {
    needs
        .iter()
        .all(|need| has.iter().any(|one| one.scheme == need.scheme && need.scopes.is_subset(&one.scopes)))
}

fn text(security: &Security) -> String {
    let requirement = |one: &Requirement| {
        let scopes: Vec<&str> = one.scopes.iter().map(String::as_str).collect();
        if scopes.is_empty() { one.scheme.clone() } else { format!("{} ({})", one.scheme, scopes.join(", ")) }
    };
    let alternative = |one: &Alternative| {
        if one.is_empty() {
            "nothing".to_owned()
        } else {
            one.iter().map(requirement).collect::<Vec<_>>().join(" and ")
        }
    };
    security.iter().map(alternative).collect::<Vec<_>>().join(" or ")
}

fn schemes(alternative: &Alternative) -> BTreeSet<&str> {
    alternative.iter().map(|one| one.scheme.as_str()).collect()
}

/// What is lost from one to the other, if anything is: the rule as seen from `from`.
fn lost(from: &Security, to: &Security) -> Option<Rule> {
    let without = from.iter().find(|has| !to.iter().any(|needs| satisfies(has, needs)))?;
    let same = |one: &&Alternative| schemes(one) == schemes(without);
    let more = |one: &&Alternative| schemes(one).is_superset(&schemes(without));
    Some(if without.is_empty() {
        Rule::SecurityRequirementAdded
    } else if to.iter().any(|one| same(&one)) {
        Rule::SecurityScopeAdded
    } else if to.iter().any(|one| more(&one)) {
        Rule::SecuritySchemeAdded
    } else if to.is_subset(from) {
        Rule::SecurityAlternativeRemoved
    } else {
        Rule::SecuritySchemeChanged
    })
}

/// Where security is said. Where nothing is said of it, what holds for all is told of the document, and only once.
fn security_places(old: &Operation<'_>, new: &Operation<'_>) -> (Option<String>, Option<String>) {
    let place = |one: &Operation<'_>, other: &Operation<'_>| {
        let is_global = other.security_at.as_deref() == Some("#/security");
        let silent = || if is_global { "#".to_owned() } else { one.at.at() };
        Some(one.security_at.clone().unwrap_or_else(silent))
    };
    (place(old, new), place(new, old))
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn security(&mut self, old: &Operation<'d>, new: &Operation<'d>) {
        if old.security == new.security && self.schemes.old == self.schemes.new {
            // Most of two documents.
            return;
        }
        let (before, after) = (self.schemes.old.of(&old.security), self.schemes.new.of(&new.security));
        if before == after {
            return;
        }
        let at = security_places(old, new);
        let texts = (Some(text(&before)), Some(text(&after)));
        let losses = lost(&before, &after);
        let gains = lost(&after, &before).map(Rule::mirror);
        let rules: Vec<Rule> = match (losses, gains) {
            // One change that is seen from both ends.
            (Some(Rule::SecuritySchemeChanged), _) | (_, Some(Rule::SecuritySchemeChanged)) => {
                vec![Rule::SecuritySchemeChanged]
            }
            (losses, gains) => losses.into_iter().chain(gains).collect(),
        };
        for rule in rules {
            self.hits.note(rule, Direction::Request, at.clone(), texts.clone(), "");
        }
    }
}
