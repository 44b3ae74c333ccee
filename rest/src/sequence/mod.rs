//! The sequence: what becomes of each request, step by step.
//!
//! | step | what it does |
//! |---|---|
//! | middleware | the groups up to `findRoute` |
//! | [find route](Sequence::find_route) | looks for the operation that takes the request |
//! | middleware | the groups behind it, up to `authentication` |
//! | [authenticate](Sequence::authenticate) | finds out who calls, and refuses who may not |
//! | middleware | the groups behind it, up to `invokeMethod` |
//! | [parse](Sequence::parse) | prepares what parameters and body are read from |
//! | [invoke](Sequence::invoke) | reads parameters and body, calls the operation along its interceptors, writes its result |
//! | [reject](Sequence::reject) | writes an error, wherever it came from |
//! | [send](Sequence::send) | has the last word on every answer |
//!
//! An application that binds neither a sequence nor a step nor a middleware has none of it: its requests go straight from the
//! router to their operation.

mod stage;

pub(crate) use self::stage::Stage;

use crate::{HttpError, middleware::Exchange};
use actix_web::HttpResponse;
use async_trait::async_trait;
use lazo_kernel::BindingKey;

/// The application's own sequence, in the place of the default one: `app.with(bind(SEQUENCE).to_class_as::<Mine>(|it| it))`.
pub const SEQUENCE: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence");
/// A sequence of which only [`find_route`](Sequence::find_route) is taken.
pub const FIND_ROUTE_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.findRoute");
/// A sequence of which only [`authenticate`](Sequence::authenticate) is taken.
pub const AUTHENTICATE_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.authenticate");
/// A sequence of which only [`parse`](Sequence::parse) is taken.
pub const PARSE_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.parse");
/// A sequence of which only [`invoke`](Sequence::invoke) is taken.
pub const INVOKE_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.invoke");
/// A sequence of which only [`reject`](Sequence::reject) is taken.
pub const REJECT_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.reject");
/// A sequence of which only [`send`](Sequence::send) is taken.
pub const SEND_STEP: BindingKey<dyn Sequence> = BindingKey::new("rest.sequence.steps.send");

/// What becomes of each request. Every step has the default that it names; an application implements those that it wants
/// to be different.
///
/// ```
/// use actix_web::{HttpResponse, http::header::{CACHE_CONTROL, HeaderValue}};
/// use lazo_kernel::{Application, bind};
/// use lazo_rest::{Exchange, RestComponent, SEQUENCE, Sequence};
///
/// struct NeverCached;
///
/// impl Sequence for NeverCached {
///     fn send(&self, _: &Exchange, mut response: HttpResponse) -> HttpResponse {
///         response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
///         response
///     }
/// }
///
/// let sequence: std::sync::Arc<dyn Sequence> = std::sync::Arc::new(NeverCached);
/// let app = Application::new("demo").component(RestComponent::default()).with(bind(SEQUENCE).to(sequence));
/// ```
///
/// It is looked up once, in the context of the server: what it holds lives as long as the server does.
#[async_trait(?Send)]
pub trait Sequence: Send + Sync + 'static {
    /// The whole of it: by default [`Exchange::run`] (middleware, find route, middleware, authenticate,
    /// middleware, parse, invoke) and then
    /// [`Exchange::finish`] (reject, send).
    async fn handle(&self, exchange: &mut Exchange) -> HttpResponse {
        let outcome = exchange.run().await;
        exchange.finish(outcome)
    }

    /// Looks for the operation that takes the request; by default [`Exchange::find_route`]. An answer ends the way there.
    ///
    /// # Errors
    /// That no route takes the request.
    fn find_route(&self, exchange: &mut Exchange) -> anyhow::Result<Option<HttpResponse>> {
        exchange.find_route()
    }

    /// Finds out who calls, and refuses who may not, knowing the operation; by default [`Exchange::authenticate`]. One that does not
    /// call that lets in whom it likes: what the document says of security is then its own business.
    ///
    /// # Errors
    /// Why the request is refused.
    async fn authenticate(&self, exchange: &mut Exchange) -> anyhow::Result<()> {
        exchange.authenticate().await
    }

    /// Prepares what parameters and body are read from, knowing the operation; by default it does nothing. It may change the
    /// head, and put another body in the place of the request's.
    ///
    /// # Errors
    /// That the request cannot be read.
    async fn parse(&self, _exchange: &mut Exchange) -> anyhow::Result<()> {
        Ok(())
    }

    /// Calls the operation; by default [`Exchange::invoke`].
    ///
    /// # Errors
    /// Those of the operation.
    async fn invoke(&self, exchange: &mut Exchange) -> anyhow::Result<HttpResponse> {
        exchange.invoke().await
    }

    /// Writes an error; by default [`Exchange::write_error`].
    fn reject(&self, exchange: &Exchange, error: &HttpError) -> HttpResponse {
        exchange.write_error(error)
    }

    /// Has the last word on every answer, errors included; by default the answer stays as it is.
    fn send(&self, _exchange: &Exchange, response: HttpResponse) -> HttpResponse {
        response
    }
}
