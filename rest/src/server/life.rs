//! What a worker knows of its connections: which have a request under way, and which dribble.
//!
//! actix-http gives a time only to the first head of a connection. Here every head has one: a connection that has sent bytes
//! which belong to no request, and goes on or falls silent without finishing its head, is cut. So is one that falls silent while
//! the rest of a body that nobody wants is still to come, for which actix-http waits for ever, and one that takes nothing of an
//! answer. Idle connections are ended here too. A timer for each request would cost every good one, and actix-http's does; so a
//! worker looks at its connections once in a while.

use crate::config::Limits;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Waker,
    time::Duration,
};

/// How often connections are looked at; a head is cut, and an idle connection ended, late by this much at most.
const TICK: Duration = Duration::from_millis(500);

/// One connection. It never leaves its worker.
#[derive(Debug)]
pub(crate) struct Life {
    patience: Patience,
    /// More bytes than this, and heads are measured.
    head_limit: usize,
    in_flight: Cell<u32>,
    /// Whether a request has come to the gate: what is written from then on may be its answer.
    has_come_through: Cell<bool>,
    /// Whether the last request of the connection has come: what it sends now is not looked at.
    is_over: Cell<bool>,
    ignores: Cell<bool>,
    is_cut: Cell<bool>,
    /// Bytes that were read since the last request began.
    unclaimed: Cell<usize>,
    is_heavy: Cell<bool>,
    has_read: Cell<bool>,
    has_written: Cell<bool>,
    /// How many ticks have passed while bytes of a head were there, and without any byte.
    waited: Cell<(u32, u32)>,
    /// How many ticks have passed since something was to be written and nothing went out; `None` if all has gone.
    stuck: Cell<Option<u32>>,
    is_late: Cell<bool>,
    /// HTTP/2 sends frames between requests; its own dispatcher watches over it.
    is_http2: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    /// How many connections all workers have.
    open: Arc<AtomicUsize>,
}

/// How long is waited for a client, in ticks.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For a head that has begun.
    head: u32,
    /// For the first byte, for which a timer of its own waits; this is for those that it forgets.
    first: u32,
    /// For the next request.
    next: u32,
    /// For something of an answer to be taken.
    answer: u32,
}

impl Patience {
    fn new(limits: &Limits) -> Self {
        let ticks = |time: Duration| u32::try_from(time.as_millis() / TICK.as_millis()).unwrap_or(u32::MAX);
        let (head, keep_alive) = (ticks(limits.head_time()), ticks(limits.keep_alive_time()));
        let first = keep_alive.max(head).saturating_add(4);
        // Where connections are not kept, actix-http ends them; what is left are those that do not take their answer.
        let next = if keep_alive == 0 { first } else { keep_alive };
        Self { head, first, next, answer: ticks(limits.answer_time()) }
    }
}

thread_local! {
    static WATCHED: RefCell<Watched> = RefCell::default();
}

#[derive(Default)]
struct Watched {
    connections: Vec<Option<Rc<Life>>>,
    free: Vec<usize>,
    is_running: bool,
}

/// A place in the worker's list, given back when the connection ends.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) life: Rc<Life>,
    place: usize,
}

impl Entry {
    /// Enters a new connection.
    pub(crate) fn new(limits: &Limits, open: Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        let life = Rc::new(Life {
            patience: Patience::new(limits),
            head_limit: limits.head,
            in_flight: Cell::new(0),
            has_come_through: Cell::new(false),
            is_over: Cell::new(false),
            ignores: Cell::new(false),
            is_cut: Cell::new(false),
            unclaimed: Cell::new(0),
            is_heavy: Cell::new(false),
            has_read: Cell::new(false),
            has_written: Cell::new(false),
            waited: Cell::new((0, 0)),
            stuck: Cell::new(None),
            is_late: Cell::new(false),
            is_http2: Cell::new(false),
            waker: RefCell::default(),
            open,
        });
        let (place, must_run) = WATCHED.with_borrow_mut(|watched| {
            let entry = Some(Rc::clone(&life));
            let place = match watched.free.pop() {
                Some(place) => {
                    watched.connections[place] = entry;
                    place
                }
                None => {
                    watched.connections.push(entry);
                    watched.connections.len() - 1
                }
            };
            (place, !std::mem::replace(&mut watched.is_running, true))
        });
        if must_run {
            actix_web::rt::spawn(look());
        }
        Self { life, place }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.life.open.fetch_sub(1, Ordering::Relaxed);
        // At a thread's end the list may be gone before the connections.
        let _ = WATCHED.try_with(|watched| {
            let mut watched = watched.borrow_mut();
            watched.connections[self.place] = None;
            watched.free.push(self.place);
        });
    }
}

