//! Layers of tower's world as middleware of an application.
//!
//! | file | idea |
//! |---|---|
//! | `mod.rs` | the middleware: what a layer was put around, asked for each request |
//! | `onward.rs` | the service that layers are put around: it asks the worker for the rest of the way |
//! | `way.rs` | the rest of the way, on the worker |
//! | `response.rs` | the body of a response on its way through layers |

mod onward;
mod response;
mod way;

pub use self::{onward::Onward, response::ResponseBody};

use crate::{BoxError, RequestBody, answer::Purpose, convert, error, feeding::Feeding, known};
use actix_web::{HttpResponse, http::Method};
use async_trait::async_trait;
use http::{Request, Response};
use http_body::Body;
use lazo_rest::middleware::{Exchange, Middleware, Next};
use onward::Link;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::pin,
    sync::{Mutex, PoisonError},
    task::Poll,
};
use tower::{Layer, Service, ServiceExt as _};
use way::{Rest, slot};

/// A layer of tower's world as a middleware: one of `tower-http`, of tower itself, or several of them in a
/// [`ServiceBuilder`](https://docs.rs/tower/0.5/tower/builder/struct.ServiceBuilder.html). It stands in a group, in the list of an
/// operation or under a key, like any other [`Middleware`].
///
/// ```
/// use http::{HeaderValue, header::STRICT_TRANSPORT_SECURITY};
/// use lazo_kernel::Application;
/// use lazo_rest::{RestApplication, RestComponent};
/// use lazo_tower::TowerLayer;
/// use std::time::Duration;
/// use tower::{ServiceBuilder, timeout::TimeoutLayer};
/// use tower_http::set_header::SetResponseHeaderLayer;
///
/// let header = HeaderValue::from_static("max-age=31536000");
/// let layers = ServiceBuilder::new()
///     .layer(SetResponseHeaderLayer::if_not_present(STRICT_TRANSPORT_SECURITY, header))
///     .layer(TimeoutLayer::new(Duration::from_secs(10)));
/// let app = Application::new("shop")
///     .component(RestComponent::default())
///     .middleware("middleware", TowerLayer::new(layers));
/// ```
///
/// - What the layer makes is made **once for the application**; each request gets a clone, which is waited for until it is ready. So
///   what clones share (the permits of a `ConcurrencyLimitLayer`) all workers share. What is no clone, `RateLimit` say, is shared
///   through a `BufferLayer`.
/// - Layers see **answers only**: an error from further inside (a `404` of no route, too) is written before it gets to them.
/// - What a layer changes in the head of a request is what comes after it sees, the path included as long as the route is not found.
///   What it puts into the extensions is told to layers and mounted services further inside, and to handlers as
///   [`FromLayer`](crate::FromLayer). It finds there a `SocketAddr` (the other end of the connection) and, behind the group
///   `authentication`, a `Subject` and a `Principal` (of [`lazo_rest::security`]).
/// - Bodies that it leaves alone go past it untouched; others are given to it as it asks for them.
/// - A layer may answer itself: then nothing further inside runs. It may give up waiting: then what runs is dropped. It **cannot run the
///   rest twice**: the second time (of a `RetryLayer`) is an error, a 500, since a request has one body and one way.
/// - Of its errors, an [`HttpError`](lazo_rest::HttpError) is answered as it is, `Elapsed` (of tower's `TimeoutLayer`) with 504,
///   `Overloaded` (of `LoadShedLayer`) with 503, and a body that is longer than `Limited` allows with 413. Others are a 500, which is
///   logged and not told. `ServiceBuilder::map_err` makes another one of them.
pub struct TowerLayer<S> {
    service: Mutex<S>,
}

impl<S> TowerLayer<S> {
    /// The middleware that a layer makes. A layer that spawns a task, as a `BufferLayer` does, needs to be within a runtime of tokio here.
    pub fn new<L: Layer<Onward, Service = S>>(layer: L) -> Self {
        Self { service: Mutex::new(layer.layer(Onward::new())) }
    }
}

impl<S> fmt::Debug for TowerLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerLayer").finish_non_exhaustive()
    }
}

#[async_trait(?Send)]
impl<S, B> Middleware for TowerLayer<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    B: Body + 'static,
    B::Error: Into<BoxError>,
{
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let is_head = exchange.request().method() == Method::HEAD;
        let mut feeding = Feeding::default();
        let payload = exchange.take_payload();
        let (body, feed) = RequestBody::of(exchange.request().head(), &payload);
        let mark = body.mark();
        let payload = slot(payload);
        if let Some(feed) = feed {
            let payload = payload.clone();
            feeding.add(feed.run(move || payload.take()));
        }
        let mut asked = convert::request(exchange.request().head())?.map(|()| body);
        *asked.extensions_mut() = known::extensions(exchange.request());
        let (link, asking) = Link::new(mark);
        asked.extensions_mut().insert(link);

        // What panicked while it was cloned is as it was.
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut answering = pin!(service.oneshot(asked));
        let mut rest = pin!(Rest { exchange, next, payload }.run(asking));
        let mut arrived = None;
        let outcome = poll_fn(|cx| {
            if let Poll::Ready(outcome) = answering.as_mut().poll(cx) {
                return Poll::Ready(outcome);
            }
            if arrived.is_none()
                && let Poll::Ready(passed) = rest.as_mut().poll(cx)
            {
                arrived = Some(passed.give(&mut feeding));
            }
            feeding.poll(cx);
            Poll::Pending
        });
        let response = outcome.await.map_err(|error| error::http_error(error.into()))?;
        let purpose = Purpose { of: "a layer", is_head };
        way::finish(arrived.flatten(), response, feeding, purpose)
    }
}
