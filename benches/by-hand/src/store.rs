//! A store of bounded size, the same behind every server.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many todos are kept; each new one takes the place of the oldest.
const KEPT: usize = 1_024;

/// A todo as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its number, from 1 on.
    pub id: i64,
    /// What to do.
    pub title: String,
    /// More about it.
    pub desc: Option<String>,
    /// Whether it is done.
    pub is_complete: bool,
}

/// What the servers need of a store. They hold it as `Arc<dyn Todos>`, as applications do.
pub trait Todos: Send + Sync + 'static {
    /// Stores a new todo and gives it its number.
    fn create(&self, title: String, desc: Option<String>, is_complete: bool) -> Stored;
    /// The todo of this number, if it is still kept.
    fn find_by_id(&self, id: i64) -> Option<Stored>;
}

/// The youngest 1,024 todos, in memory.
#[derive(Debug)]
pub struct RingTodos(Mutex<Ring>);

#[derive(Debug)]
struct Ring {
    last: i64,
    places: Vec<Option<Stored>>,
}

impl RingTodos {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        // No code that holds the lock panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RingTodos {
    /// A store with one todo in it.
    fn default() -> Self {
        let store = Self(Mutex::new(Ring { last: 0, places: vec![None; KEPT] }));
        store.create("seed".to_owned(), None, false);
        store
    }
}

/// The place of a todo in the ring.
fn place(id: i64) -> usize {
    id.rem_euclid(KEPT as i64) as usize
}

impl Todos for RingTodos {
    fn create(&self, title: String, desc: Option<String>, is_complete: bool) -> Stored {
        let mut ring = self.ring();
        ring.last += 1;
        let stored = Stored { id: ring.last, title, desc, is_complete };
        ring.places[place(stored.id)] = Some(stored.clone());
        stored
    }

    fn find_by_id(&self, id: i64) -> Option<Stored> {
        self.ring().places[place(id)].as_ref().filter(|stored| stored.id == id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_when_the_ring_is_full() {
        let todos = RingTodos::default();
        assert_eq!(todos.find_by_id(1).map(|todo| todo.title), Some("seed".to_owned()));
        for _ in 0..KEPT {
            todos.create("more".to_owned(), None, true);
        }
        assert_eq!(todos.find_by_id(1), None);
        assert_eq!(todos.find_by_id(KEPT as i64 + 1).map(|todo| todo.id), Some(KEPT as i64 + 1));
        assert_eq!(todos.find_by_id(i64::MIN), None);
    }
}
