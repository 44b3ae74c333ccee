//! Conditional requests (RFC 9110, 13): what the client has is not sent again, and what it has not seen is not overwritten.

use super::{IntoAnswer, json_response};
use crate::{
    Call, HttpError,
    operation::{Response, SchemaOf},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        Method,
        header::{
            ETAG, EntityTag, Header, HttpDate, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
            IF_UNMODIFIED_SINCE, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince, LAST_MODIFIED,
            TryIntoHeaderValue as _,
        },
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    future::{Ready, ready},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What tells one version of a resource from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) etag: Option<EntityTag>,
    pub(super) modified: Option<SystemTime>,
}

/// What a request's conditions ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Proceed,
    /// 304: the client has this version.
    NotModified,
    /// 412: it is not the version that the client means.
    Failed,
}

/// A strong tag of this text; what a tag cannot have in it is left out.
pub(super) fn strong(text: &str) -> EntityTag {
    EntityTag::new_strong(text.chars().filter(|c| matches!(c, '!' | '#'..='~')).collect())
}

impl Version {
    /// Holds the conditions of a request against the version that there is. `exists` is whether there is one at all.
    pub(super) fn outcome(&self, request: &HttpRequest, exists: bool) -> Outcome {
        let has = |name| request.headers().contains_key(name);
        if has(&IF_MATCH) {
            let fits = match IfMatch::parse(request) {
                Ok(IfMatch::Any) => exists,
                Ok(IfMatch::Items(tags)) => {
                    self.etag.as_ref().is_some_and(|own| tags.iter().any(|tag| tag.strong_eq(own)))
                }
                Err(_) => false,
            };
            if !fits {
                return Outcome::Failed;
            }
        } else if has(&IF_UNMODIFIED_SINCE)
            && let (Ok(IfUnmodifiedSince(since)), Some(modified)) =
                (IfUnmodifiedSince::parse(request), self.modified)
            && is_later(modified, since)
        {
            return Outcome::Failed;
        }
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if has(&IF_NONE_MATCH) {
            let known = match IfNoneMatch::parse(request) {
                Ok(IfNoneMatch::Any) => exists,
                Ok(IfNoneMatch::Items(tags)) => {
                    self.etag.as_ref().is_some_and(|own| tags.iter().any(|tag| tag.weak_eq(own)))
                }
                Err(_) => false,
            };
            return match (known, reads) {
                (true, true) => Outcome::NotModified,
                (true, false) => Outcome::Failed,
                (false, _) => Outcome::Proceed,
            };
        }
        if reads
            && has(&IF_MODIFIED_SINCE)
            && let (Ok(IfModifiedSince(since)), Some(modified)) =
                (IfModifiedSince::parse(request), self.modified)
            && !is_later(modified, since)
        {
            return Outcome::NotModified;
        }
        Outcome::Proceed
    }

    /// Whether a `Range` counts: without `If-Range`, or if that names this very version.
    pub(super) fn takes_range(&self, request: &HttpRequest) -> bool {
        let Some(condition) = request.headers().get(IF_RANGE).and_then(|value| value.to_str().ok()) else {
            return !request.headers().contains_key(IF_RANGE);
        };
        match condition.parse::<EntityTag>() {
            Ok(tag) => self.etag.as_ref().is_some_and(|own| own.strong_eq(&tag)),
            Err(_) => condition.parse::<HttpDate>().is_ok_and(|date| {
                self.modified.is_some_and(|modified| seconds(modified) == seconds(date.into()))
            }),
        }
    }

    /// Sets `ETag` and `Last-Modified`.
    pub(super) fn show(&self, response: &mut HttpResponse) {
        if let Some(value) = self.etag.clone().and_then(|etag| etag.try_into_value().ok()) {
            response.headers_mut().insert(ETAG, value);
        }
        let modified = self.modified.map(HttpDate::from);
        if let Some(value) = modified.and_then(|modified| modified.try_into_value().ok()) {
            response.headers_mut().insert(LAST_MODIFIED, value);
        }
    }
}

