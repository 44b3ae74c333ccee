//! Security: whether the credentials that were good still are.

use super::{Comparison, operations::below};
use crate::{
    api::{Alternative, Api, Operation, Security},
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
    let requirement = |one: &crate::api::Requirement| {
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

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn security(&mut self, old: &Operation<'d>, new: &Operation<'d>) {
        if old.security == new.security {
            return;
        }
        let at = below(&(Some(old.at.clone()), Some(new.at.clone())), "security");
        let texts = (Some(text(&old.security)), Some(text(&new.security)));
        let losses = lost(&old.security, &new.security);
        let gains = lost(&new.security, &old.security).map(Rule::mirror);
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

    /// Where tokens are had.
    pub(super) fn addresses(&mut self, old: &Api<'d>, new: &Api<'d>) {
        for (name, before) in &old.schemes {
            let Some((_, after)) =
                new.schemes.iter().find(|(other, after)| other == name && after.content == before.content)
            else {
                continue;
            };
            if before.addresses == after.addresses {
                continue;
            }
            let text = |addresses: &std::collections::BTreeMap<String, &str>| {
                Some(addresses.values().copied().collect::<Vec<_>>().join(", "))
            };
            let users: Vec<&Operation<'d>> = old
                .operations
                .iter()
                .filter(|operation| {
                    operation.security.iter().flatten().any(|one| one.scheme == before.content)
                })
                .collect();
            let at = (Some(before.at.clone()), Some(after.at.clone()));
            for user in users {
                self.hits.enter(user, "");
                let texts = (text(&before.addresses), text(&after.addresses));
                self.hits.note(Rule::SecurityAddressChanged, Direction::Request, at.clone(), texts, "");
            }
        }
        self.hits.leave_to(None);
    }
}
