//! Middleware that is ready to run.

use super::{Exchange, Middleware, Next};
use actix_web::HttpResponse;
use futures_util::future::LocalBoxFuture;
use lazo_kernel::{BindingRef, Context, Resolution, Scope, Source};
use std::{
    fmt,
    sync::{Arc, OnceLock},
};

/// Looks a middleware up for one request.
pub(super) type Find = Arc<dyn Fn(&Context) -> Resolution<Arc<dyn Middleware>> + Send + Sync>;

/// One middleware of a chain.
pub(crate) struct Step {
    name: String,
    how: How,
}

enum How {
    Value(Arc<dyn Middleware>),
    /// The same for all requests, looked up at the first in the context of the routes.
    Kept(Context, BindingRef, OnceLock<Arc<dyn Middleware>>),
    /// Looked up for each request in its context.
    Each(Find),
}

impl Step {
    pub(crate) fn of_value(name: impl Into<String>, value: Arc<dyn Middleware>) -> Self {
        Self { name: name.into(), how: How::Value(value) }
    }

    pub(super) fn of_find(name: impl Into<String>, find: Find) -> Self {
        Self { name: name.into(), how: How::Each(find) }
    }

    pub(super) fn of_binding(context: &Context, binding: &BindingRef) -> Self {
        let lives_long =
            || matches!(context.lifetime_of(binding), Scope::Singleton | Scope::Application | Scope::Server);
        let how = if binding.source() == Source::Constant || lives_long() {
            How::Kept(context.clone(), binding.clone(), OnceLock::new())
        } else {
            let binding = binding.clone();
            How::Each(Arc::new(move |context| context.resolve_binding(&binding)))
        };
        Self { name: binding.key().to_owned(), how }
    }

    pub(super) fn run<'r>(
        &'r self,
        exchange: &'r mut Exchange,
        next: Next<'r>,
    ) -> LocalBoxFuture<'r, anyhow::Result<HttpResponse>> {
        match &self.how {
            How::Value(middleware) => middleware.handle(exchange, next),
            How::Kept(context, binding, kept) => match kept.get() {
                Some(middleware) => middleware.handle(exchange, next),
                None => Box::pin(async move {
                    let middleware = context.resolve_binding::<dyn Middleware>(binding).await?;
                    kept.get_or_init(|| middleware).handle(exchange, next).await
                }),
            },
            How::Each(find) => Box::pin(async move {
                let middleware = find(exchange.context()?).await?;
                middleware.handle(exchange, next).await
            }),
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
