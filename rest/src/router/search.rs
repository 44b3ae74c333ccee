//! The way of a path through the tree.

use super::{ANY, Captures, Router, TrailingSlash};
use actix_web::http::Method;

impl<T> Router<T> {
    /// The value for a verb and a path, and where its parameters stand in that path. The path is absolute and without
    /// percent escapes other than `%2F` and `%25` (see [`crate::percent::decode_path`]).
    #[inline]
    pub fn find(&self, method: &Method, path: &str, captures: &mut Captures) -> Option<&T> {
        let mut found = None;
        self.visit(path, captures, &mut |values| {
            found = values.iter().find(|(verb, _)| verb == method).map(|(_, value)| value);
            if self.has_any && found.is_none() {
                found = values.iter().find(|(verb, _)| *verb == *ANY).map(|(_, value)| value);
            }
            found.is_some()
        });
        found
    }

    /// Every verb that has a value for this path, in the order of entry, each once.
    #[must_use]
    pub fn methods(&self, path: &str) -> Vec<Method> {
        let mut methods: Vec<Method> = Vec::new();
        self.visit(path, &mut Captures::default(), &mut |values| {
            for (verb, _) in values {
                if !methods.contains(verb) {
                    methods.push(verb.clone());
                }
            }
            false
        });
        methods
    }

    /// Shows `visitor` the values at each end that the path leads to, the most literal first, until it says `true`.
    #[inline]
    fn visit<'t>(
        &'t self,
        path: &str,
        captures: &mut Captures,
        visitor: &mut impl FnMut(&'t [(Method, T)]) -> bool,
    ) -> bool {
        captures.truncate(0);
        let bytes = path.as_bytes();
        if bytes.first() != Some(&b'/') {
            return false;
        }
        let is_slashed = bytes[bytes.len() - 1] == b'/';
        let end = bytes.len() - usize::from(is_slashed);
        if end == 0 {
            return !self.nodes[0].values.is_empty() && visitor(&self.nodes[0].values);
        }
        let path = &path[..end];
        // Elsewhere an empty segment is met where it stands; a catch-all would take it along.
        if self.catches_all && (path.contains("//") || path.ends_with('/')) {
            return false;
        }
        let is_apart = is_slashed && self.policy.trailing_slash == TrailingSlash::Strict;
        let way = Way { router: self, path, is_folded: !self.policy.case_sensitive, is_apart };
        way.descend(0, 1, captures, visitor)
    }
}

/// A path on its way.
struct Way<'t, 'p, T> {
    router: &'t Router<T>,
    /// Without a slash at its end.
    path: &'p str,
    is_folded: bool,
    /// Whether it had a slash at its end that tells it from one without.
    is_apart: bool,
}

impl<'t, T> Way<'t, '_, T> {
    /// Goes on from `node` with the segment that begins at `start`. Each node is visited once at most, since a node has
    /// one beginning only.
    fn descend(
        &self,
        node: usize,
        start: usize,
        captures: &mut Captures,
        visitor: &mut impl FnMut(&'t [(Method, T)]) -> bool,
    ) -> bool {
        let node = &self.router.nodes[node];
        let rest = self.path.as_bytes().get(start..).unwrap_or_default();
        let end = start + rest.iter().position(|b| *b == b'/').unwrap_or(rest.len());
        if end == start {
            return false;
        }
        let segment = &self.path[start..end];
        if let Some(child) = node.literals.find(segment, self.is_folded)
            && self.arrive(child, end, captures, visitor)
        {
            return true;
        }
        let before = captures.len();
        for (mixed, child) in &node.mixed {
            if mixed.capture(segment, start, self.is_folded, captures) {
                if self.arrive(*child, end, captures, visitor) {
                    return true;
                }
                captures.truncate(before);
            }
        }
        if let Some(child) = node.parameter {
            captures.push(start, end);
            if self.arrive(child, end, captures, visitor) {
                return true;
            }
            captures.truncate(before);
        }
        if let Some(child) = node.rest {
            captures.push(start, self.path.len());
            if self.arrive(child, self.path.len(), captures, visitor) {
                return true;
            }
            captures.truncate(before);
        }
        false
    }

    /// At `child` after a segment that ends at `end`: the path's end, or on to the next segment.
    #[inline]
    fn arrive(
        &self,
        child: usize,
        end: usize,
        captures: &mut Captures,
        visitor: &mut impl FnMut(&'t [(Method, T)]) -> bool,
    ) -> bool {
        if end == self.path.len() {
            let node = &self.router.nodes[child];
            let values = if self.is_apart { &node.slashed } else { &node.values };
            return !values.is_empty() && visitor(values);
        }
        self.descend(child, end + 1, captures, visitor)
    }
}
