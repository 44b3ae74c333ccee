//! The order of groups.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The group of the CORS policy.
pub const CORS: &str = "cors";
/// The group of middleware that nothing more is said of; in front of routing.
pub const DEFAULT: &str = "middleware";
/// Where the route is found: what is ordered up to here runs in front of routing.
pub const FIND_ROUTE: &str = "findRoute";
/// Where it is found out who calls, and who may not is refused: what is ordered up to here runs in front of that. The operation
/// is known there.
pub const AUTHENTICATION: &str = "authentication";
/// Where parameters and body are read.
pub const PARSE_PARAMS: &str = "parseParams";
/// Where the operation is called: nothing runs behind it.
pub const INVOKE_METHOD: &str = "invokeMethod";

/// The stations of every request, in their order.
const STATIONS: [&str; 4] = [FIND_ROUTE, AUTHENTICATION, PARSE_PARAMS, INVOKE_METHOD];

/// The order of groups where the application does not say one.
pub(super) const ORDER: [&str; 6] = [CORS, DEFAULT, FIND_ROUTE, AUTHENTICATION, PARSE_PARAMS, INVOKE_METHOD];

/// A group, and what the middleware in it says of others.
#[derive(Debug, Default, Clone)]
pub(super) struct Wish {
    pub(super) group: String,
    /// Groups that come before it.
    pub(super) upstream: Vec<String>,
    /// Groups that come after it.
    pub(super) downstream: Vec<String>,
}

/// Where the middleware of a group runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In front of routing, in this order.
    Before(usize),
    /// Behind it, in front of where it is found out who calls, in this order.
    Routed(usize),
    /// Around the operation, in this order.
    Around(usize),
}

/// Why groups cannot be put in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Disorder {
    /// Each is to come before the next, and the last before the first.
    Circle(Vec<String>),
    /// It comes after the operation.
    Behind(String),
}

impl fmt::Display for Disorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle(groups) => {
                write!(f, "the order of middleware groups contradicts itself: ")?;
                for group in groups {
                    write!(f, "`{group}` before ")?;
                }
                write!(f, "`{}`", groups.first().map_or("", String::as_str))
            }
            Self::Behind(group) => write!(
                f,
                "the middleware group `{group}` is ordered behind `{INVOKE_METHOD}`, where nothing runs any more"
            ),
        }
    }
}

/// The places of all groups. Groups that nothing is said of come behind `middleware`, in front of routing; those that may stand
/// in either order stand as the list says, then by name.
pub(super) fn places(order: &[String], wishes: &[Wish]) -> Result<BTreeMap<String, Place>, Disorder> {
    let mut order: Vec<&str> = order.iter().map(String::as_str).collect();
    for (at, station) in STATIONS.iter().enumerate() {
        if !order.contains(station) {
            // In front of the next one that the list names.
            let next = order.iter().position(|one| STATIONS[at + 1..].contains(one)).unwrap_or(order.len());
            order.insert(next, station);
        }
    }
    let mut before: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut follow = |first, second| {
        before.entry(first).or_default();
        before.entry(second).or_default().insert(first);
    };
    order.windows(2).for_each(|pair| follow(pair[0], pair[1]));
    STATIONS.windows(2).for_each(|pair| follow(pair[0], pair[1]));
    for wish in wishes {
        before_all(&mut follow, wish);
    }
    for wish in wishes {
        before.entry(&wish.group).or_default();
    }
    let place = |name: &str| order.iter().position(|one| *one == name);
    let unlisted = place(DEFAULT).map_or_else(|| place(FIND_ROUTE).map_or(0, |at| 2 * at), |at| 2 * at + 2);
    let own_rank = |name: &str| place(name).map_or(unlisted, |at| 2 * at + 1);
    let mut ranks: BTreeMap<&str, usize> = before.keys().map(|name| (*name, own_rank(name))).collect();
    // What others wait for is as urgent as they are.
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (name, first) in &before {
            let urgent = ranks[name];
            for one in first {
                if ranks[one] > urgent {
                    ranks.insert(one, urgent);
                    has_changed = true;
                }
            }
        }
    }
    let mut sorted: Vec<&str> = Vec::with_capacity(before.len());
    while sorted.len() < before.len() {
        let is_free = |(name, first): &(&&str, &BTreeSet<&str>)| {
            !sorted.contains(*name) && first.iter().all(|one| sorted.contains(one))
        };
        let next =
            before.iter().filter(is_free).map(|(name, _)| *name).min_by_key(|name| (ranks[*name], *name));
        match next {
            Some(name) => sorted.push(name),
            None => return Err(Disorder::Circle(circle(&before, &sorted))),
        }
    }
    let at = |name: &str| sorted.iter().position(|one| *one == name).unwrap_or(0);
    let (find, admit, invoke) = (at(FIND_ROUTE), at(AUTHENTICATION), at(INVOKE_METHOD));
    let of_group = |wish: &Wish| match at(&wish.group) {
        at if at <= find => Ok((wish.group.clone(), Place::Before(at))),
        at if at <= admit => Ok((wish.group.clone(), Place::Routed(at))),
        at if at <= invoke => Ok((wish.group.clone(), Place::Around(at))),
        _ => Err(Disorder::Behind(wish.group.clone())),
    };
    wishes.iter().map(of_group).collect()
}

