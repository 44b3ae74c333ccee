//! Heads of messages, from the types that actix speaks to those that tower's world speaks, and back.

use actix_web::{
    dev::RequestHead,
    http::{self as old, header::HeaderMap as OldHeaders},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version};
use lazo_rest::HttpError;

/// The head of a request, without a body.
pub(crate) fn request(head: &RequestHead) -> Result<http::Request<()>, HttpError> {
    let mut request = http::Request::new(());
    *request.method_mut() = method(&head.method)?;
    *request.uri_mut() = uri(&head.uri)?;
    *request.version_mut() = version(head.version);
    *request.headers_mut() = headers(&head.headers)?;
    Ok(request)
}

/// A verb.
fn method(method: &old::Method) -> Result<Method, HttpError> {
    Method::from_bytes(method.as_str().as_bytes()).map_err(refused)
}

/// A target: whatever was sent, `*` too.
pub(crate) fn uri(uri: &old::Uri) -> Result<Uri, HttpError> {
    match uri.path_and_query() {
        Some(path) if uri.authority().is_none() => Uri::try_from(path.as_str()).map_err(refused),
        _ => Uri::try_from(uri.to_string()).map_err(refused),
    }
}

fn version(version: old::Version) -> Version {
    match version {
        old::Version::HTTP_09 => Version::HTTP_09,
        old::Version::HTTP_10 => Version::HTTP_10,
        old::Version::HTTP_2 => Version::HTTP_2,
        old::Version::HTTP_3 => Version::HTTP_3,
        _ => Version::HTTP_11,
    }
}

/// Headers, with all values of each name in their order, whatever bytes they are.
pub(crate) fn headers(headers: &OldHeaders) -> Result<HeaderMap, HttpError> {
    let mut all = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).map_err(refused)?;
        let mut own = HeaderValue::from_bytes(value.as_bytes()).map_err(refused)?;
        own.set_sensitive(value.is_sensitive());
        all.append(name, own);
    }
    Ok(all)
}

/// What a client sent and the newer types do not take.
fn refused(error: impl std::error::Error + Send + Sync + 'static) -> HttpError {
    HttpError::bad_request("The head of the request is not well-formed.").caused_by(error)
}

/// The verb for actix.
pub(crate) fn method_back(method: &Method) -> anyhow::Result<old::Method> {
    Ok(old::Method::from_bytes(method.as_str().as_bytes())?)
}

/// The target for actix.
pub(crate) fn uri_back(uri: &Uri) -> anyhow::Result<old::Uri> {
    Ok(old::Uri::try_from(uri.to_string())?)
}

/// The status for actix.
pub(crate) fn status_back(status: StatusCode) -> anyhow::Result<old::StatusCode> {
    Ok(old::StatusCode::from_u16(status.as_u16())?)
}

/// The headers for actix.
pub(crate) fn headers_back(headers: &HeaderMap) -> anyhow::Result<OldHeaders> {
    let mut all = OldHeaders::with_capacity(headers.keys_len());
    for (name, value) in headers {
        let name = old::header::HeaderName::from_bytes(name.as_str().as_bytes())?;
        let mut own = old::header::HeaderValue::from_bytes(value.as_bytes())?;
        own.set_sensitive(value.is_sensitive());
        all.append(name, own);
    }
    Ok(all)
}

/// Whether headers are the same, so that they need not be converted again.
pub(crate) fn are_same(new: &HeaderMap, old: &OldHeaders) -> bool {
    let same = |name: &HeaderName| {
        let values = new.get_all(name).iter().map(HeaderValue::as_bytes);
        values.eq(old.get_all(name.as_str()).map(|value| value.as_bytes()))
    };
    new.keys_len() == old.len_keys() && new.keys().all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn headers_keep_their_values_whatever_they_are() {
        let mut old = OldHeaders::new();
        let name = |name: &'static str| old::header::HeaderName::from_static(name);
        for value in [&b"one"[..], b"", b"f\xfcr", b"one"] {
            old.append(name("x-many"), old::header::HeaderValue::from_bytes(value).unwrap());
        }
        let mut secret = old::header::HeaderValue::from_static("s");
        secret.set_sensitive(true);
        old.append(name("authorization"), secret);
        let new = headers(&old).unwrap();
        let values: Vec<_> = new.get_all("x-many").iter().map(HeaderValue::as_bytes).collect();
        assert_eq!(values, [&b"one"[..], b"", b"f\xfcr", b"one"]);
        assert!(new["authorization"].is_sensitive());
        assert!(are_same(&new, &old));
        let back = headers_back(&new).unwrap();
        assert!(are_same(&new, &back));
        assert!(back.get("authorization").unwrap().is_sensitive());

        let mut other = new.clone();
        other.insert("x-many", HeaderValue::from_static("one"));
        assert!(!are_same(&other, &old));
        other = new.clone();
        other.remove("authorization");
        assert!(!are_same(&other, &old));
        other.insert("x-other", HeaderValue::from_static("s"));
        assert!(!are_same(&other, &old), "as many, and others");
    }

    #[test]
    fn targets_stay_as_they_were_sent() {
        for target in ["/", "/a%2Fb//c/?q=%C3%BC&r", "http://example.com:81/a?b", "*"] {
            let request = TestRequest::default().method(old::Method::OPTIONS).uri(target).to_http_request();
            let own = uri(request.uri()).unwrap();
            assert_eq!(own.to_string(), target);
            assert_eq!(uri_back(&own).unwrap(), *request.uri());
        }
    }

    #[test]
    fn verbs_and_statuses_of_any_kind_pass() {
        let request = TestRequest::default().method(old::Method::from_bytes(b"PURGE").unwrap());
        let own = super::request(request.to_http_request().head()).unwrap();
        assert_eq!(own.method().as_str(), "PURGE");
        assert_eq!(method_back(own.method()).unwrap().as_str(), "PURGE");
        for status in [100, 200, 299, 451, 599, 999] {
            assert_eq!(status_back(StatusCode::from_u16(status).unwrap()).unwrap().as_u16(), status);
        }
    }
}
