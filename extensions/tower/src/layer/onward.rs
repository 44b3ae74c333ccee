//! The service that layers are put around. It may be called on any thread, and asks the worker for the rest of the way.

use super::response::ResponseBody;
use crate::{BoxError, RequestBody, pipe::Mark};
use bytes::{Buf as _, Bytes};
use futures_util::{StreamExt as _, TryStreamExt as _, future::BoxFuture, stream::BoxStream};
use http::{Request, Response, request::Parts};
use http_body::Body;
use http_body_util::BodyExt as _;
use std::{
    any::Any,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};
use tokio::sync::oneshot;
use tower::Service;

/// The rest of a request's way, as the service that a [`TowerLayer`](crate::TowerLayer) puts its layer around: what comes after it,
/// to the operation and back. It knows from the extensions of the request which one it is, so whoever makes a new request of one keeps
/// them.
#[derive(Debug, Clone)]
pub struct Onward(());

impl Onward {
    pub(super) fn new() -> Self {
        Self(())
    }
}

/// Why the rest of the way is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoWay {
    #[error(
        "a layer has run the rest of a request's way twice: a request has one body and one way, so it cannot be tried again; retry \
         what the operation calls instead"
    )]
    Twice,
    #[error(
        "a layer has made a new request without the extensions of the one that it was given: take them over, they say which request it is"
    )]
    Lost,
    #[error("the request is over, or has failed further inside")]
    Over,
}

/// What a layer asks for.
pub(super) struct Asked {
    pub(super) parts: Parts,
    pub(super) body: Given,
    pub(super) answer: oneshot::Sender<Result<Response<ResponseBody>, BoxError>>,
}

/// The body that a layer passes on.
pub(super) enum Given {
    /// The one that it was given, of which it has read nothing.
    Untouched,
    Empty,
    Other(BoxStream<'static, Result<Bytes, BoxError>>),
}

/// The way from a request in the hands of layers back to its worker.
#[derive(Clone)]
pub(super) struct Link(Arc<Ends>);

struct Ends {
    asking: Mutex<Option<oneshot::Sender<Asked>>>,
    /// That of the request's body.
    mark: Option<Mark>,
}

impl Link {
    pub(super) fn new(mark: Option<Mark>) -> (Self, oneshot::Receiver<Asked>) {
        let (asking, asked) = oneshot::channel();
        (Self(Arc::new(Ends { asking: Mutex::new(Some(asking)), mark })), asked)
    }

    /// Asks for the rest of the way, which can be done once.
    fn ask(&self, asked: Asked) -> Result<(), NoWay> {
        let asking = self.0.asking.lock().unwrap_or_else(PoisonError::into_inner).take();
        asking.ok_or(NoWay::Twice)?.send(asked).map_err(|_| NoWay::Over)
    }

    /// What a layer passes on of the body that it was given.
    fn given<B>(&self, body: B) -> Given
    where
        B: Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let own = (&body as &dyn Any).downcast_ref::<RequestBody>();
        if own.is_some_and(|own| own.is_untouched(self.0.mark.as_ref())) {
            Given::Untouched
        } else if body.is_end_stream() {
            Given::Empty
        } else {
            let pieces = body.into_data_stream().map_err(Into::into);
            Given::Other(pieces.map_ok(|mut data| data.copy_to_bytes(data.remaining())).boxed())
        }
    }
}

impl<B> Service<Request<B>> for Onward
where
    B: Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<ResponseBody>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let link = parts.extensions.remove::<Link>().ok_or(NoWay::Lost)?;
            let (answer, answered) = oneshot::channel();
            link.ask(Asked { body: link.given(body), parts, answer })?;
            answered.await.map_err(|_| NoWay::Over)?
        })
    }
}
