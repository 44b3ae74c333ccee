//! What this thread is building right now, innermost last.
//!
//! Every build of a shared value pushes a mark, also through user code that looks something up in a context it has kept; so
//! a build that comes back to itself is seen, however it got there. Other builds are counted, and marked when they go deep.
//! A build that has to await takes its trail along and puts it back for each poll ([`Trailing`]). A task that is spawned
//! starts with an empty trail.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context as TaskContext, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};

use crate::sync::modelled::thread_local;

/// Identifies a binding in the process; never 0.
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

/// So many marks a thread keeps without an allocation, and without anything to clean up when it ends.
const NEAR: usize = 16;

/// What a thread keeps of its builds.
struct Trail {
    /// The first marks.
    near: [Cell<Mark>; NEAR],
    /// How many marks there are.
    marks: Cell<usize>,
    /// How many builds that nobody can wait for are under way.
    depth: Cell<u32>,
    last_build: Cell<BuildId>,
}

thread_local! {
    static TRAIL: Trail = const { Trail::new() };
    /// The marks that come after the first ones.
    static FAR: RefCell<Vec<Mark>> = const { RefCell::new(Vec::new()) };
}

impl Trail {
    const fn new() -> Self {
        let near = [const { Cell::new(Mark { entry: 0, context: 0, build: 0 }) }; NEAR];
        Self { near, marks: Cell::new(0), depth: Cell::new(0), last_build: Cell::new(0) }
    }

    #[inline]
    fn next_build(&self) -> BuildId {
        static THREADS: AtomicU64 = AtomicU64::new(0);
        let last = self.last_build.get();
        let next = if last.is_multiple_of(NUMBERS) {
            THREADS.fetch_add(1, Ordering::Relaxed) * NUMBERS + 1
        } else {
            last + 1
        };
        self.last_build.set(next);
        next
    }

    #[inline]
    fn push(&self, mark: Mark) {
        let at = self.marks.get();
        match self.near.get(at) {
            Some(place) => place.set(mark),
            None => FAR.with(|far| far.borrow_mut().push(mark)),
        }
        self.marks.set(at + 1);
    }

    #[inline]
    fn pop(&self) {
        let left = self.marks.get().saturating_sub(1);
        if left >= NEAR {
            FAR.with(|far| far.borrow_mut().pop());
        }
        self.marks.set(left);
    }

    /// Where the same build is under way.
    fn position(&self, mark: &Mark) -> Option<usize> {
        let same = |m: &Mark| m.entry == mark.entry && m.context == mark.context;
        let marks = self.marks.get();
        let near = self.near.iter().take(marks).position(|place| same(&place.get()));
        if near.is_some() || marks <= NEAR {
            return near;
        }
        FAR.with(|far| far.borrow().iter().position(same)).map(|at| NEAR + at)
    }

    fn snapshot(&self) -> Vec<Mark> {
        let marks = self.marks.get();
        let mut all: Vec<Mark> = self.near.iter().take(marks).map(Cell::get).collect();
        if marks > NEAR {
            FAR.with(|far| all.extend_from_slice(&far.borrow()));
        }
        all
    }

    fn replace(&self, all: &[Mark]) {
        let (near, far) = all.split_at(all.len().min(NEAR));
        for (place, mark) in self.near.iter().zip(near) {
            place.set(*mark);
        }
        if self.marks.get() > NEAR || !far.is_empty() {
            FAR.with(|old| *old.borrow_mut() = far.to_vec());
        }
        self.marks.set(all.len());
    }
}

/// So deep are few graphs that have an end: from there on builds that nobody can wait for are marked too, and a circle of
/// them is seen when it has been gone round once more.
const DEEP: u32 = 32;

/// How many builds a thread numbers before it asks for more numbers.
const NUMBERS: u64 = 1 << 32;

/// A number for a new build. Threads number for themselves, so that they do not meet at one counter.
#[inline]
pub(crate) fn next_build() -> BuildId {
    TRAIL.with(Trail::next_build)
}

/// A build on the trail, taken off again when dropped.
#[derive(Debug)]
pub(crate) struct Marked;

impl Drop for Marked {
    #[inline]
    fn drop(&mut self) {
        TRAIL.with(Trail::pop);
    }
}