/// Marks the list as unwatched however the watching task ends.
struct Running;

impl Drop for Running {
    fn drop(&mut self) {
        let _ = WATCHED.try_with(|watched| watched.borrow_mut().is_running = false);
    }
}

/// Looks at the connections as long as there are any.
async fn look() {
    let _running = Running;
    loop {
        actix_web::rt::time::sleep(TICK).await;
        let (late, is_empty) = WATCHED.with_borrow(|watched| {
            let mut connections = watched.connections.iter().flatten().peekable();
            let is_empty = connections.peek().is_none();
            (connections.filter_map(|life| life.tick()).collect::<Vec<_>>(), is_empty)
        });
        if is_empty {
            return;
        }
        late.into_iter().for_each(Waker::wake);
    }
}

impl Life {
    /// A request has come to the gate, which may still refuse it.
    #[inline]
    pub(crate) fn come_through(&self) {
        self.has_come_through.set(true);
    }

    #[inline]
    pub(crate) fn has_come_through(&self) -> bool {
        self.has_come_through.get()
    }

    /// No further request of the connection is answered (RFC 9112, 9.6).
    pub(crate) fn end(&self) {
        self.is_over.set(!self.is_http2.get());
    }

    #[inline]
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// A request waits that is not to be answered: all answers before it are on their way.
    pub(crate) fn ignore(&self, waker: &Waker) {
        self.ignores.set(true);
        self.waits(waker);
    }

    /// Everything has been sent. If only what is ignored is left, nothing more is read or written.
    #[inline]
    pub(crate) fn flushed(&self) {
        if self.ignores.get() {
            self.cut();
        }
    }

    #[cold]
    fn cut(&self) {
        self.mark_as_cut();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Nothing more is read or written; whoever serves the connection has still to be woken.
    fn mark_as_cut(&self) {
        self.is_late.set(true);
        self.is_cut.set(true);
        // What would be written now is no answer to a request.
        self.has_come_through.set(false);
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut.get()
    }

    /// A request begins: what was read until now belongs to it.
    #[inline]
    pub(crate) fn begin(self: Rc<Self>) -> InFlight {
        self.in_flight.set(self.in_flight.get() + 1);
        self.unclaimed.set(0);
        InFlight(self)
    }

    /// Whether a head may be larger than the limit, so that it has to be measured.
    #[inline]
    pub(crate) fn is_heavy(&self) -> bool {
        self.is_heavy.get() || self.is_http2.get()
    }

    #[cfg(feature = "http2")]
    pub(crate) fn is_idle(&self) -> bool {
        self.in_flight.get() == 0
    }

    #[cfg(feature = "http2")]
    pub(crate) fn speaks_http2(&self) {
        self.is_http2.set(true);
        self.come_through();
    }

    #[inline]
    pub(crate) fn read(&self, bytes: usize) {
        let unclaimed = self.unclaimed.get().saturating_add(bytes);
        self.unclaimed.set(unclaimed);
        self.has_read.set(true);
        // A head that comes in two parts, between which a request begins, is counted in two parts.
        if unclaimed > self.head_limit / 2 {
            self.is_heavy.set(true);
        }
    }

    #[inline]
    pub(crate) fn wrote(&self) {
        self.has_written.set(true);
    }

    /// Something could be written.
    #[inline]
    pub(crate) fn goes_out(&self) {
        self.stuck.set(None);
    }

    /// Nothing more can be written for now: the client has not taken what was sent before.
    #[cold]
    pub(crate) fn gets_stuck(&self, waker: &Waker) {
        if self.stuck.get().is_none() {
            self.stuck.set(Some(0));
        }
        self.waits(waker);
    }

    /// Nothing more to read for now: whoever finds that it takes too long has to wake the connection.
    #[inline]
    pub(crate) fn waits(&self, waker: &Waker) {
        let mut known = self.waker.borrow_mut();
        if !known.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *known = Some(waker.clone());
        }
    }

    #[inline]
    pub(crate) fn is_late(&self) -> bool {
        self.is_late.get()
    }

    /// Whether nothing is expected of a connection that is late: it is ended, not cut.
    pub(crate) fn is_unused(&self) -> bool {
        self.unclaimed.get() == 0 && !self.is_cut.get()
    }

