//! Locks that a panic elsewhere does not poison: what they guard is whole between any two statements.

use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "only what is modelled waits"))]
pub(crate) fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condvar.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// What one thread writes, once, and any thread reads without a lock. Nobody waits for it here: the crate's name says what
/// a second writer would do.
#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "what is modelled has one of loom's"))]
pub(crate) struct WriteOnce<T>(spin::Once<T>);

impl<T> Default for WriteOnce<T> {
    fn default() -> Self {
        Self(spin::Once::new())
    }
}

#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "what is modelled has one of loom's"))]
impl<T> WriteOnce<T> {
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.get()
    }

    /// Writes the value, unless there is one.
    #[inline]
    pub(crate) fn write(&self, value: T) {
        self.0.call_once(|| value);
    }
}

/// A number, not 0, that one thread writes right after it has let others know that it will. They do not sleep meanwhile.
#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "what is modelled has one of loom's"))]
#[derive(Default)]
pub(crate) struct Announced(AtomicU64);

#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "what is modelled has one of loom's"))]
impl Announced {
    #[inline]
    pub(crate) fn announce(&self, number: u64) {
        self.0.store(number, Ordering::Release);
    }

    pub(crate) fn get(&self) -> u64 {
        loop {
            match self.0.load(Ordering::Acquire) {
                // The writer may have been put to sleep between the two.
                0 => thread::yield_now(),
                number => return number,
            }
        }
    }
}

/// What threads share in the kernel's smallest core, whose every interleaving is tested: then these are loom's.
pub(crate) mod modelled {
    #[cfg(all(test, lazo_loom))]
    pub(crate) use crate::interleavings::sync::*;
    #[cfg(not(all(test, lazo_loom)))]
    pub(crate) use {
        super::{Announced, WriteOnce, lock, wait},
        std::{
            sync::{
                Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, atomic::AtomicU64,
            },
            thread_local,
        },
        thread_local::ThreadLocal,
    };
}
