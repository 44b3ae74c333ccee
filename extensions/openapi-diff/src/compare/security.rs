//! Security: whether the credentials that were good still are.

use super::Comparison;
use crate::{
    api::{Alternative, Api, Operation, Scheme, Security},
    explain::shown,
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
        if old.security == new.security {
            return;
        }
        let at = security_places(old, new);
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

    /// What is said of schemes beside what has to be shown: where tokens are had, which scopes there are, descriptions.
    pub(super) fn schemes(&mut self, old: &Api<'d>, new: &Api<'d>) {
        for (name, before) in &old.schemes {
            let Some(after) = counterpart(name, before, old, new) else { continue };
            let is_user = |operation: &&Operation<'d>| {
                operation.security.iter().flatten().any(|one| one.scheme == before.content)
            };
            for user in old.operations.iter().filter(is_user) {
                self.hits.enter(user, "");
                self.scheme(before, after);
            }
        }
        self.hits.leave_to(None);
    }

    fn scheme(&mut self, old: &Scheme<'d>, new: &Scheme<'d>) {
        let direction = Direction::Request;
        let ways: BTreeSet<_> = old.addresses.keys().chain(new.addresses.keys()).collect();
        for way in ways {
            let (before, after) = (old.addresses.get(way).copied(), new.addresses.get(way).copied());
            if before != after {
                let at = (Some(old.at.below(way)), Some(new.at.below(way)));
                let texts = (before.map(str::to_owned), after.map(str::to_owned));
                self.hits.note(Rule::SecurityAddressChanged, direction, at, texts, "");
            }
        }
        for (flow, before) in &old.scopes {
            if let Some(after) = new.scopes.get(flow).filter(|after| *after != before) {
                let way = ["flows", flow, "scopes"];
                let at = (Some(old.at.below(&way)), Some(new.at.below(&way)));
                let texts = (Some(shown(before)), Some(shown(after)));
                self.hits.note(Rule::DocumentationChanged, direction, at, texts, "");
            }
        }
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
    }
}

/// The same scheme in the new document: of the same name, or renamed.
fn counterpart<'a, 'd>(
    name: &str,
    scheme: &Scheme<'d>,
    old: &Api<'d>,
    new: &'a Api<'d>,
) -> Option<&'a Scheme<'d>> {
    let same = || new.schemes.iter().filter(|(_, after)| after.content == scheme.content);
    let is_new = |other: &str| !old.schemes.iter().any(|(known, _)| *known == other);
    let named = same().find(|(other, _)| *other == name);
    named.or_else(|| same().find(|(other, _)| is_new(other))).map(|(_, after)| after)
}
