//! Security schemes: which of the one document is which of the other, whatever it is called, and what has changed in them.

use super::Comparison;
use crate::{
    api::{ADDRESSES, Alternative, Api, Operation, Place, Requirement, Scheme, Security, apart, both},
    relation::Direction,
    rule::Rule,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The schemes of a document by words that say the same in both documents.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Labels<'d>(BTreeMap<&'d str, String>);

impl Labels<'_> {
    /// Requirements in these words.
    pub(super) fn of(&self, security: &Security) -> Security {
        let requirement = |one: &Requirement| {
            let label = self.0.get(one.scheme.as_str()).cloned();
            let scheme = label.unwrap_or_else(|| format!("undeclared {}", one.scheme));
            Requirement { scheme, scopes: one.scopes.clone() }
        };
        security.iter().map(|all| all.iter().map(requirement).collect::<Alternative>()).collect()
    }
}

/// The schemes of both documents.
#[derive(Debug, Default)]
pub(super) struct Schemes<'d> {
    pub(super) old: Labels<'d>,
    pub(super) new: Labels<'d>,
}

impl<'d> Schemes<'d> {
    /// Schemes are the same if they are the same in everything; what is left, if it is of one name, or if it shows the same
    /// under a new one.
    pub(super) fn of(old: &Api<'d>, new: &Api<'d>) -> Self {
        let mut labels = Self::default();
        let mut by_whole: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: HashSet<String> = HashSet::new();
        for (name, scheme) in &old.schemes {
            let label = by_whole.entry(scheme.whole()).or_insert_with(|| label(scheme, name, &mut taken));
            labels.old.0.insert(name, label.clone());
        }
        let mut left: Vec<&(&'d str, Scheme<'d>)> = Vec::new();
        let mut met: HashSet<String> = HashSet::new();
        for one in &new.schemes {
            match by_whole.get(&one.1.whole()) {
                Some(label) => {
                    met.insert(label.clone());
                    labels.new.0.insert(one.0, label.clone());
                }
                None => left.push(one),
            }
        }
        let is_kept = |name: &str| new.schemes.iter().any(|(known, _)| *known == name);
        for (name, scheme) in left {
            let named = labels.old.0.get(name).filter(|label| !met.contains(*label));
            let renamed = || {
                let mut gone = old.schemes.iter().filter(|(name, _)| !is_kept(name));
                let (name, _) = gone.find(|(name, before)| {
                    before.content == scheme.content && !met.contains(&labels.old.0[name])
                })?;
                labels.old.0.get(name)
            };
            let known = named.or_else(renamed).cloned();
            let label = known.unwrap_or_else(|| label(scheme, name, &mut taken));
            met.insert(label.clone());
            labels.new.0.insert(name, label);
        }
        labels
    }
}

/// Words for a scheme that no other one has.
fn label(scheme: &Scheme<'_>, name: &str, taken: &mut HashSet<String>) -> String {
    let mut label = scheme.content.clone();
    while !taken.insert(label.clone()) {
        label = format!("{label} ({name})");
    }
    label
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// What has changed in schemes, told of the operations that needed them and still do.
    pub(super) fn schemes(&mut self, old: &Api<'d>, new: &Api<'d>) {
        for (name, before) in &old.schemes {
            let label = self.schemes.old.0[name].clone();
            let is_same = |(name, _): &&(&'d str, Scheme<'d>)| self.schemes.new.0[name] == label;
            let named = new.schemes.iter().filter(is_same).find(|(other, _)| other == name);
            let after = named.or_else(|| new.schemes.iter().find(is_same)).map(|(_, after)| after);
            let is_gone = after.is_none() && !new.schemes.iter().any(|(other, _)| other == name);
            if after.is_some_and(|after| after.at.is_same_text(&before.at)) {
                continue;
            }
            let word = if is_gone { format!("undeclared {name}") } else { label.clone() };
            let needs = |labels: &Labels<'d>, operation: &Operation<'d>, word: &str| {
                labels.of(&operation.security).iter().flatten().any(|one| one.scheme == word)
            };
            let users: HashSet<(String, &str)> = new
                .operations
                .iter()
                .filter(|operation| needs(&self.schemes.new, operation, &word))
                .map(|operation| (operation.shape(), operation.method))
                .collect();
            let is_user = |operation: &&Operation<'d>| {
                needs(&self.schemes.old, operation, &label)
                    && users.contains(&(operation.shape(), operation.method))
            };
            let both_need: Vec<&Operation<'d>> = old.operations.iter().filter(is_user).collect();
            for user in both_need {
                self.hits.enter(user, "");
                match after {
                    Some(after) => self.scheme(before, after),
                    None => {
                        let (at, texts) = (both(&before.at, &new.schemes_at), (Some(label.clone()), None));
                        self.hits.note(Rule::SecuritySchemeChanged, Direction::Request, at, texts, "");
                    }
                }
            }
        }
        self.hits.leave_to(None);
    }

    fn scheme(&mut self, old: &Scheme<'d>, new: &Scheme<'d>) {
        let direction = Direction::Request;
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        if old.content != new.content {
            let differs = |key: &&str| old.at.get(key) != new.at.get(key);
            let keys: Vec<&str> = ["type", "in", "name", "scheme"].into_iter().filter(differs).collect();
            let at = match keys.as_slice() {
                [key] => apart(&old.at, &new.at, key).0,
                _ => both(&old.at, &new.at),
            };
            let texts = (Some(old.content.clone()), Some(new.content.clone()));
            self.hits.note(Rule::SecuritySchemeChanged, direction, at, texts, "");
            return;
        }
        self.addresses((&old.at, &new.at));
        for flow in old.flows.keys().chain(new.flows.keys()).copied().collect::<BTreeSet<_>>() {
            match (old.flows.get(flow), new.flows.get(flow)) {
                (Some(before), Some(after)) => {
                    self.addresses((before, after));
                    if before.get("scopes") != after.get("scopes") {
                        let (at, texts) = apart(before, after, "scopes");
                        self.hits.note(Rule::DocumentationChanged, direction, at, texts, "");
                    }
                }
                (before, _) => {
                    let keys = ["flows", flow];
                    let at = (Some(old.at.below(&keys)), Some(new.at.below(&keys)));
                    let name = Some(flow.to_owned());
                    let (rule, texts) = match before {
                        Some(_) => (Rule::SecurityAlternativeRemoved, (name, None)),
                        None => (Rule::SecurityAlternativeAdded, (None, name)),
                    };
                    self.hits.note(rule, direction, at, texts, "");
                }
            }
        }
    }

    /// Where tokens are had.
    fn addresses(&mut self, (old, new): (&Place<'d>, &Place<'d>)) {
        for key in ADDRESSES {
            if old.get(key) != new.get(key) {
                let (at, texts) = apart(old, new, key);
                self.hits.note(Rule::SecurityAddressChanged, Direction::Request, at, texts, "");
            }
        }
    }
}