    /// A client that has had its time says something after all.
    pub(crate) fn comes_back(&self) {
        self.is_late.set(false);
    }

    /// Time goes by; whom to wake if the connection is late now.
    fn tick(&self) -> Option<Waker> {
        let (has_read, has_written) = (self.has_read.replace(false), self.has_written.replace(false));
        if let Some(ticks) = self.stuck.get() {
            if ticks > self.patience.answer {
                self.mark_as_cut();
                return self.waker.borrow().clone();
            }
            self.stuck.set(Some(ticks + 1));
        }
        if self.in_flight.get() > 0 || self.is_http2.get() || has_written {
            self.waited.set((0, 0));
            return None;
        }
        let (head, silent) = self.waited.get();
        let has_begun = self.unclaimed.get() > 0;
        let head = if has_begun { head + 1 } else { 0 };
        let silent = if has_read { 0 } else { silent + 1 };
        self.waited.set((head, silent));
        let Patience { head: longest, first, next, .. } = self.patience;
        let may_be_silent = if self.has_come_through.get() && !has_begun { next } else { first };
        if head <= longest && silent < may_be_silent {
            return None;
        }
        self.is_late.set(true);
        self.waker.borrow().clone()
    }
}

/// A request that is under way.
#[derive(Debug)]
pub(crate) struct InFlight(Rc<Life>);

impl InFlight {
    /// That of its connection.
    pub(crate) fn life(&self) -> &Life {
        &self.0
    }
}

impl Drop for InFlight {
    #[inline]
    fn drop(&mut self) {
        self.0.in_flight.set(self.0.in_flight.get() - 1);
        self.0.unclaimed.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(limits: &Limits) -> Entry {
        Entry::new(limits, Arc::default())
    }

    /// After how many ticks it is late, if it is before so many.
    fn late_after(life: &Life, ticks: u32) -> Option<u32> {
        (1..=ticks).find(|_| {
            life.tick();
            life.is_late()
        })
    }

    #[actix_web::test]
    async fn an_idle_connection_is_ended_after_its_time_and_not_before() {
        let limits = Limits { keep_alive_seconds: 3, head_seconds: 60, ..Limits::default() };
        let entry = entered(&limits);
        entry.life.come_through();
        entry.life.read(10);
        drop(Rc::clone(&entry.life).begin());
        // The first tick sees that it has just read.
        assert_eq!(late_after(&entry.life, 100), Some(7));
        assert!(entry.life.is_unused());
    }

    #[actix_web::test]
    async fn a_head_has_its_own_time() {
        let limits = Limits { keep_alive_seconds: 1, head_seconds: 5, ..Limits::default() };
        for has_come_through in [false, true] {
            let entry = entered(&limits);
            if has_come_through {
                entry.life.come_through();
            }
            entry.life.read(10);
            assert_eq!(late_after(&entry.life, 100), Some(11), "{has_come_through}");
            assert!(!entry.life.is_unused());
        }
    }

    #[actix_web::test]
    async fn a_request_under_way_may_take_its_time() {
        let entry = entered(&Limits { keep_alive_seconds: 1, head_seconds: 1, ..Limits::default() });
        entry.life.come_through();
        let request = Rc::clone(&entry.life).begin();
        assert_eq!(late_after(&entry.life, 100), None);
        drop(request);
        assert_eq!(late_after(&entry.life, 100), Some(2));
    }

    #[actix_web::test]
    async fn who_takes_something_of_an_answer_now_and_then_has_time() {
        let entry = entered(&Limits { answer_seconds: 3, ..Limits::default() });
        entry.life.come_through();
        let _request = Rc::clone(&entry.life).begin();
        for _ in 0..10 {
            entry.life.gets_stuck(Waker::noop());
            assert_eq!(late_after(&entry.life, 6), None);
            entry.life.goes_out();
        }
        assert_eq!(late_after(&entry.life, 100), None);
        entry.life.gets_stuck(Waker::noop());
        assert_eq!(late_after(&entry.life, 100), Some(8));
        assert!(entry.life.is_cut());
    }

    #[actix_web::test]
    async fn connections_that_are_not_kept_are_not_ended_between_bytes_of_the_first_head() {
        let entry = entered(&Limits { keep_alive_seconds: 0, head_seconds: 2, ..Limits::default() });
        assert_eq!(late_after(&entry.life, 100), Some(8));
    }
}
