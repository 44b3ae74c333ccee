//! The calls that a call is made in. A task knows the intercepted call that it is in while it is polled, so that a proxy deep
//! inside knows the request that it is called for, though it lives as long as the application.

use std::{
    borrow::Cow,
    cell::{OnceCell, RefCell},
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context as TaskContext, Poll},
};

use futures_util::future::BoxFuture;

use crate::Context;

thread_local! {
    static CURRENT: RefCell<Option<Frame>> = const { RefCell::new(None) };
}

/// A context that is made when somebody asks for it: that of a request which most interceptors do not look at.
pub trait LateContext: Send + Sync {
    /// The context, made now if it has not been needed before.
    fn context(&self) -> &Context;
}

/// Where the context of a call comes from.
#[derive(Clone)]
pub(super) enum Origin {
    There(Context),
    Late(Arc<dyn LateContext>),
}

impl Origin {
    fn context(&self) -> &Context {
        match self {
            Self::There(context) => context,
            Self::Late(late) => late.context(),
        }
    }
}

/// An intercepted call that a task is in. It becomes a [`Caller`] when somebody asks, which few do.
pub(super) struct Frame {
    pub(super) class: Cow<'static, str>,
    pub(super) method: Cow<'static, str>,
    pub(super) source: Option<&'static str>,
    pub(super) origin: Origin,
    pub(super) parent: Option<Caller>,
    /// What it became.
    pub(super) caller: OnceCell<Caller>,
}

impl Frame {
    fn caller(&self) -> Caller {
        let make = || {
            Caller(Arc::new(Running {
                class: self.class.clone(),
                method: self.method.clone(),
                source: self.source,
                context: self.origin.context().clone(),
                parent: self.parent.clone(),
            }))
        };
        self.caller.get_or_init(make).clone()
    }
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
    /// The intercepted call that the running task is in; none in a task that was spawned from it.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.with_borrow(|frame| frame.as_ref().map(Frame::caller))
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
    frame: Option<Frame>,
    future: BoxFuture<'f, T>,
}

impl<'f, T> Within<'f, T> {
    pub(super) const fn new(frame: Frame, future: BoxFuture<'f, T>) -> Self {
        Self { frame: Some(frame), future }
    }
}

/// Puts the call back that was there before, also when a poll panics.
struct Entered<'e>(&'e mut Option<Frame>);

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
        let Self { frame, future } = &mut *self;
        let mut entered = Entered(frame);
        entered.swap();
        future.as_mut().poll(task)
    }
}
