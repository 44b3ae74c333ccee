//! The router against a matcher that tries every route: both must find the same one, with the same parameters, for each
//! verb and under each policy.

use actix_web::http::Method;
use lazo_rest::router::{Captures, Policy, Router, Template, TrailingSlash};
use proptest::prelude::*;
use std::{cmp::Reverse, ops::Range};

/// How a segment of a template compares: literals first, then the one with more text, then the older one.
type Rank = (u8, Reverse<usize>, usize);

/// One segment of a template, taken apart by hand: texts with parameters between them.
fn texts(segment: &str) -> Vec<&str> {
    segment
        .split("{")
        .flat_map(|part| part.split_once('}').map_or(vec![part], |(_, text)| vec![text]))
        .collect()
}

fn is_rest(segment: &str) -> bool {
    segment.ends_with("*}")
}

/// The parameters of a segment, found by trying every cut from the left.
fn cut(texts: &[&str], segment: &str, start: usize) -> Option<Vec<Range<usize>>> {
    let rest = segment.strip_prefix(texts[0])?;
    let start = start + texts[0].len();
    if texts.len() == 1 {
        return rest.is_empty().then(Vec::new);
    }
    for (at, c) in rest.char_indices() {
        let end = at + c.len_utf8();
        if let Some(others) = cut(&texts[1..], &rest[end..], start + end) {
            return Some(std::iter::once(start..start + end).chain(others).collect());
        }
    }
    None
}

/// A set of routes and how they are compared.
struct Naive {
    policy: Policy,
    /// In lower case where case makes no difference.
    routes: Vec<(Method, String)>,
}

impl Naive {
    fn folded(&self, text: &str) -> String {
        if self.policy.case_sensitive { text.to_owned() } else { text.to_ascii_lowercase() }
    }

    /// Every route that fits, the best first, with the places of its parameters.
    fn all(&self, path: &str) -> Vec<(usize, Vec<Range<usize>>)> {
        let path = self.folded(path);
        let Some(body) = path.strip_prefix('/') else { return Vec::new() };
        let is_slashed = path.len() > 1 && body.ends_with('/');
        let body = if is_slashed { &body[..body.len() - 1] } else { body };
        let segments: Vec<&str> = if path == "/" { Vec::new() } else { body.split('/').collect() };
        if segments.iter().any(|segment| segment.is_empty()) {
            return Vec::new();
        }
        let mut fitting = Vec::new();
        for (index, (_, route)) in self.routes.iter().enumerate() {
            let is_apart = self.policy.trailing_slash == TrailingSlash::Strict;
            if is_apart && (route.len() > 1 && route.ends_with('/')) != is_slashed {
                continue;
            }
            if let Some((ranks, params)) = self.fit(route, &segments) {
                fitting.push((ranks, index, params));
            }
        }
        fitting.sort_by(|one, other| one.0.cmp(&other.0));
        fitting.into_iter().map(|(_, index, params)| (index, params)).collect()
    }

    fn fit(&self, route: &str, segments: &[&str]) -> Option<(Vec<Rank>, Vec<Range<usize>>)> {
        let parts = parts(route);
        let catches_all = parts.last().is_some_and(|part| is_rest(part));
        let fits = if catches_all { parts.len() <= segments.len() } else { parts.len() == segments.len() };
        if !fits {
            return None;
        }
        let (mut ranks, mut params, mut start) = (Vec::new(), Vec::new(), 1);
        for (part, segment) in parts.iter().zip(segments) {
            if is_rest(part) {
                let length: usize = segments[ranks.len()..].iter().map(|segment| segment.len() + 1).sum();
                params.push(start..start + length - 1);
                ranks.push((3, Reverse(0), 0));
                break;
            }
            let texts = texts(part);
            let weight: usize = texts.iter().map(|text| text.len()).sum();
            params.extend(cut(&texts, segment, start)?);
            ranks.push(match (texts.len(), weight) {
                (1, _) => (0, Reverse(0), 0),
                (_, 0) => (2, Reverse(0), 0),
                _ => (1, Reverse(weight), self.first_with(part, ranks.len(), route)),
            });
            start += segment.len() + 1;
        }
        Some((ranks, params))
    }

