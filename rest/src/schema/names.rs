//! Names of components: each schema has one of its own, whatever the types are called and whoever comes first.

use std::collections::{BTreeMap, BTreeSet};

use lazo_schema::reference::rename;
use serde_json::Value;

use super::identity::parts;

/// A definition that wants a name. References in its schema are ids.
pub(super) struct Wanted<'a> {
    pub(super) base: &'a str,
    pub(super) schema: &'a Value,
}

/// The name of each definition, by its id.
///
/// A name that one schema wants is its name. Types of one name whose schemas are the same share it. Where the schemas
/// differ, a generic type gets its arguments behind it, `Page_Todo`, and others get as much of their module path in front of
/// it as tells them apart, `billing.Item` and `orders.Item`. What no path tells apart is numbered.
pub(super) fn names(wanted: &BTreeMap<String, Wanted<'_>>) -> BTreeMap<String, String> {
    let mut seen = BTreeSet::new();
    if wanted.values().all(|one| seen.insert(one.base)) {
        return wanted.iter().map(|(id, one)| (id.clone(), one.base.to_owned())).collect();
    }
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, one) in wanted {
        families.entry(one.base).or_default().push(id);
    }
    let alike = alike(wanted);
    let mut names = BTreeMap::new();
    let mut used: BTreeSet<String> = families.keys().map(|base| (*base).to_owned()).collect();
    for (base, ids) in families {
        // The first id of each schema stands for all that have it.
        let first = |id: &str| alike.get(id).copied().unwrap_or(id).to_owned();
        let schemas: Vec<String> =
            ids.iter().map(|id| first(id)).collect::<BTreeSet<_>>().into_iter().collect();
        let labels = match &schemas[..] {
            [_] => vec![base.to_owned()],
            several => labels(base, several, &used),
        };
        used.extend(labels.iter().cloned());
        let named: BTreeMap<String, String> = schemas.into_iter().zip(labels).collect();
        names.extend(ids.iter().filter_map(|id| Some(((*id).to_owned(), named.get(&first(id))?.clone()))));
    }
    names
}

/// For each id the first one that has the same name and the same schema: what references lead to counts, not what it
/// is called.
fn alike<'a>(wanted: &'a BTreeMap<String, Wanted<'_>>) -> BTreeMap<&'a str, &'a str> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut known = 0;
    loop {
        // All of one name are taken to be the same until a difference is seen, so that schemas that contain themselves end.
        let seen_as = |id: &str| {
            let base = wanted.get(id)?.base;
            Some(first.get(id).map_or_else(|| format!("name {base}"), |first| format!("id {first}")))
        };
        let mut firsts: BTreeMap<(&str, String), &str> = BTreeMap::new();
        let mut next = BTreeMap::new();
        for (id, one) in wanted {
            let mut schema = one.schema.clone();
            rename(&mut schema, &seen_as);
            next.insert(id.as_str(), *firsts.entry((one.base, schema.to_string())).or_insert(id));
        }
        let found = firsts.len();
        if found == known {
            return next;
        }
        known = found;
        first = next;
    }
}

/// Different names for types that are all called `base`.
fn labels(base: &str, ids: &[String], used: &BTreeSet<String>) -> Vec<String> {
    let deepest =
        |modules: &dyn Fn(&str) -> usize| ids.iter().map(|id| modules(id)).max().unwrap_or_default();
    let of_arguments =
        deepest(&|id| parts(id).2.into_iter().map(|one| parts(one).0.len()).max().unwrap_or(0));
    let own = deepest(&|id| parts(id).0.len());
    let depths = (0..=of_arguments).map(|depth| (0, depth)).chain((1..=own).map(|depth| (depth, 0)));
    for (own, of_arguments) in depths {
        let label = |id: &String| {
            let (modules, _, arguments) = parts(id);
            prefix(&modules, own) + base + &suffix(&arguments, of_arguments)
        };
        let labels: Vec<String> = ids.iter().map(label).collect();
        let different: BTreeSet<&String> = labels.iter().collect();
        if different.len() == labels.len() && labels.iter().all(|label| !used.contains(label)) {
            return labels;
        }
    }
    let mut free = (2_usize..).map(|n| format!("{base}{n}")).filter(|name| !used.contains(name));
    let others = ids.iter().skip(1).filter_map(|_| free.next());
    std::iter::once(base.to_owned()).chain(others).collect()
}

/// The last modules of a path.
fn prefix(modules: &[&str], depth: usize) -> String {
    let last = &modules[modules.len().saturating_sub(depth)..];
    last.iter().map(|module| word(module)).filter(|word| !word.is_empty()).map(|word| word + ".").collect()
}

/// The arguments of a generic type, each behind a `_`, with the last modules of its path.
fn suffix(arguments: &[&str], depth: usize) -> String {
    let suffix = |argument: &&str| {
        let (modules, name, arguments) = parts(argument);
        format!("_{}{}{}", prefix(&modules, depth), word(name), suffix(&arguments, depth))
    };
    arguments.iter().map(suffix).collect()
}

/// A name in characters that OpenAPI allows.
fn word(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect()
}