fn before_all<'w>(follow: &mut impl FnMut(&'w str, &'w str), wish: &'w Wish) {
    wish.upstream.iter().for_each(|first| follow(first, &wish.group));
    wish.downstream.iter().for_each(|second| follow(&wish.group, second));
}

/// A circle among those that are not sorted, each before the next.
fn circle(before: &BTreeMap<&str, BTreeSet<&str>>, sorted: &[&str]) -> Vec<String> {
    let stuck = |name: &&&str| !sorted.contains(*name);
    let mut way: Vec<&str> = Vec::new();
    let mut at = before.keys().find(stuck).copied();
    while let Some(name) = at {
        if let Some(start) = way.iter().position(|one| *one == name) {
            // The way goes backwards.
            return way[start..].iter().rev().map(|&one| one.to_owned()).collect();
        }
        way.push(name);
        at = before[name].iter().find(stuck).copied();
    }
    way.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(group: &str, upstream: &[&str], downstream: &[&str]) -> Wish {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Wish { group: group.to_owned(), upstream: owned(upstream), downstream: owned(downstream) }
    }

    /// Each group, and whether it runs in front of routing, behind it or around the operation.
    fn order(wishes: &[Wish]) -> Result<Vec<(String, u8)>, Disorder> {
        let mut places: Vec<_> = places(&ORDER.map(str::to_owned), wishes)?.into_iter().collect();
        places.sort_by_key(|(_, place)| *place);
        let part = |place| match place {
            Place::Before(_) => 0,
            Place::Routed(_) => 1,
            Place::Around(_) => 2,
        };
        Ok(places.into_iter().map(|(name, place)| (name, part(place))).collect())
    }

    #[test]
    fn groups_are_sorted_by_what_is_said_of_them() {
        let wishes = [
            wish("zip", &["authentication"], &[]),
            wish("b", &[], &[]),
            wish("a", &["b"], &[]),
            wish("early", &[], &["cors"]),
            wish(DEFAULT, &[], &[]),
            wish(AUTHENTICATION, &[], &[]),
        ];
        let expected = [("early", 0), (DEFAULT, 0), ("b", 0), ("a", 0), (AUTHENTICATION, 1), ("zip", 2)];
        assert_eq!(order(&wishes).unwrap(), expected.map(|(name, part)| (name.to_owned(), part)));
    }

    #[test]
    fn contradictions_are_told() {
        let told = order(&[wish("a", &["b"], &[]), wish("b", &["a"], &[])]).unwrap_err();
        assert_eq!(
            told.to_string(),
            "the order of middleware groups contradicts itself: `b` before `a` before `b`"
        );
        let told = order(&[wish("a", &[FIND_ROUTE], &[CORS])]).unwrap_err();
        assert!(matches!(&told, Disorder::Circle(groups) if groups.len() >= 3), "{told}");
        let told = order(&[wish("late", &[INVOKE_METHOD], &[])]).unwrap_err();
        assert_eq!(told, Disorder::Behind("late".to_owned()));
        let told = places(&[INVOKE_METHOD.to_owned(), FIND_ROUTE.to_owned()], &[]).unwrap_err();
        assert!(matches!(told, Disorder::Circle(_)));
    }
}