    /// The first route that has the form of this segment behind the same beginning.
    fn first_with(&self, part: &str, depth: usize, of: &str) -> usize {
        let form = |route: &str| {
            let parts = parts(route).into_iter().take(depth);
            parts.map(|part| format!("{:?}", texts(part))).collect::<Vec<_>>()
        };
        let (wanted, beginning) = (texts(part), form(of));
        let has = |route: &str| parts(route).get(depth).is_some_and(|part| texts(part) == wanted);
        let found = self.routes.iter().position(|(_, route)| has(route) && form(route) == beginning);
        found.unwrap_or(usize::MAX)
    }
}

fn parts(route: &str) -> Vec<&str> {
    if route == "/" { Vec::new() } else { route[1..].trim_end_matches('/').split('/').collect() }
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["a", "b", "A", "ab", "a-b", "ž"]).prop_map(str::to_owned),
        2 => Just("{p}".to_owned()),
        1 => prop::sample::select(vec!["{p}-{q}", "{p}.b", "{p}.B", "a{p}", "{p}b", "a{p}-{q}b", "{p}ž"])
            .prop_map(str::to_owned),
    ]
}

/// A template; the names of its parameters are numbered.
fn template() -> impl Strategy<Value = String> {
    let end = prop_oneof![4 => Just(""), 1 => Just("/"), 1 => Just("/{p*}"), 1 => Just("/{p*}/")];
    (prop::collection::vec(segment(), 0..4), end).prop_map(|(segments, end)| {
        let text: String = segments.iter().flat_map(|segment| ["/", segment]).chain([end]).collect();
        let mut number = 0;
        let mut path = String::new();
        for c in text.chars() {
            path.push(c);
            if c == '{' {
                number += 1;
                path.push_str(&format!("n{number}"));
            }
        }
        if path.is_empty() { "/".to_owned() } else { path }
    })
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (prop::collection::vec("[abAB.ž-]{1,4}", 0..5), prop::sample::select(vec!["", "", "", "/"]))
            .prop_map(|(segments, end)| format!("/{}{end}", segments.join("/"))),
        1 => "[ab/ž-]{0,8}",
    ]
}

fn verb() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![Method::GET, Method::GET, Method::POST])
}

fn policy() -> impl Strategy<Value = Policy> {
    let slashes = vec![TrailingSlash::Ignore, TrailingSlash::Strict, TrailingSlash::Redirect];
    (prop::sample::select(slashes), any::<bool>())
        .prop_map(|(trailing_slash, case_sensitive)| Policy { trailing_slash, case_sensitive })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000), ..ProptestConfig::default() })]

    #[test]
    fn finds_what_a_search_of_all_routes_finds(
        policy in policy(),
        templates in prop::collection::vec((verb(), template()), 1..14),
        requests in prop::collection::vec((verb(), path()), 1..12),
    ) {
        let mut router = Router::new(policy);
        let mut naive = Naive { policy, routes: Vec::new() };
        for (verb, template) in templates {
            let parsed = Template::parse(&template)?;
            // Equal forms are refused, and so never searched.
            if router.insert(verb.clone(), &parsed, naive.routes.len()).is_ok() {
                // The names of parameters have no capitals, so only literals change.
                naive.routes.push((verb, naive.folded(&template)));
            }
        }
        for (verb, path) in requests {
            let mut captures = Captures::default();
            let found = router.find(&verb, &path, &mut captures).copied();
            let params: Vec<&str> = (0..captures.len()).filter_map(|at| captures.get(&path, at)).collect();
            let all = naive.all(&path);
            let best = all.iter().find(|(index, _)| naive.routes[*index].0 == verb);
            let expected = best.map(|(index, params)| {
                (*index, params.iter().map(|range| &path[range.clone()]).collect::<Vec<_>>())
            });
            prop_assert_eq!(found.map(|index| (index, params)), expected, "{} {} among {:?}", verb, path, naive.routes);

            let mut methods = router.methods(&path);
            methods.sort_by_key(|method| method.as_str().len());
            let mut expected: Vec<Method> = all.iter().map(|(index, _)| naive.routes[*index].0.clone()).collect();
            expected.sort_by_key(|method| method.as_str().len());
            expected.dedup();
            prop_assert_eq!(methods, expected, "{}", path);
        }
    }
}
