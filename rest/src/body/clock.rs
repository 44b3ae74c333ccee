//! Deadlines of bodies that are being read.
//!
//! Nearly every body arrives within microseconds, so a timer of its own for each would cost more than it is worth. A
//! worker keeps one list of the bodies it waits for; while there are any, one task looks at it every half second and
//! wakes those whose time is up.

use std::{
    cell::RefCell,
    task::{Context, Waker},
    time::{Duration, Instant},
};

/// How often the list is looked at; a deadline is late by this much at most.
const TICK: Duration = Duration::from_millis(500);

/// The bodies that this worker waits for.
#[derive(Default)]
struct Waiting {
    slots: Vec<Option<(Instant, Waker)>>,
    free: Vec<usize>,
    is_watched: bool,
}

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::default();
}

/// The deadline of one body. It takes a place in the list at the first wait, and gives it back when dropped.
pub(super) struct Deadline {
    limit: Duration,
    slot: Option<(usize, Instant)>,
}

impl Deadline {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, slot: None }
    }

    /// Whether time is up; if not, the task is woken when it is.
    #[inline]
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> bool {
        match self.slot {
            None => {
                self.enter(cx);
                false
            }
            Some((slot, at)) => {
                let is_over = Instant::now() >= at;
                if !is_over {
                    WAITING.with_borrow_mut(|waiting| {
                        if let Some(Some((_, waker))) = waiting.slots.get_mut(slot) {
                            waker.clone_from(cx.waker());
                        }
                    });
                }
                is_over
            }
        }
    }

    fn enter(&mut self, cx: &mut Context<'_>) {
        let at = Instant::now() + self.limit;
        let entry = Some((at, cx.waker().clone()));
        let (slot, must_watch) = WAITING.with_borrow_mut(|waiting| {
            let slot = match waiting.free.pop() {
                Some(slot) => {
                    waiting.slots[slot] = entry;
                    slot
                }
                None => {
                    waiting.slots.push(entry);
                    waiting.slots.len() - 1
                }
            };
            (slot, !std::mem::replace(&mut waiting.is_watched, true))
        });
        self.slot = Some((slot, at));
        if must_watch {
            actix_web::rt::spawn(watch());
        }
    }
}

impl Drop for Deadline {
    #[inline]
    fn drop(&mut self) {
        if let Some((slot, _)) = self.slot {
            // At a thread's end the list may be gone before what waited.
            let _ = WAITING.try_with(|waiting| {
                let mut waiting = waiting.borrow_mut();
                waiting.slots[slot] = None;
                waiting.free.push(slot);
            });
        }
    }
}

/// Marks the list as unwatched however the watching task ends, so that the next body starts another one.
struct Watch;

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = WAITING.try_with(|waiting| waiting.borrow_mut().is_watched = false);
    }
}

/// Looks at the list until it is empty.
async fn watch() {
    let _watch = Watch;
    loop {
        actix_web::rt::time::sleep(TICK).await;
        let now = Instant::now();
        let (late, is_empty) = WAITING.with_borrow(|waiting| {
            let over = |(at, waker): &(Instant, Waker)| (*at <= now).then(|| waker.clone());
            let late: Vec<Waker> = waiting.slots.iter().flatten().filter_map(over).collect();
            (late, waiting.slots.iter().all(Option::is_none))
        });
        if is_empty {
            return;
        }
        late.into_iter().for_each(Waker::wake);
    }
}
