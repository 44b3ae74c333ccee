//! Where operations are served.

use super::Comparison;
use crate::{
    api::{Operation, Server, Servers, apart},
    relation::Direction,
    rule::Rule,
};
use std::collections::BTreeSet;

/// The path of an address.
fn path<'s>(server: &'s Server<'_>) -> &'s str {
    let address = server.address.as_str();
    let Some((_, rest)) = address.split_once("://") else { return address };
    rest.find('/').map_or("/", |from| &rest[from..])
}

/// Where a server is given, or the list in which it is missing.
fn place(server: &Server<'_>, servers: &Servers<'_>) -> Option<String> {
    Some(server.at.as_ref().map_or_else(|| servers.at.clone(), |at| at.at()))
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn servers(&mut self, old: &Operation<'d>, new: &Operation<'d>, direction: Direction) {
        let (old, new) = (&old.servers, &new.servers);
        let paths = |servers: &Servers<'d>| -> BTreeSet<String> {
            servers.all.iter().map(|server| path(server).to_owned()).collect()
        };
        if paths(old).is_disjoint(&paths(new)) {
            self.other_base(old, new, direction);
            return;
        }
        for before in &old.all {
            let at = place(before, old);
            match new.all.iter().find(|after| after.address == before.address) {
                Some(after) => {
                    // A variable that is filled in says the same.
                    if let (Some(old), Some(new)) = (&before.at, &after.at)
                        && old.get("variables").is_some() == new.get("variables").is_some()
                    {
                        self.documentation((old, new), (&before.remarks, &after.remarks), direction);
                    }
                }
                None => {
                    let (at, texts) = ((at, Some(new.at.clone())), (Some(before.address.clone()), None));
                    self.hits.note(Rule::ServerRemoved, direction, at, texts, &before.address);
                }
            }
        }
        for after in
            new.all.iter().filter(|after| old.all.iter().all(|before| before.address != after.address))
        {
            let at = (Some(old.at.clone()), place(after, new));
            self.hits.note(
                Rule::ServerAdded,
                direction,
                at,
                (None, Some(after.address.clone())),
                &after.address,
            );
        }
    }

    /// No old path is served any more.
    fn other_base(&mut self, old: &Servers<'d>, new: &Servers<'d>, direction: Direction) {
        let addresses = |servers: &Servers<'d>| {
            Some(servers.all.iter().map(|server| server.address.as_str()).collect::<Vec<_>>().join(", "))
        };
        let at = match (old.all.as_slice(), new.all.as_slice()) {
            // Of one server, what of it has changed.
            ([Server { at: Some(before), .. }], [Server { at: Some(after), .. }]) => {
                let differs = |key: &&str| before.get(key) != after.get(key);
                match ["url", "variables"].into_iter().filter(differs).collect::<Vec<_>>().as_slice() {
                    [key] => apart(before, after, key).0,
                    _ => (Some(before.at()), Some(after.at())),
                }
            }
            _ => (Some(old.at.clone()), Some(new.at.clone())),
        };
        self.hits.note(Rule::BasePathChanged, direction, at, (addresses(old), addresses(new)), "");
    }
}
