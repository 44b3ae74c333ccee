//! Near misses: what a key that is not bound may have meant.

use crate::BindingRef;

/// How alike two names must be to be worth showing (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.88;
const MOST: usize = 3;

/// Bindings whose keys look like `name`, best first.
pub(crate) fn similar_names<'b>(name: &str, bindings: &'b [BindingRef]) -> Vec<&'b BindingRef> {
    let mut near: Vec<(f64, &BindingRef)> = bindings
        .iter()
        .map(|b| (strsim::jaro_winkler(name, b.key()), b))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(MOST).map(|(_, binding)| binding).collect()
}

/// The one of `candidates` that looks most like `name`, if any does.
pub(crate) fn like<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let alike = candidates.map(|other| (strsim::jaro_winkler(name, other), other));
    alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
}

/// Which of some names look like `name`, best first.
pub(crate) fn among<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut near: Vec<(f64, &str)> = names
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(MOST).map(|(_, other)| format!("`{other}`")).collect()
}

/// Types called like the missing one, and who provides them: of another path, or of another crate's version.
pub(crate) fn similar_types<'b>(ty: &str, bindings: &'b [BindingRef]) -> Vec<(&'static str, &'b BindingRef)> {
    let short = short(ty);
    let alike = |other: &&'static str| strsim::jaro_winkler(&short, &self::short(other)) >= ALIKE;
    bindings.iter().filter_map(|b| Some((b.provides().find(alike)?, b))).take(MOST).collect()
}

/// Bound keys that look like `name`, best first, for a message.
pub(crate) fn names(name: &str, bindings: &[BindingRef]) -> Vec<String> {
    similar_names(name, bindings).into_iter().map(|binding| format!("`{}`", binding.key())).collect()
}

/// Types called like the missing one, for a message.
pub(crate) fn types(ty: &str, bindings: &[BindingRef]) -> Vec<String> {
    let near = similar_types(ty, bindings).into_iter();
    near.map(|(ty, binding)| format!("`{ty}` of binding `{}`", binding.key())).collect()
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
