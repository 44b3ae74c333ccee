//! What is asked of every request before it reaches the application: a sound `Host`, and a head within its limits.

use super::life::{InFlight, Life};
use crate::{
    ErrorsConfig, HttpError, RestConfig,
    answer::left_out,
    error,
    realm::{is_meant, name_of},
};
use actix_http::{ConnectionType, Request};
use actix_service::Service;
use actix_web::{
    ResponseError as _,
    body::{BodySize, BoxBody, MessageBody},
    dev::RequestHead,
    http::{
        Method, StatusCode, Version,
        header::{HOST, HeaderValue, X_CONTENT_TYPE_OPTIONS},
    },
};
use bytes::Bytes;
use pin_project_lite::pin_project;
use std::{
    error::Error as StdError,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// An answer as actix-http sends it.
pub(crate) type Answer = actix_http::Response<BoxBody>;

/// Bodies of this many bytes, and streams, are part of their request until they are sent.
const LONG_BODY: u64 = 64 * 1024;

/// What is asked of requests.
#[derive(Debug)]
pub(crate) struct Rules {
    head: usize,
    headers: usize,
    /// Host names in lower case; any where there are none.
    hosts: Vec<String>,
    nosniff: bool,
    errors: ErrorsConfig,
}

impl Rules {
    pub(crate) fn new(config: &RestConfig) -> Self {
        let (limits, hosts) = (&config.limits, &config.hosts);
        Self {
            nosniff: config.nosniff,
            errors: config.errors.clone(),
            head: limits.head,
            headers: limits.headers,
            hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
        }
    }

    /// Why a request is refused, if it is.
    #[inline]
    pub(crate) fn refusal(&self, head: &RequestHead, life: Option<&Life>) -> Option<HttpError> {
        // What has come over the wire in small pieces cannot be too large.
        if life.is_none_or(Life::is_heavy)
            && let Some(refusal) = self.size(head)
        {
            return Some(refusal);
        }
        if self.headers < 96 && head.headers.len() > self.headers {
            return Some(too_large("The request has too many headers."));
        }
        // `GET todos`: that is the name of a host, and stands behind CONNECT only.
        if head.uri.path().is_empty() && head.method != Method::CONNECT {
            return Some(bad_target());
        }
        let mut hosts = head.headers.get_all(HOST);
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) if is_host(host.as_bytes()) => host.as_bytes(),
            (None, _) if head.version <= Version::HTTP_10 => b"",
            _ => return Some(bad_host()),
        };
        (!self.hosts.is_empty() && !self.answers_for(host)).then(misdirected)
    }

    #[cold]
    fn size(&self, head: &RequestHead) -> Option<HttpError> {
        let line = head.uri.path_and_query().map_or(0, |path| path.as_str().len());
        let headers =
            head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>();
        if line + headers > self.head {
            return Some(too_large("The head of the request is too large."));
        }
        (head.headers.len() > self.headers).then(|| too_large("The request has too many headers."))
    }

    #[cold]
    fn answers_for(&self, host: &[u8]) -> bool {
        let name = name_of(&String::from_utf8_lossy(host));
        self.hosts.iter().any(|known| is_meant(known, &name))
    }
}