/// Dates in headers have whole seconds.
fn is_later(modified: SystemTime, since: HttpDate) -> bool {
    seconds(modified) > seconds(since.into())
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

/// 412.
#[cold]
pub(super) fn failed() -> HttpError {
    HttpError::precondition_failed("It is not the version that the request is about.")
        .code("PRECONDITION_FAILED")
}

/// A value as JSON with what tells its version: a client that has it already gets `304` without a body.
///
/// ```
/// use lazo_rest::{Versioned, api, controller};
///
/// #[controller]
/// struct Prices {}
///
/// #[api]
/// impl Prices {
///     #[get("/price")]
///     fn price(&self) -> Versioned<u32> {
///         Versioned::new(42).etag("v7")
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    value: T,
    version: Version,
}

impl<T> Versioned<T> {
    /// A value whose version nothing tells yet.
    pub fn new(value: T) -> Self {
        Self { value, version: Version::default() }
    }

    /// With a tag that is another one for every other version: a number, a hash.
    #[must_use]
    pub fn etag(mut self, tag: impl AsRef<str>) -> Self {
        self.version.etag = Some(strong(tag.as_ref()));
        self
    }

    /// With the time of its last change.
    #[must_use]
    pub fn modified(mut self, modified: SystemTime) -> Self {
        self.version.modified = Some(modified);
        self
    }
}

impl<T: Serialize + JsonSchema> IntoAnswer for Versioned<T> {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let reads = matches!(*call.request().method(), Method::GET | Method::HEAD);
        // A change has been made by now: its conditions were the handler's business.
        let outcome = if reads { self.version.outcome(call.request(), true) } else { Outcome::Proceed };
        let mut response = match outcome {
            Outcome::Proceed => call.json(&self.value)?,
            Outcome::NotModified => HttpResponse::NotModified().finish(),
            Outcome::Failed => return Err(failed()),
        };
        self.version.show(&mut response);
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        let answer = versioned(json_response::<T>(status));
        vec![answer, versioned(Response::empty(304)), Response::of_error(412, &["PRECONDITION_FAILED"])]
    }
}

/// With the headers that tell a version.
pub(super) fn versioned(answer: Response) -> Response {
    let text = SchemaOf::of::<String>;
    answer.with_optional_header("ETag", "The version.", text()).with_optional_header(
        "Last-Modified",
        "When the version was made.",
        text(),
    )
}

/// The conditions of a request that changes something (`If-Match`, `If-None-Match`, `If-Unmodified-Since`), for a handler to
/// hold against the version that there is: `#[extract] conditions: Preconditions`.
///
/// ```
/// use lazo_rest::{HttpError, Preconditions, api, controller};
///
/// #[controller]
/// struct Prices {}
///
/// #[api]
/// impl Prices {
///     #[put("/price")]
///     fn set(&self, #[body] price: u32, #[extract] conditions: Preconditions) -> Result<(), HttpError> {
///         conditions.check("v7")?; // 412 if the client has seen another version
///         let _ = price;
///         Ok(())
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Preconditions(HttpRequest);

impl Preconditions {
    /// Holds them against the tag of the version that there is.
    ///
    /// # Errors
    /// 412 if the request is about another one.
    pub fn check(&self, tag: impl AsRef<str>) -> Result<(), HttpError> {
        self.hold(&Version { etag: Some(strong(tag.as_ref())), modified: None }, true)
    }

    /// Holds them against the time of the last change.
    ///
    /// # Errors
    /// 412 if the request is about an older version.
    pub fn check_modified(&self, modified: SystemTime) -> Result<(), HttpError> {
        self.hold(&Version { etag: None, modified: Some(modified) }, true)
    }

    /// Holds them against there being nothing.
    ///
    /// # Errors
    /// 412 if the request is about something that should be there.
    pub fn check_absent(&self) -> Result<(), HttpError> {
        self.hold(&Version::default(), false)
    }

    /// Whether there are any.
    #[must_use]
    pub fn are_given(&self) -> bool {
        [IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE].iter().any(|name| self.0.headers().contains_key(name))
    }

    fn hold(&self, version: &Version, exists: bool) -> Result<(), HttpError> {
        if version.outcome(&self.0, exists) == Outcome::Proceed { Ok(()) } else { Err(failed()) }
    }
}

impl FromRequest for Preconditions {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}
