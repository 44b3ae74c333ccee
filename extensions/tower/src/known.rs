//! What services and layers are told of a request beside its head: values in its extensions.

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use http::{Extensions, Uri};
use lazo_rest::{HttpError, security::Subject};
use std::{
    any::type_name,
    future::{Ready, ready},
};

/// The target of a request as it was sent, in the extensions of the requests that a mounted service gets: their own has lost the path
/// that the service is mounted below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);

/// The extensions of a request: what layers have put there before, where it comes from, and who calls.
pub(crate) fn extensions(request: &HttpRequest) -> Extensions {
    let known = request.extensions();
    let mut all = known.get::<Extensions>().cloned().unwrap_or_default();
    if let Some(peer) = request.peer_addr() {
        all.insert(peer);
    }
    let subject = known.get::<Subject>().cloned().unwrap_or_default();
    if let Some(principal) = subject.principal() {
        all.insert(principal.clone());
    }
    all.insert(subject);
    all
}

/// Something that a layer has put into the extensions of the request, as an argument of a handler:
/// `#[extract] id: FromLayer<RequestId>`. It fails with a 500 where no layer has.
///
/// ```
/// use lazo_rest::{api, controller};
/// use lazo_tower::FromLayer;
///
/// #[derive(Clone)]
/// struct Shard(u8);
///
/// #[controller]
/// struct ShardController {}
///
/// #[api]
/// impl ShardController {
///     #[get("/shard")]
///     fn shard(&self, #[extract] shard: FromLayer<Shard>) -> u8 {
///         shard.0.0
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct FromLayer<T>(pub T);

impl<T: Clone + Send + Sync + 'static> FromRequest for FromLayer<T> {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Extensions>().and_then(|all| all.get::<T>().cloned());
        ready(found.map(Self).ok_or_else(|| {
            let problem = format!(
                "no layer has put a `{}` into the extensions of the request: is there a `TowerLayer` that does, in a group before \
                 the operation?",
                type_name::<T>()
            );
            HttpError::internal("Internal Server Error").caused_by(anyhow::anyhow!(problem))
        }))
    }
}
