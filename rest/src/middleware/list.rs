//! Lists of middleware, for single operations and controllers.

use super::{Middleware, Step, step::Find};
use lazo_kernel::{BindingKey, Context};
use std::{any::type_name, fmt, sync::Arc};

/// One middleware of a list, as it was named.
#[derive(Clone)]
pub struct MiddlewareItem {
    name: String,
    named: Named,
}

#[derive(Clone)]
enum Named {
    Value(Arc<dyn Middleware>),
    Key(Find),
}

/// What can stand in a list of middleware: a middleware, or the key of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no middleware",
    label = "neither a middleware nor the key of one",
    note = "list a function marked `#[middleware]`, a value that implements `Middleware`, or the `BindingKey` of one"
)]
pub trait IntoMiddleware {
    /// The item of the list.
    fn into_item(self) -> MiddlewareItem;
}

#[diagnostic::do_not_recommend]
impl<M: Middleware> IntoMiddleware for M {
    fn into_item(self) -> MiddlewareItem {
        MiddlewareItem { name: type_name::<M>().to_owned(), named: Named::Value(Arc::new(self)) }
    }
}

impl<M: Middleware> IntoMiddleware for BindingKey<M> {
    fn into_item(self) -> MiddlewareItem {
        let name = self.name().to_owned();
        let find: Find =
            Arc::new(move |context| context.resolve(&self).map(|found| found as Arc<dyn Middleware>));
        MiddlewareItem { name, named: Named::Key(find) }
    }
}

impl IntoMiddleware for BindingKey<dyn Middleware> {
    fn into_item(self) -> MiddlewareItem {
        let name = self.name().to_owned();
        MiddlewareItem { name, named: Named::Key(Arc::new(move |context| context.resolve(&self))) }
    }
}

impl fmt::Debug for MiddlewareItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A list of middleware, the outermost first. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Middlewares(Vec<MiddlewareItem>);

impl Middlewares {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The list with one more at its end.
    #[must_use]
    pub fn with(mut self, middleware: impl IntoMiddleware) -> Self {
        self.0.push(middleware.into_item());
        self
    }

    /// The list with another one behind it.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        self.0.extend(others.0.iter().cloned());
        self
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        let step = |item: &MiddlewareItem| match &item.named {
            Named::Value(value) => Step::of_value(&*item.name, Arc::clone(value)),
            Named::Key(find) => Step::of_find(&*item.name, Arc::clone(find)),
        };
        self.0.iter().map(step).collect()
    }

    /// The first that is listed by a key that is not bound.
    pub(crate) fn missing(&self, context: &Context) -> Option<&str> {
        let is_missing =
            |item: &&MiddlewareItem| matches!(item.named, Named::Key(_)) && !context.is_bound(&item.name);
        self.0.iter().find(is_missing).map(|item| &*item.name)
    }
}
