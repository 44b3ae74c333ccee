//! The name that a request has in the log and with its client.

use actix_web::http::header::{HeaderMap, HeaderName};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// The header with the name of a request.
pub(crate) static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The client's own name of the request, if it is one and may be taken; a new one otherwise.
pub(super) fn request_id(headers: &HeaderMap, accept: bool) -> String {
    let own = headers.get(&X_REQUEST_ID).and_then(|own| own.to_str().ok());
    match own.filter(|own| accept && is_sound(own)) {
        Some(own) => own.to_owned(),
        None => new(),
    }
}

fn is_sound(id: &str) -> bool {
    (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// A name that no other request has and nobody can guess: a keyed hash of a count, with keys of this process.
fn new() -> String {
    static KEYS: OnceLock<(RandomState, RandomState)> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let half = |keys: &RandomState| {
        let mut hasher = keys.build_hasher();
        hasher.write_u64(count);
        hasher.finish()
    };
    let (first, second) = KEYS.get_or_init(|| (RandomState::new(), RandomState::new()));
    format!("{:016x}{:016x}", half(first), half(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_sound_names_are_taken_over() {
        let request = |id: &str| TestRequest::default().insert_header(("X-Request-Id", id)).to_http_request();
        assert_eq!(request_id(request("a-1.b_2").headers(), true), "a-1.b_2");
        for (id, accept) in [("a-1", false), ("a b", true), ("", true), ("\"x\"", true)] {
            assert_eq!(request_id(request(id).headers(), accept).len(), 32, "{id}");
        }
        assert_ne!(new(), new());
    }
}
