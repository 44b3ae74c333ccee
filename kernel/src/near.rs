//! Near misses: what a key that is not bound may have meant.

use crate::BindingRef;

/// How alike two names must be to be worth showing (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.88;
const MOST: usize = 3;

/// Bound keys that look like `name`, best first.
pub(crate) fn names(name: &str, bindings: &[BindingRef]) -> Vec<String> {
    let mut near: Vec<(f64, &str)> = bindings
        .iter()
        .map(|b| (strsim::jaro_winkler(name, b.key()), b.key()))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(MOST).map(|(_, key)| format!("`{key}`")).collect()
}

/// The one of `candidates` that looks most like `name`, if any does.
pub(crate) fn like<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let alike = candidates.map(|other| (strsim::jaro_winkler(name, other), other));
    alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
}

/// Bindings that provide a type called like the missing one: of another path, or of another crate's version.
pub(crate) fn types(ty: &str, bindings: &[BindingRef]) -> Vec<String> {
    let short = short(ty);
    let alike = |other: &&'static str| strsim::jaro_winkler(&short, &self::short(other)) >= ALIKE;
    bindings
        .iter()
        .filter_map(|b| Some((b, b.provides().find(alike)?)))
        .take(MOST)
        .map(|(b, ty)| format!("`{ty}` of binding `{}`", b.key()))
        .collect()
}

/// A type's name without the paths of its parts: `dyn a::b::Greeter<c::D>` is `Greeter<D>`.
pub(crate) fn short(ty: &str) -> String {
    let ty = ty.strip_prefix("dyn ").unwrap_or(ty);
    let mut out = String::with_capacity(ty.len());
    let mut start = 0;
    for (at, c) in ty.char_indices() {
        if !(c.is_alphanumeric() || c == '_' || c == ':') {
            out.push_str(last(&ty[start..at]));
            out.push(c);
            start = at + c.len_utf8();
        }
    }
    out.push_str(last(&ty[start..]));
    out
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_shortened_inside_generics_too() {
        assert_eq!(super::short("dyn lazo::repository::CrudRepository<todo::Todo>"), "CrudRepository<Todo>");
    }
}
