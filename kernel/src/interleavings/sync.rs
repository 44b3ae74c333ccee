//! Locks as loom has them, and what each of loom's threads has for itself: all of them run on one thread of the operating
//! system.

use std::{
    any::Any,
    cell::RefCell,
    collections::HashMap,
    marker::PhantomData,
    sync::{
        PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

pub(crate) use loom::sync::{
    Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, atomic::AtomicU64,
};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condvar.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// [`std::thread_local!`] with loom's threads; takes `const` blocks, as the standard library's does.
macro_rules! own_to_thread {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = const $value:block;)*) => {
        loom::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
    };
}
pub(crate) use own_to_thread as thread_local;

loom::thread_local! {
    static OWN: RefCell<HashMap<usize, &'static dyn Any>> = RefCell::default();
}

/// [`thread_local::ThreadLocal`] with loom's threads. Leaks what it holds: to lend it for as long as it lives would need
/// unsafe code.
pub(crate) struct ThreadLocal<T> {
    id: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for ThreadLocal<T> {
    fn default() -> Self {
        static LAST_ID: AtomicUsize = AtomicUsize::new(0);
        Self { id: LAST_ID.fetch_add(1, Ordering::Relaxed), of: PhantomData }
    }
}

impl<T: Default + 'static> ThreadLocal<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        OWN.with(|own| own.borrow().get(&self.id).copied())?.downcast_ref()
    }

    pub(crate) fn get_or_default(&self) -> &T {
        self.get().unwrap_or_else(|| {
            let new: &'static T = Box::leak(Box::default());
            OWN.with(|own| own.borrow_mut().insert(self.id, new));
            new
        })
    }
}
