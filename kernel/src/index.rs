//! A map of bindings that is read all the time and written seldom.
//!
//! Each thread that reads has a copy of its own, so a look-up writes nothing that another core reads: no lock, no reference
//! count. A write begins a new version; a thread whose copy is of an older one reads below the lock until it has read so
//! often that a new copy pays, so alternating writes and reads cost no more than the lock either.
//!
//! A copy keeps what it holds until its thread reads again, or the map goes. A map that lives as long as a request has no
//! copies: it goes before they pay.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::Hash,
    mem,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use thread_local::ThreadLocal;

use crate::hash::BuildPassThrough;

/// A copy pays after one read below the lock for every so many entries.
const ENTRIES_A_READ: usize = 8;

type Entries<K, V> = HashMap<K, V, BuildPassThrough>;

/// Maps hashed keys to values that are cheap to clone.
pub(crate) struct Index<K: Send, V: Send> {
    entries: RwLock<Entries<K, V>>,
    /// Grows with each write, after it; starts above every copy's.
    version: AtomicU64,
    copies: Option<ThreadLocal<RefCell<Copy<K, V>>>>,
}

struct Copy<K, V> {
    version: u64,
    entries: Entries<K, V>,
    /// Reads below the lock since the copy has been out of date.
    late: usize,
}

impl<K: Send, V: Send> Index<K, V> {
    /// An empty map, with copies for its readers if it is `long_lived`.
    pub(crate) fn new(long_lived: bool) -> Self {
        let copies = long_lived.then(ThreadLocal::new);
        Self { entries: RwLock::default(), version: AtomicU64::new(1), copies }
    }
}

impl<K, V> Index<K, V>
where
    K: Clone + Eq + Hash + Send,
    V: Clone + Send,
{
    /// What `read` makes of the value.
    #[inline]
    pub(crate) fn read<R>(&self, key: &K, read: impl FnOnce(&V) -> R) -> Option<R> {
        if let Some(copy) = self.copies.as_ref().and_then(ThreadLocal::get)
            && let Ok(copy) = copy.try_borrow()
            && copy.version == self.version.load(Ordering::Acquire)
        {
            return copy.entries.get(key).map(read);
        }
        // The value leaves the lock before `read` sees it: whatever that does, it holds nobody up.
        self.read_late(key).as_ref().map(read)
    }

    #[cold]
    fn read_late(&self, key: &K) -> Option<V> {
        // Goes after the lock: what was replaced may run its user's code when it goes.
        let mut old = None;
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        // Writers are held off by the lock, so this is the version of `entries`.
        let version = self.version.load(Ordering::Acquire);
        let empty = || RefCell::new(Copy { version: 0, entries: HashMap::default(), late: 0 });
        // It is borrowed where a reader is still in `read` further up; then another read will do it.
        if let Some(copies) = &self.copies
            && let Ok(mut copy) = copies.get_or(empty).try_borrow_mut()
        {
            copy.late += 1;
            if copy.late * ENTRIES_A_READ >= entries.len() {
                let new = Copy { version, entries: entries.clone(), late: 0 };
                old = Some(mem::replace(&mut *copy, new));
            }
        }
        let value = entries.get(key).cloned();
        drop(entries);
        drop(old);
        value
    }

    /// The value, for a writer: it neither wants a copy nor may it let an old one go while it holds a lock of its own.
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(crate) fn insert(&self, key: K, value: V) {
        self.write(|entries| entries.insert(key, value));
    }

    pub(crate) fn remove(&self, key: &K) {
        self.write(|entries| entries.remove(key));
    }

    fn write<R>(&self, write: impl FnOnce(&mut Entries<K, V>) -> R) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let old = write(&mut entries);
        self.version.fetch_add(1, Ordering::Release);
        drop(entries);
        // What was replaced may run its user's code when it goes.
        drop(old);
    }

    pub(crate) fn contains(&self, key: &K) -> bool {
        self.read(key, |_| ()).is_some()
    }

    pub(crate) fn values(&self) -> Vec<V> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_write_is_seen_by_the_next_read() {
        let index = Index::<u64, u64>::new(true);
        assert_eq!(index.read(&1, |v| *v), None);
        for n in 0..100 {
            index.insert(n % 10, n);
            // Late and up-to-date reads in turn.
            for _ in 0..n % 4 {
                assert_eq!(index.read(&(n % 10), |v| *v), Some(n));
            }
        }
        index.remove(&9);
        assert!(!index.contains(&9));
        assert_eq!(index.values().len(), 9);
    }

    #[test]
    fn no_thread_goes_back_in_time() {
        let index = Index::<u64, u64>::new(true);
        index.insert(0, 0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let mut last = 0;
                    while last < 10_000 {
                        let now = index.read(&0, |v| *v).unwrap();
                        assert!(now >= last);
                        last = now;
                    }
                });
            }
            scope.spawn(|| (1..=10_000).for_each(|n| index.insert(0, n)));
        });
    }

    #[test]
    fn a_reader_may_read_again_inside() {
        let index = Index::<u64, u64>::new(true);
        index.insert(1, 2);
        index.insert(2, 3);
        let read = || index.read(&1, |next| index.read(next, |v| *v));
        for _ in 0..5 {
            assert_eq!(read(), Some(Some(3)));
            index.insert(7, 7);
        }
    }
}
