//! The tree itself: nodes in one vector, a node for each distinct beginning of a template.

use super::{
    Captures, Template,
    template::{Mixed, Segment},
};
use actix_web::http::Method;

/// Values found by verb and path.
///
/// ```
/// use actix_web::http::Method;
/// use lazo_rest::router::{Captures, Router, Template};
///
/// let mut router = Router::default();
/// router.insert(Method::GET, &Template::parse("/users/{id}")?, "one user").unwrap();
/// router.insert(Method::GET, &Template::parse("/users/me")?, "me").unwrap();
///
/// let mut captures = Captures::default();
/// assert_eq!(router.find(&Method::GET, "/users/7/", &mut captures), Some(&"one user"));
/// assert_eq!(captures.get("/users/7/", 0), Some("7"));
/// assert_eq!(router.find(&Method::GET, "/users/me", &mut captures), Some(&"me"));
/// # Ok::<(), lazo_rest::router::TemplateError>(())
/// ```
#[derive(Debug)]
pub struct Router<T> {
    nodes: Vec<Node<T>>,
}

/// What hangs below one beginning of a path.
#[derive(Debug)]
struct Node<T> {
    /// Children by literal segment, sorted by it.
    literals: Vec<(Box<str>, usize)>,
    /// Children by segments with text and parameters, the heaviest first.
    mixed: Vec<(Mixed, usize)>,
    /// The child by a whole parameter.
    parameter: Option<usize>,
    /// What a path that ends here finds, by verb.
    values: Vec<(Method, T)>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { literals: Vec::new(), mixed: Vec::new(), parameter: None, values: Vec::new() }
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

/// A value that could never be found, since another one has the same verb and a path of the same form.
#[derive(Debug)]
pub struct Conflict<T> {
    /// The value that was not entered.
    pub refused: T,
    /// The one that stands there.
    pub standing: T,
}

impl<T> Router<T> {
    /// Enters a value.
    ///
    /// # Errors
    /// [`Conflict`] when a value of the same verb stands at a template that cannot be told from this one (the names of
    /// parameters do not count).
    pub fn insert(&mut self, method: Method, template: &Template, value: T) -> Result<(), Conflict<T>>
    where
        T: Clone,
    {
        let mut node = 0;
        for segment in &template.segments {
            node = self.child(node, segment);
        }
        let values = &mut self.nodes[node].values;
        if let Some((_, standing)) = values.iter().find(|(verb, _)| *verb == method) {
            return Err(Conflict { refused: value, standing: standing.clone() });
        }
        values.push((method, value));
        Ok(())
    }

    /// The child of a node for a segment, made if need be.
    fn child(&mut self, node: usize, segment: &Segment) -> usize {
        let new = self.nodes.len();
        let parent = &mut self.nodes[node];
        let child = match segment {
            Segment::Literal(text) => {
                match parent.literals.binary_search_by(|(known, _)| (**known).cmp(text)) {
                    Ok(at) => parent.literals[at].1,
                    Err(at) => {
                        parent.literals.insert(at, (text.as_str().into(), new));
                        new
                    }
                }
            }
            Segment::Parameter => *parent.parameter.get_or_insert(new),
            Segment::Mixed(mixed) => match parent.mixed.iter().find(|(known, _)| known == mixed) {
                Some((_, child)) => *child,
                None => {
                    let at = parent.mixed.partition_point(|(known, _)| known.weight() >= mixed.weight());
                    parent.mixed.insert(at, (mixed.clone(), new));
                    new
                }
            },
        };
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }

