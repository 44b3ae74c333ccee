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

/// [`Announced`](crate::sync::Announced), which sleeps: loom would try for ever how long two can go on looking.
#[derive(Default)]
pub(crate) struct Announced {
    number: Mutex<u64>,
    changed: Condvar,
}

impl Announced {
    pub(crate) fn announce(&self, number: u64) {
        *lock(&self.number) = number;
        self.changed.notify_all();
    }

    pub(crate) fn get(&self) -> u64 {
        let mut number = lock(&self.number);
        while *number == 0 {
            number = wait(&self.changed, number);
        }
        *number
    }
}

/// [`WriteOnce`](crate::sync::WriteOnce) with loom's lock. Leaks what it holds: to lend it for as long as it lives would need
/// unsafe code.
pub(crate) struct WriteOnce<T: 'static>(Mutex<Option<&'static T>>);

impl<T> Default for WriteOnce<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> WriteOnce<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        *lock(&self.0)
    }

    pub(crate) fn write(&self, value: T) {
        lock(&self.0).get_or_insert_with(|| Box::leak(Box::new(value)));
    }
}

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
