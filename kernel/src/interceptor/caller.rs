//! The calls that a call is made in. A task knows the intercepted call that it is in while it is polled, so that a proxy deep
//! inside knows the request that it is called for, though it lives as long as the application.

use std::{
    borrow::Cow,
    cell::RefCell,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context as TaskContext, Poll},
};

use futures_util::future::BoxFuture;

use crate::Context;

thread_local! {
    static CURRENT: RefCell<Option<Caller>> = const { RefCell::new(None) };
}

/// An intercepted call that is running: the one that another call was made in.
#[derive(Clone)]
pub struct Caller(Arc<Running>);

struct Running {
    class: Cow<'static, str>,
    method: Cow<'static, str>,
    source: Option<&'static str>,
    context: Context,
    parent: Option<Caller>,
}

impl Caller {
    pub(super) fn new(
        class: Cow<'static, str>,
        method: Cow<'static, str>,
        source: Option<&'static str>,
        context: Context,
        parent: Option<Self>,
    ) -> Self {
        Self(Arc::new(Running { class, method, source, context, parent }))
    }

    /// The intercepted call that the running task is in; none in a task that was spawned from it.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// The name of the class.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.0.class
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// The kind of the call's source.
    #[must_use]
    pub fn source(&self) -> Option<&'static str> {
        self.0.source
    }

    /// The context that it was called from.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    /// The call that this one was made in.
    #[must_use]
    pub fn parent(&self) -> Option<&Self> {
        self.0.parent.as_ref()
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.class(), self.method())
    }
}

/// A future that is polled as part of a call.
pub(super) struct Within<'f, T> {
    caller: Option<Caller>,
    future: BoxFuture<'f, T>,
}

impl<'f, T> Within<'f, T> {
    pub(super) fn new(caller: Caller, future: BoxFuture<'f, T>) -> Self {
        Self { caller: Some(caller), future }
    }
}

/// Puts the call back that was there before, also when a poll panics.
struct Entered<'e>(&'e mut Option<Caller>);

impl Entered<'_> {
    fn swap(&mut self) {
        CURRENT.with_borrow_mut(|current| std::mem::swap(current, self.0));
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.swap();
    }
}

impl<T> Future for Within<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<T> {
        let Self { caller, future } = &mut *self;
        let mut entered = Entered(caller);
        entered.swap();
        future.as_mut().poll(task)
    }
}
