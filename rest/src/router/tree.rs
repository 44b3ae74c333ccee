//! The tree itself: nodes in one vector, a node for each distinct beginning of a template.

use super::{Policy, Template, TrailingSlash, literals::Literals, mixed::Mixed, template::Segment};
use actix_web::http::Method;
use std::sync::LazyLock;

/// Values found by verb and path.
///
/// ```
/// use actix_web::http::Method;
/// use lazo_rest::router::{Captures, Router, Template};
///
/// let mut router = Router::default();
/// router.insert(Method::GET, &Template::parse("/users/{id}")?, "one user").unwrap();
/// router.insert(Method::GET, &Template::parse("/users/me")?, "me").unwrap();
/// router.insert(Method::GET, &Template::parse("/files/{path*}")?, "a file").unwrap();
///
/// let mut captures = Captures::default();
/// assert_eq!(router.find(&Method::GET, "/users/7/", &mut captures), Some(&"one user"));
/// assert_eq!(captures.get("/users/7/", 0), Some("7"));
/// assert_eq!(router.find(&Method::GET, "/users/me", &mut captures), Some(&"me"));
/// assert_eq!(router.find(&Method::GET, "/files/a/b.txt", &mut captures), Some(&"a file"));
/// assert_eq!(captures.get("/files/a/b.txt", 0), Some("a/b.txt"));
/// # Ok::<(), lazo_rest::router::TemplateError>(())
/// ```
#[derive(Debug)]
pub struct Router<T> {
    pub(super) policy: Policy,
    pub(super) nodes: Vec<Node<T>>,
    /// Whether there is a catch-all: only then paths are searched for empty segments beforehand.
    pub(super) catches_all: bool,
    /// Whether something stands under [`ANY`].
    pub(super) has_any: bool,
}

/// The verb of what answers all verbs that do not stand beside it: `*`, which no specification knows.
pub static ANY: LazyLock<Method> = LazyLock::new(|| Method::from_bytes(b"*").unwrap_or(Method::CONNECT));

/// What hangs below one beginning of a path.
#[derive(Debug)]
pub(super) struct Node<T> {
    /// Children by literal segment.
    pub(super) literals: Literals,
    /// Children by segments with text and parameters, the heaviest first.
    pub(super) mixed: Vec<(Mixed, usize)>,
    /// The child by a whole parameter.
    pub(super) parameter: Option<usize>,
    /// The child by all that is left of the path, which has no children.
    pub(super) rest: Option<usize>,
    /// What a path that ends here finds, by verb.
    pub(super) values: Vec<(Method, T)>,
    /// What a path that ends here with a slash finds, where that makes a difference.
    pub(super) slashed: Vec<(Method, T)>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self {
            literals: Literals::default(),
            mixed: Vec::new(),
            parameter: None,
            rest: None,
            values: Vec::new(),
            slashed: Vec::new(),
        }
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self::new(Policy::default())
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
    /// A router without values.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { policy, nodes: vec![Node::default()], catches_all: false, has_any: false }
    }

    /// How it compares paths.
    #[inline]
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy
    }

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
        let is_apart = self.policy.trailing_slash == TrailingSlash::Strict && template.has_trailing_slash();
        let node = &mut self.nodes[node];
        let values = if is_apart { &mut node.slashed } else { &mut node.values };
        if let Some((_, standing)) = values.iter().find(|(verb, _)| *verb == method) {
            return Err(Conflict { refused: value, standing: standing.clone() });
        }
        self.has_any |= method == *ANY;
        values.push((method, value));
        Ok(())
    }

    /// The child of a node for a segment, made if need be.
    fn child(&mut self, node: usize, segment: &Segment) -> usize {
        let new = self.nodes.len();
        let is_folded = !self.policy.case_sensitive;
        let parent = &mut self.nodes[node];
        let child = match segment {
            Segment::Literal(text) if is_folded => parent.literals.enter(&text.to_ascii_lowercase(), new),
            Segment::Literal(text) => parent.literals.enter(text, new),
            Segment::Parameter => *parent.parameter.get_or_insert(new),
            Segment::Rest => {
                self.catches_all = true;
                *parent.rest.get_or_insert(new)
            }
            Segment::Mixed(mixed) => {
                let mixed = if is_folded { mixed.folded() } else { mixed.clone() };
                match parent.mixed.iter().find(|(known, _)| *known == mixed) {
                    Some((_, child)) => *child,
                    None => {
                        let at = parent.mixed.partition_point(|(known, _)| known.weight() >= mixed.weight());
                        parent.mixed.insert(at, (mixed, new));
                        new
                    }
                }
            }
        };
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }
}

#[cfg(test)]
mod tests {
    use super::super::Captures;
    use super::*;

    fn router(policy: Policy, paths: &[&'static str]) -> Router<&'static str> {
        let mut router = Router::new(policy);
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
        let router = router(
            Policy::default(),
            &[
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
            ],
        );
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
    fn a_catch_all_takes_what_nothing_else_does() {
        let router =
            router(Policy::default(), &["/f/{path*}", "/f/{a}", "/f/x/y", "/f/x/{rest*}", "/{all*}"]);
        check(&router, "/f/1", Some(("/f/{a}", &["1"])));
        check(&router, "/f/1/2", Some(("/f/{path*}", &["1/2"])));
        check(&router, "/f/x/y", Some(("/f/x/y", &[])));
        check(&router, "/f/x/z/", Some(("/f/x/{rest*}", &["z"])));
        check(&router, "/f", Some(("/{all*}", &["f"])));
        check(&router, "/g/h%2Fi/j", Some(("/{all*}", &["g/h%2Fi/j"])));
        for missing in ["/", "//", "/f//x", "/f/x//", "/a//b"] {
            check(&router, missing, None);
        }
    }

    #[test]
    fn policies_tell_paths_apart_or_do_not() {
        let strict = Policy { trailing_slash: TrailingSlash::Strict, ..Policy::default() };
        let strict = router(strict, &["/", "/a", "/a/", "/b/", "/c", "/d/{x*}"]);
        check(&strict, "/a", Some(("/a", &[])));
        check(&strict, "/a/", Some(("/a/", &[])));
        check(&strict, "/b", None);
        check(&strict, "/c/", None);
        check(&strict, "/d/x/", None);
        check(&strict, "/", Some(("/", &[])));

        let folded = router(
            Policy { case_sensitive: false, ..Policy::default() },
            &["/Users/{id}", "/users/ME", "/R/{name}.Json"],
        );
        check(&folded, "/uSERS/Ab", Some(("/Users/{id}", &["Ab"])));
        check(&folded, "/users/me", Some(("/users/ME", &[])));
        check(&folded, "/r/Q.JSON", Some(("/R/{name}.Json", &["Q"])));
    }

    #[test]
    fn verbs_count_while_matching() {
        let mut router = router(Policy::default(), &["/users/me"]);
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
        let mut router = router(Policy::default(), &["/users/{id}", "/r/{a}-{b}", "/f/{a*}"]);
        for path in ["/users/{name}", "/users/{id}/", "/r/{x}-{y}", "/f/{b*}"] {
            assert!(router.insert(Method::GET, &Template::parse(path).unwrap(), path).is_err(), "{path}");
        }
        assert!(router.insert(Method::GET, &Template::parse("/r/{a}_{b}").unwrap(), "other").is_ok());
    }
}