/// A build that nobody can wait for, no longer counted when dropped.
#[derive(Debug)]
pub(crate) struct Counted {
    is_marked: bool,
}

impl Drop for Counted {
    #[inline]
    fn drop(&mut self) {
        TRAIL.with(|trail| trail.depth.set(trail.depth.get().saturating_sub(1)));
        if self.is_marked {
            TRAIL.with(Trail::pop);
        }
    }
}

/// Pushes a mark, unless the same build is under way further up.
///
/// # Errors
///
/// The marks from the first occurrence on, when the build has come back to itself.
pub(crate) fn enter(mark: Mark) -> Result<Marked, Vec<Mark>> {
    TRAIL.with(|trail| push_once(trail, mark))?;
    Ok(Marked)
}

/// Numbers a build that is known to be under way nowhere else, and pushes the mark that `mark` makes of the number.
#[inline]
pub(crate) fn enter_new(mark: impl FnOnce(BuildId) -> Mark) -> (BuildId, Marked) {
    let build = TRAIL.with(|trail| {
        let build = trail.next_build();
        trail.push(mark(build));
        build
    });
    (build, Marked)
}

/// Goes one deeper with a build that nobody can wait for, whose mark `mark` makes.
///
/// # Errors
///
/// As [`enter`].
#[inline]
pub(crate) fn enter_transient(mark: impl FnOnce() -> Mark) -> Result<Counted, Vec<Mark>> {
    TRAIL.with(|trail| {
        let depth = trail.depth.get();
        let is_marked = depth >= DEEP;
        if is_marked {
            push_once(trail, mark())?;
        }
        trail.depth.set(depth + 1);
        Ok(Counted { is_marked })
    })
}

fn push_once(trail: &Trail, mark: Mark) -> Result<(), Vec<Mark>> {
    if let Some(first) = trail.position(&mark) {
        return Err(trail.snapshot().split_off(first));
    }
    trail.push(mark);
    Ok(())
}

/// The marks as they stand.
pub(crate) fn snapshot() -> Vec<Mark> {
    TRAIL.with(Trail::snapshot)
}

/// A future that is polled with the trail it was made under.
pub(crate) struct Trailing<T> {
    trail: Vec<Mark>,
    depth: u32,
    future: BoxFuture<'static, T>,
}

impl<T> Trailing<T> {
    pub(crate) fn new(future: BoxFuture<'static, T>) -> Self {
        Self { trail: snapshot(), depth: TRAIL.with(|trail| trail.depth.get()), future }
    }
}

/// Puts the thread's own trail back, also when the future panics.
struct Restore {
    marks: Vec<Mark>,
    depth: u32,
}

impl Drop for Restore {
    fn drop(&mut self) {
        TRAIL.with(|trail| {
            trail.replace(&self.marks);
            trail.depth.set(self.depth);
        });
    }
}

impl<T> Future for Trailing<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<T> {
        let _restore = TRAIL.with(|trail| {
            let own = Restore { marks: trail.snapshot(), depth: trail.depth.replace(self.depth) };
            trail.replace(&self.trail);
            own
        });
        self.future.poll_unpin(task)
    }
}

#[cfg(all(test, not(lazo_loom)))]
mod tests {
    use super::*;

    fn mark(entry: EntryId) -> Mark {
        Mark { entry, context: 7, build: entry }
    }

    #[test]
    fn a_trail_longer_than_what_is_near_is_whole() {
        let entries = 1..=2 * NEAR as u64 + 1;
        let mut marked: Vec<_> = entries.clone().map(|n| enter(mark(n)).expect("each is new")).collect();
        let all: Vec<_> = entries.map(mark).collect();
        assert_eq!(snapshot(), all);
        for first in [0, NEAR - 1, NEAR, 2 * NEAR] {
            assert_eq!(enter(all[first]).expect_err("it is under way"), all[first..]);
        }

        // Somebody else's future is polled meanwhile.
        let own = TRAIL.with(|trail| Restore { marks: trail.snapshot(), depth: 0 });
        TRAIL.with(|trail| trail.replace(&[mark(99)]));
        assert_eq!(snapshot(), [mark(99)]);
        drop(own);
        assert_eq!(snapshot(), all);

        while marked.pop().is_some() {
            assert_eq!(snapshot(), all[..marked.len()]);
        }
    }
}
