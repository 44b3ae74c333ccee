//! Telling observers of bindings that come and go.
//!
//! A change is entered into the queue of each observer while the registry is still locked for writing, so every observer
//! gets the changes of a context in the order in which they happened, and none is lost. What an observer does with them
//! happens outside of all locks: it may bind, unbind, subscribe and look up as it likes.
//!
//! **A closure is called by the thread that made the change**, before `add` or `unbind` returns: whoever changed something
//! can rely on everybody having heard of it, and it works without an asynchronous runtime. If another thread is just
//! calling the same closure, that thread calls it again for the new event, so calls never overlap.
//!
//! **An asynchronous observer runs in a task of its own**, because a change of bindings is synchronous and must not wait:
//! the task works off the queue and ends. It runs on the runtime that the change is made in, or the one that the observer
//! subscribed in, or, in a program without one, on a thread that lives as long as the queue is not empty. Observers do not
//! wait for each other. If a runtime ends in the middle, the event is told again with the next change.
//!
//! An observer is entered in the lists of its own context and of those above, so a change costs nothing where nobody
//! watches (one atomic load), and a child context enters nothing anywhere until somebody subscribes to it.

mod delivery;
mod event;
mod subscribe;
mod watchers;

pub use self::{
    event::{ContextEvent, ContextEventKind, ContextObserver, ContextObserverFailure},
    subscribe::Subscription,
};
pub(crate) use watchers::Watchers;
