//! What this thread is building right now, innermost last.
//!
//! Every build of a shared value pushes a mark, also through user code that looks something up in a context it has kept; so
//! a build that comes back to itself is seen, however it got there. Other builds are counted, and marked when they go deep.
//! A build that has to await takes its trail along and puts it back for each poll ([`Trailing`]). A task that is spawned
//! starts with an empty trail.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    mem,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context as TaskContext, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};

use crate::sync::modelled::thread_local;

/// Identifies a binding in the process.
pub(crate) type EntryId = u64;
/// Identifies one attempt at building a shared value; 0 for builds that nobody can wait for.
pub(crate) type BuildId = u64;

/// One build under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) entry: EntryId,
    /// The context whose bindings the build sees: the same transient may be built again for another context.
    pub(crate) context: usize,
    pub(crate) build: BuildId,
}

thread_local! {
    static TRAIL: RefCell<Vec<Mark>> = const { RefCell::new(Vec::new()) };
    /// How many builds that nobody can wait for are under way.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static LAST_BUILD: Cell<BuildId> = const { Cell::new(0) };
}

/// So deep are few graphs that have an end: from there on builds that nobody can wait for are marked too, and a circle of
/// them is seen when it has been gone round once more.
const DEEP: u32 = 32;

/// How many builds a thread numbers before it asks for more numbers.
const NUMBERS: u64 = 1 << 32;

/// A number for a new build. Threads number for themselves, so that they do not meet at one counter.
pub(crate) fn next_build() -> BuildId {
    static THREADS: AtomicU64 = AtomicU64::new(0);
    let last = LAST_BUILD.with(Cell::get);
    let next = if last.is_multiple_of(NUMBERS) {
        THREADS.fetch_add(1, Ordering::Relaxed) * NUMBERS + 1
    } else {
        last + 1
    };
    LAST_BUILD.with(|last| last.set(next));
    next
}

/// A build on the trail, taken off again when dropped.
#[derive(Debug)]
pub(crate) struct Marked {
    is_marked: bool,
    is_counted: bool,
}

/// Pushes a mark, unless the same build is under way further up.
///
/// # Errors
///
/// The marks from the first occurrence on, when the build has come back to itself.
pub(crate) fn enter(mark: Mark) -> Result<Marked, Vec<Mark>> {
    push(mark)?;
    Ok(Marked { is_marked: true, is_counted: false })
}

/// Goes one deeper with a build that nobody can wait for, whose mark `mark` makes.
///
/// # Errors
///
/// As [`enter`].
#[inline]
pub(crate) fn enter_transient(mark: impl FnOnce() -> Mark) -> Result<Marked, Vec<Mark>> {
    let depth = DEPTH.with(Cell::get);
    let is_marked = depth >= DEEP;
    if is_marked {
        push(mark())?;
    }
    DEPTH.with(|now| now.set(depth + 1));
    Ok(Marked { is_marked, is_counted: true })
}

fn push(mark: Mark) -> Result<(), Vec<Mark>> {
    TRAIL.with(|trail| {
        let mut trail = trail.borrow_mut();
        let same = |m: &Mark| m.entry == mark.entry && m.context == mark.context;
        if let Some(first) = trail.iter().position(same) {
            return Err(trail[first..].to_vec());
        }
        trail.push(mark);
        Ok(())
    })
}

impl Drop for Marked {
    #[inline]
    fn drop(&mut self) {
        if self.is_counted {
            DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
        }
        if self.is_marked {
            TRAIL.with(|trail| trail.borrow_mut().pop());
        }
    }
}

/// The marks as they stand.
pub(crate) fn snapshot() -> Vec<Mark> {
    TRAIL.with(|trail| trail.borrow().clone())
}

/// A future that is polled with the trail it was made under.
pub(crate) struct Trailing<T> {
    trail: Vec<Mark>,
    depth: u32,
    future: BoxFuture<'static, T>,
}

impl<T> Trailing<T> {
    pub(crate) fn new(future: BoxFuture<'static, T>) -> Self {
        Self { trail: snapshot(), depth: DEPTH.with(Cell::get), future }
    }
}

/// Puts the thread's own trail back, also when the future panics.
struct Restore(Vec<Mark>, u32);

impl Drop for Restore {
    fn drop(&mut self) {
        TRAIL.with(|trail| trail.replace(mem::take(&mut self.0)));
        DEPTH.with(|depth| depth.set(self.1));
    }
}

impl<T> Future for Trailing<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<T> {
        let own = TRAIL.with(|trail| trail.replace(self.trail.clone()));
        let _restore = Restore(own, DEPTH.with(|depth| depth.replace(self.depth)));
        self.future.poll_unpin(task)
    }
}
