//! Locks that a panic elsewhere does not poison: what they guard is whole between any two statements.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg_attr(all(test, lazo_loom), expect(dead_code, reason = "only what is modelled waits"))]
pub(crate) fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condvar.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// What threads share in the kernel's smallest core, whose every interleaving is tested: then these are loom's.
pub(crate) mod modelled {
    #[cfg(all(test, lazo_loom))]
    pub(crate) use crate::interleavings::sync::*;
    #[cfg(not(all(test, lazo_loom)))]
    pub(crate) use {
        super::{lock, wait},
        std::{
            sync::{Condvar, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard, atomic::AtomicU64},
            thread_local,
        },
        thread_local::ThreadLocal,
    };
}