/// The bytes that names of hosts are made of (RFC 3986, 3.2.2), as a table: every request's are looked at.
const IN_NAMES: [bool; 256] = {
    const MARKS: &[u8] = b".-_~%!$&'()*+,;=";
    let mut known = [false; 256];
    let mut byte = 0;
    while byte < known.len() {
        known[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < MARKS.len() {
        known[MARKS[at] as usize] = true;
        at += 1;
    }
    known
};

/// Whether bytes are a host, with a port or without (RFC 9110, 7.2).
#[inline]
fn is_host(bytes: &[u8]) -> bool {
    let name = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(|byte| IN_NAMES[usize::from(*byte)]);
    let port = |bytes: &[u8]| bytes.len() <= 5 && bytes.iter().all(u8::is_ascii_digit);
    if bytes.first() == Some(&b'[') {
        let Some(end) = bytes.iter().position(|byte| *byte == b']') else { return false };
        let inside = &bytes[1..end];
        let is_address = !inside.is_empty()
            && inside.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
        return is_address
            && match &bytes[end + 1..] {
                [] => true,
                [b':', digits @ ..] => port(digits),
                _ => false,
            };
    }
    match bytes.iter().position(|byte| *byte == b':') {
        Some(at) => name(&bytes[..at]) && port(&bytes[at + 1..]),
        None => name(bytes),
    }
}

#[cold]
fn too_large(what: &'static str) -> HttpError {
    HttpError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, what)
}

#[cold]
fn bad_target() -> HttpError {
    HttpError::bad_request("The target of the request is not a path.")
}

#[cold]
fn bad_host() -> HttpError {
    HttpError::bad_request("The Host header is missing, given twice or not a host.")
}

#[cold]
fn misdirected() -> HttpError {
    HttpError::new(StatusCode::MISDIRECTED_REQUEST, "This server does not answer for that host.")
}

/// The application behind the gate.
#[derive(Debug)]
pub(crate) struct Gate<S> {
    app: S,
    rules: Rc<Rules>,
}

impl<S> Gate<S> {
    pub(crate) fn new(app: S, rules: Rc<Rules>) -> Self {
        Self { app, rules }
    }
}

impl<S, B> Gate<S>
where
    S: Service<Request, Response = actix_web::dev::ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody + 'static,
{
    /// Lets a request of a connection in.
    #[inline]
    pub(crate) fn enter(&self, request: Request, life: Option<Rc<Life>>) -> Entered<S::Future> {
        let is_head = *request.method() == Method::HEAD;
        if let Some(life) = &life {
            if life.is_over() {
                return Entered::Ignored { life: Rc::clone(life) };
            }
            life.come_through();
        }
        if let Some(refusal) = self.rules.refusal(request.head(), life.as_deref()) {
            // What follows on such a connection is not to be trusted.
            life.iter().for_each(|life| life.end());
            let refusal = error::refusal(&refusal, &request.head().headers, &self.rules.errors);
            return Entered::Refused { refusal: Some(refusal.into()) };
        }
        if let Some(life) = &life
            && request.head().connection_type() == ConnectionType::Close
        {
            life.end();
        }
        let in_flight = life.map(Life::begin);
        let nosniff = self.rules.nosniff;
        Entered::Running { future: self.app.call(request), in_flight, nosniff, is_head }
    }
}

impl<S, B> Service<Request> for Gate<S>
where
    S: Service<Request, Response = actix_web::dev::ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody + 'static,
{
    type Response = Answer;
    type Error = Answer;
    type Future = Entered<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Answer>> {
        self.app.poll_ready(cx).map_err(of_error)
    }

    #[inline]
    fn call(&self, request: Request) -> Self::Future {
        let life = request.conn_data::<Rc<Life>>().cloned();
        self.enter(request, life)
    }
}

fn of_error(error: actix_web::Error) -> Answer {
    error.error_response().into()
}

pin_project! {
    /// The future of a request.
    #[project = EnteredProjection]
    pub(crate) enum Entered<F> {
        Refused { refusal: Option<Answer> },
        /// One that came behind the last one of its connection.
        Ignored { life: Rc<Life> },
        Running {
            #[pin]
            future: F,
            in_flight: Option<InFlight>,
            nosniff: bool,
            is_head: bool,
        },
    }
}

impl<F, B> Future for Entered<F>
where
    F: Future<Output = Result<actix_web::dev::ServiceResponse<B>, actix_web::Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<Answer, Answer>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            EnteredProjection::Running { future, in_flight, nosniff, is_head } => {
                let mut answer: Answer = match ready!(future.poll(cx)) {
                    Ok(response) => actix_http::Response::from(response).map_into_boxed_body(),
                    Err(error) => of_error(error),
                };
                if *is_head {
                    // If actix-http has taken in another request meanwhile, it would send the body.
                    answer = answer.map_body(|_, body| left_out(body));
                }
                let in_flight = in_flight.take();
                if answer.status() == StatusCode::REQUEST_TIMEOUT {
                    // The rest of the body is none of a request's.
                    in_flight.iter().for_each(|request| request.life().end());
                }
                let mut answer = keep(answer, in_flight);
                if *nosniff {
                    let value = HeaderValue::from_static("nosniff");
                    answer.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, value);
                }
                if answer.status() == StatusCode::REQUEST_TIMEOUT {
                    // The rest of the body would be taken for as long as it dribbles.
                    answer.head_mut().set_connection_type(ConnectionType::Close);
                }
                Poll::Ready(Ok(answer))
            }
            EnteredProjection::Ignored { life } => {
                // What has been answered is sent first; then the connection is cut, and nothing of this is written.
                if !life.is_cut() {
                    life.ignore(cx.waker());
                    return Poll::Pending;
                }
                Poll::Ready(Ok(bad_host().error_response().into()))
            }
            EnteredProjection::Refused { refusal } => {
                let mut answer = refusal.take().unwrap_or_else(|| bad_host().error_response().into());
                answer.head_mut().set_connection_type(ConnectionType::Close);
                Poll::Ready(Ok(answer))
            }
        }
    }
}

/// The request goes on for as long as its body is being sent.
#[inline]
fn keep(answer: Answer, in_flight: Option<InFlight>) -> Answer {
    let is_short = match answer.body().size() {
        BodySize::None => true,
        BodySize::Sized(size) => size < LONG_BODY,
        BodySize::Stream => false,
    };
    match in_flight {
        Some(in_flight) if !is_short => {
            answer.map_body(|_, body| BoxBody::new(LongBody { body, _in_flight: in_flight }))
        }
        _ => answer,
    }
}

/// A body whose request is under way until it is sent.
struct LongBody {
    body: BoxBody,
    _in_flight: InFlight,
}

impl MessageBody for LongBody {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for good in ["a", "a.b-c", "localhost:80", "127.0.0.1:65535", "[::1]", "[::1]:8080", "a:", "xn--a"] {
            assert!(is_host(good.as_bytes()), "{good}");
        }
        for bad in [
            "", "a/b", "<script>", "a b", "a:b", "a:123456", "[::1", "[]", "[::1]x", "a@b", "a,b c", "é",
            ":80", "a\\b",
        ] {
            assert!(!is_host(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn names_of_hosts() {
        let hosts = ["API.example.com", "*.example.org", "::1"].map(str::to_owned).to_vec();
        let rules = Rules::new(&RestConfig { hosts, ..RestConfig::default() });
        for good in
            ["api.example.com", "API.EXAMPLE.COM:443", "a.example.org", "a.b.example.org:1", "[::1]:80"]
        {
            assert!(rules.answers_for(good.as_bytes()), "{good}");
        }
        for bad in ["example.org", "badexample.org", "example.com", "localhost", ""] {
            assert!(!rules.answers_for(bad.as_bytes()), "{bad}");
        }
    }
}
