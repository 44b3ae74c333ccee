//! Paths and templates: the first lines are templates, the last is a path. Nothing may panic, what is found must be cut out of
//! the path between characters, and a path is found under the verbs that are listed for it and under no others.
#![no_main]

use actix_web::http::Method;
use lazo_rest::{
    percent,
    router::{Captures, Policy, Router, Template, TrailingSlash},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut lines: Vec<&str> = text.lines().collect();
    let path = lines.pop().unwrap_or_default();
    let trailing_slash =
        [TrailingSlash::Ignore, TrailingSlash::Strict, TrailingSlash::Redirect][usize::from(first % 3)];
    let mut router = Router::new(Policy { trailing_slash, case_sensitive: first & 4 == 0 });
    let mut counts = Vec::new();
    for (at, line) in lines.iter().take(64).enumerate() {
        let Ok(template) = Template::parse(line) else { continue };
        let method = if at % 2 == 0 { Method::GET } else { Method::POST };
        if router.insert(method, &template, counts.len()).is_ok() {
            counts.push(template.parameters().len());
        }
    }
    let Ok(path) = percent::decode_path(path) else { return };
    let listed = router.methods(&path);
    for method in [Method::GET, Method::POST, Method::PUT] {
        let mut captures = Captures::default();
        let found = router.find(&method, &path, &mut captures);
        assert_eq!(found.is_some(), listed.contains(&method));
        let Some(index) = found else { continue };
        assert_eq!(captures.len(), counts[*index]);
        let mut end = 0;
        for at in 0..captures.len() {
            let text = captures.get(&path, at).expect("a range of the path, between characters");
            assert!(!text.is_empty());
            let start = text.as_ptr() as usize - path.as_ptr() as usize;
            assert!(start >= end);
            end = start + text.len();
            percent::decode(text, false).expect("what the router leaves can be decoded");
        }
    }
});
