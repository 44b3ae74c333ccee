//! The router against a matcher that tries every route: both must find the same one, with the same parameters.

use actix_web::http::Method;
use lazo_rest::router::{Captures, Router, Template};
use proptest::prelude::*;

/// How a segment of a template compares: literals first, then the one with more text, then the older one.
type Rank = (u8, std::cmp::Reverse<usize>, usize);

/// One segment of a template, taken apart by hand: texts with parameters between them.
fn texts(segment: &str) -> Vec<&str> {
    segment
        .split("{")
        .flat_map(|part| part.split_once('}').map_or(vec![part], |(_, text)| vec![text]))
        .collect()
}

/// The parameters of a segment, found by trying every cut from the left.
fn cut<'s>(texts: &[&str], segment: &'s str) -> Option<Vec<&'s str>> {
    let rest = segment.strip_prefix(texts[0])?;
    if texts.len() == 1 {
        return rest.is_empty().then(Vec::new);
    }
    for (at, c) in rest.char_indices() {
        let end = at + c.len_utf8();
        if let Some(others) = cut(&texts[1..], &rest[end..]) {
            return Some(std::iter::once(&rest[..end]).chain(others).collect());
        }
    }
    None
}

/// The best route by trying all.
fn naive<'p>(routes: &[String], path: &'p str) -> Option<(usize, Vec<&'p str>)> {
    let body = path.strip_prefix('/')?;
    let body = if path.len() > 1 { body.strip_suffix('/').unwrap_or(body) } else { body };
    let segments: Vec<&str> = if path == "/" { Vec::new() } else { body.split('/').collect() };
    let mut best: Option<(Vec<Rank>, usize, Vec<&str>)> = None;
    for (index, route) in routes.iter().enumerate() {
        let parts: Vec<&str> = if route == "/" { Vec::new() } else { route[1..].split('/').collect() };
        if parts.len() != segments.len() || segments.iter().any(|segment| segment.is_empty()) {
            continue;
        }
        let mut params = Vec::new();
        let mut ranks = Vec::new();
        let fits = parts.iter().zip(&segments).all(|(part, segment)| {
            let texts = texts(part);
            let weight: usize = texts.iter().map(|text| text.len()).sum();
            ranks.push(match (texts.len(), weight) {
                (1, _) => (0, std::cmp::Reverse(0), 0),
                (_, 0) => (2, std::cmp::Reverse(0), 0),
                _ => (1, std::cmp::Reverse(weight), first_with(routes, part, ranks.len(), route)),
            });
            cut(&texts, segment).map(|found| params.extend(found)).is_some()
        });
        if fits && best.as_ref().is_none_or(|(known, ..)| ranks < *known) {
            best = Some((ranks, index, params));
        }
    }
    best.map(|(_, index, params)| (index, params))
}

/// The first route that has the form of this segment behind the same beginning.
fn first_with(routes: &[String], part: &str, depth: usize, of: &str) -> usize {
    let form = |route: &str, upto: usize| {
        route[1..].split('/').take(upto).map(|s| format!("{:?}", texts(s))).collect::<Vec<_>>()
    };
    let wanted = texts(part);
    let beginning = form(of, depth);
    routes
        .iter()
        .position(|route| {
            form(route, depth) == beginning
                && route[1..].split('/').nth(depth).is_some_and(|s| texts(s) == wanted)
        })
        .unwrap_or(usize::MAX)
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["a", "b", "ab", "a-b", "ž"]).prop_map(str::to_owned),
        2 => Just("{p}".to_owned()),
        1 => prop::sample::select(vec!["{p}-{q}", "{p}.b", "a{p}", "{p}b", "a{p}-{q}b", "{p}ž"]).prop_map(str::to_owned),
    ]
}

/// A template; the names of its parameters are numbered.
fn template() -> impl Strategy<Value = String> {
    prop::collection::vec(segment(), 0..4).prop_map(|segments| {
        let mut number = 0;
        let mut path = String::new();
        for segment in segments {
            path.push('/');
            for c in segment.chars() {
                if c == '{' {
                    number += 1;
                    path.push_str(&format!("{{n{number}"));
                } else {
                    path.push(c);
                }
            }
        }
        if path.is_empty() { "/".to_owned() } else { path }
    })
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => prop::collection::vec("[ab.ž-]{1,4}", 0..4).prop_map(|segments| format!("/{}", segments.join("/"))),
        1 => "[ab/ž-]{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn finds_what_a_search_of_all_routes_finds(
        templates in prop::collection::vec(template(), 1..12),
        paths in prop::collection::vec(path(), 1..12),
    ) {
        let mut router = Router::default();
        let mut routes: Vec<String> = Vec::new();
        for template in templates {
            let parsed = Template::parse(&template)?;
            // Equal forms are refused, and so never searched.
            if router.insert(Method::GET, &parsed, routes.len()).is_ok() {
                routes.push(template);
            }
        }
        for path in paths {
            let mut captures = Captures::default();
            let found = router.find(&Method::GET, &path, &mut captures).copied();
            let params: Vec<&str> = (0..captures.len()).filter_map(|at| captures.get(&path, at)).collect();
            let expected = naive(&routes, &path);
            prop_assert_eq!(found.map(|index| (index, params)), expected, "{} among {:?}", path, routes);
        }
    }
}
