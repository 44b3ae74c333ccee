//! Operation ids: each is one operation's in a document, as OpenAPI wants it.

use std::collections::{BTreeMap, BTreeSet};

use crate::operation::Operation;

/// The id of each operation. Where several have one, as those of a controller that stands in two places, each gets behind
/// it what its path has and the others have not: `Todos.find` and `Todos.find.admin` for `/todos` and `/admin/todos`. Where
/// paths are no help, it is the verb, and then a number in the order of paths and verbs.
pub(super) fn ids(operations: &[&Operation]) -> Vec<String> {
    let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, operation) in operations.iter().enumerate() {
        same.entry(&operation.operation_id).or_default().push(at);
    }
    let mut ids: Vec<String> = operations.iter().map(|operation| operation.operation_id.clone()).collect();
    let mut used: BTreeSet<String> = same.keys().map(|id| (*id).to_owned()).collect();
    for (id, mut places) in same.into_iter().filter(|(_, places)| places.len() > 1) {
        places.sort_by_key(|at| (&operations[*at].path, operations[*at].method.as_str()));
        // The first of a path and verb is the one that the document shows.
        places.dedup_by_key(|at| (&operations[*at].path, operations[*at].method.as_str()));
        let segments: Vec<Vec<&str>> = places
            .iter()
            .map(|at| operations[*at].path.split('/').filter(|segment| !segment.is_empty()).collect())
            .collect();
        let shortest = segments.iter().map(Vec::len).min().unwrap_or_default();
        let begin = common(&segments, false);
        let end = common(&segments, true).min(shortest - begin);
        let mut is_first = true;
        for (at, segments) in places.into_iter().zip(&segments) {
            let own = &segments[begin..segments.len() - end];
            let by_path = own.iter().map(|segment| format!(".{}", word(segment))).collect::<String>();
            let verb = operations[at].method.as_str().to_ascii_lowercase();
            let candidates = [format!("{id}{by_path}"), format!("{id}{by_path}.{verb}")];
            let numbered = (2_usize..).map(|n| format!("{id}{by_path}.{n}"));
            let mut free = candidates
                .into_iter()
                .chain(numbered)
                // The id itself is for the one operation that has nothing to tell it by.
                .filter(|candidate| if candidate == id { is_first } else { !used.contains(candidate) });
            let chosen = free.next().unwrap_or_default();
            is_first &= chosen != id;
            used.insert(chosen.clone());
            ids[at] = chosen;
        }
    }
    ids
}

/// How many segments all paths have in common, at their beginnings or their ends.
fn common(paths: &[Vec<&str>], at_end: bool) -> usize {
    let segment = |path: &Vec<&str>, n: usize| {
        let at = if at_end { path.len().checked_sub(n + 1) } else { Some(n) };
        at.and_then(|at| path.get(at).map(ToString::to_string))
    };
    let is_common = |n: &usize| {
        let first = paths.first().and_then(|path| segment(path, *n));
        first.is_some() && paths.iter().all(|path| segment(path, *n) == first)
    };
    (0..).take_while(is_common).count()
}

fn word(segment: &str) -> String {
    segment.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::Method;

    fn of(paths: &[(&str, Method)]) -> Vec<String> {
        let operations: Vec<Operation> =
            paths.iter().map(|(path, verb)| Operation::new(verb.clone(), *path, "C.m")).collect();
        let forth = ids(&operations.iter().collect::<Vec<_>>());
        let mut back = ids(&operations.iter().rev().collect::<Vec<_>>());
        back.reverse();
        assert_eq!(forth, back, "whatever the order of routes");
        forth
    }

    #[test]
    fn operations_of_one_id_are_told_apart_by_their_paths_then_by_their_verbs() {
        let get = || Method::GET;
        assert_eq!(of(&[("/todos", get())]), ["C.m"]);
        assert_eq!(of(&[("/v1/todos/{id}", get()), ("/v2/todos/{id}", get())]), ["C.m.v1", "C.m.v2"]);
        assert_eq!(of(&[("/todos", get()), ("/{org}/admin/todos", get())]), ["C.m", "C.m.org.admin"]);
        assert_eq!(of(&[("/a/a", get()), ("/a", get())]), ["C.m.a", "C.m"]);
        assert_eq!(of(&[("/todos", Method::PUT), ("/todos", get())]), ["C.m.put", "C.m"]);
        assert_eq!(of(&[("/{a}", get()), ("/a", get())]), ["C.m.a.get", "C.m.a"]);
    }
}