    /// The value for a verb and a path, and where its parameters stand in that path. The path is absolute and without
    /// percent escapes other than `%2F` and `%25` (see [`crate::percent::decode_path`]).
    #[inline]
    pub fn find(&self, method: &Method, path: &str, captures: &mut Captures) -> Option<&T> {
        let mut found = None;
        self.visit(path, captures, &mut |values| {
            found = values.iter().find(|(verb, _)| verb == method).map(|(_, value)| value);
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
        let end = if bytes[bytes.len() - 1] == b'/' { bytes.len() - 1 } else { bytes.len() };
        if end == 0 {
            return !self.nodes[0].values.is_empty() && visitor(&self.nodes[0].values);
        }
        self.descend(0, &path[..end], 1, captures, visitor)
    }

    /// Goes on from `node` with the segment that begins at `start`. Each node is visited once at most, since a node has
    /// one beginning only.
    fn descend<'t>(
        &'t self,
        node: usize,
        path: &str,
        start: usize,
        captures: &mut Captures,
        visitor: &mut impl FnMut(&'t [(Method, T)]) -> bool,
    ) -> bool {
        let node = &self.nodes[node];
        let rest = path.as_bytes().get(start..).unwrap_or_default();
        let end = start + rest.iter().position(|b| *b == b'/').unwrap_or(rest.len());
        if end == start {
            return false;
        }
        let segment = &path[start..end];
        if let Ok(at) = node.literals.binary_search_by(|(known, _)| (**known).cmp(segment))
            && self.arrive(node.literals[at].1, path, end, captures, visitor)
        {
            return true;
        }
        let before = captures.len();
        for (mixed, child) in &node.mixed {
            if mixed.capture(segment, start, captures) {
                if self.arrive(*child, path, end, captures, visitor) {
                    return true;
                }
                captures.truncate(before);
            }
        }
        if let Some(child) = node.parameter {
            captures.push(start, end);
            if self.arrive(child, path, end, captures, visitor) {
                return true;
            }
            captures.truncate(before);
        }
        false
    }

    /// At `child` after a segment that ends at `end`: the path's end, or on to the next segment.
    #[inline]
    fn arrive<'t>(
        &'t self,
        child: usize,
        path: &str,
        end: usize,
        captures: &mut Captures,
        visitor: &mut impl FnMut(&'t [(Method, T)]) -> bool,
    ) -> bool {
        if end == path.len() {
            let values = &self.nodes[child].values;
            return !values.is_empty() && visitor(values);
        }
        self.descend(child, path, end + 1, captures, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(paths: &[&'static str]) -> Router<&'static str> {
        let mut router = Router::default();
        for path in paths {
            router.insert(Method::GET, &Template::parse(path).unwrap(), *path).unwrap();
        }
        router
    }

    fn check(router: &Router<&'static str>, path: &str, expected: Option<(&str, &[&str])>) {
        let mut captures = Captures::default();
        let found = router.find(&Method::GET, path, &mut captures);
        let texts: Vec<_> = (0..captures.len()).filter_map(|i| captures.get(path, i)).collect();
        match (found, expected) {
            (None, None) => {}
            (Some(route), Some((wanted, params))) => {
                assert_eq!((*route, &*texts), (wanted, params), "{path}");
            }
            (found, expected) => panic!("{path}: found {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn the_most_literal_route_wins_and_dead_ends_are_left() {
        let router = router(&[
            "/",
            "/users",
            "/users/me",
            "/users/{id}",
            "/users/{id}/posts",
            "/users/me/posts/latest",
            "/users/{userId}/posts/{postId}",
            "/a/{b}/c",
            "/a/b/{c}",
            "/a/b/c",
            "/a/{x}/{y}",
            "/reports/{name}.json",
            "/reports/{name}",
            "/range/{from}-{to}",
            "/v1.0/info",
        ]);
        check(&router, "/", Some(("/", &[])));
        check(&router, "/users/me", Some(("/users/me", &[])));
        check(&router, "/users/me/", Some(("/users/me", &[])));
        check(&router, "/users/me/posts", Some(("/users/{id}/posts", &["me"])));
        check(&router, "/users/me/posts/3", Some(("/users/{userId}/posts/{postId}", &["me", "3"])));
        check(&router, "/users/me/posts/latest", Some(("/users/me/posts/latest", &[])));
        check(&router, "/a/b/c", Some(("/a/b/c", &[])));
        check(&router, "/a/b/d", Some(("/a/b/{c}", &["d"])));
        check(&router, "/a/x/c", Some(("/a/{b}/c", &["x"])));
        check(&router, "/a/x/y", Some(("/a/{x}/{y}", &["x", "y"])));
        check(&router, "/reports/q3.json", Some(("/reports/{name}.json", &["q3"])));
        check(&router, "/reports/.json", Some(("/reports/{name}", &[".json"])));
        check(&router, "/range/1-2", Some(("/range/{from}-{to}", &["1", "2"])));
        check(&router, "/range/12", None);
        check(&router, "/v1.0/info", Some(("/v1.0/info", &[])));
        check(&router, "/v1x0/info", None);
        for missing in
            ["", "*", "users", "//", "/users//", "//users", "/users//posts", "/Users", "/users/1/2"]
        {
            check(&router, missing, None);
        }
    }

    #[test]
    fn verbs_count_while_matching() {
        let mut router = router(&["/users/me"]);
        router.insert(Method::DELETE, &Template::parse("/users/{id}").unwrap(), "remove").unwrap();
        let mut captures = Captures::default();
        assert_eq!(router.find(&Method::DELETE, "/users/me", &mut captures), Some(&"remove"));
        assert_eq!(captures.get("/users/me", 0), Some("me"));
        assert_eq!(router.methods("/users/me"), [Method::GET, Method::DELETE]);
        assert_eq!(router.methods("/users/1"), [Method::DELETE]);
        assert!(router.methods("/nowhere").is_empty());
    }

    #[test]
    fn equal_forms_conflict() {
        let mut router = router(&["/users/{id}", "/r/{a}-{b}"]);
        for path in ["/users/{name}", "/users/{id}/", "/r/{x}-{y}"] {
            assert!(router.insert(Method::GET, &Template::parse(path).unwrap(), path).is_err(), "{path}");
        }
        assert!(router.insert(Method::GET, &Template::parse("/r/{a}_{b}").unwrap(), "other").is_ok());
    }
}
