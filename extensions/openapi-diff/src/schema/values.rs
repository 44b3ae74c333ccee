//! Lists of values in which one is found at once, however long they are.

use super::{Num, number::same};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{
    borrow::Borrow,
    hash::{BuildHasher, Hash, Hasher, RandomState},
};

/// Shorter lists are looked through one by one.
const SHORT: usize = 12;

/// Where in a list each value stands, by its hash. What strangers list is hashed by secret keys.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    keys: RandomState,
    by_hash: FxHashMap<u64, Vec<usize>>,
}

impl Index {
    /// An index of a list that is long enough for it.
    pub(crate) fn of<V: Borrow<Value>>(values: &[V]) -> Option<Self> {
        if values.len() <= SHORT {
            return None;
        }
        let mut index = Self { keys: RandomState::new(), by_hash: FxHashMap::default() };
        for (place, value) in values.iter().enumerate() {
            let hash = index.hash(value.borrow());
            index.by_hash.entry(hash).or_default().push(place);
        }
        Some(index)
    }

    fn hash(&self, value: &Value) -> u64 {
        self.keys.hash_one(Key(value))
    }

    /// Whether the list from which it was made has a value.
    pub(crate) fn has<V: Borrow<Value>>(&self, values: &[V], value: &Value) -> bool {
        let places = self.by_hash.get(&self.hash(value));
        places.is_some_and(|places| places.iter().any(|place| same(values[*place].borrow(), value)))
    }
}

/// A borrowed list of values, and its index if it is long.
pub(crate) struct ValueSet<'l, V> {
    values: &'l [V],
    index: Option<Index>,
}

impl<'l, V: Borrow<Value>> ValueSet<'l, V> {
    pub(crate) fn of(values: &'l [V]) -> Self {
        Self { values, index: Index::of(values) }
    }

    /// Whether the value is in the list.
    pub(crate) fn has(&self, value: &Value) -> bool {
        match &self.index {
            Some(index) => index.has(self.values, value),
            None => self.values.iter().any(|one| same(one.borrow(), value)),
        }
    }
}

/// Whether a list has a value twice.
pub(crate) fn has_twins(values: &[Value]) -> bool {
    let are_twins = |places: &[usize]| {
        let earlier = |at: usize| &places[..at];
        places
            .iter()
            .enumerate()
            .any(|(at, place)| earlier(at).iter().any(|one| same(&values[*one], &values[*place])))
    };
    match Index::of(values) {
        Some(index) => index.by_hash.values().any(|places| are_twins(places)),
        None => are_twins(&(0..values.len()).collect::<Vec<_>>()),
    }
}

/// A value that hashes as [`same`] compares: `1` as `1.0`, members in any order.
struct Key<'v>(&'v Value);

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self.0).hash(state);
        match self.0 {
            Value::Null => {}
            Value::Bool(flag) => flag.hash(state),
            Value::Number(number) => Num::new(number).hash(state),
            Value::String(text) => text.hash(state),
            Value::Array(items) => {
                items.len().hash(state);
                items.iter().for_each(|item| Key(item).hash(state));
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                members.len().hash(state);
                for (name, value) in members {
                    name.hash(state);
                    Key(value).hash(state);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_is_found_in_long_lists() {
        let mut values: Vec<Value> = (0..100).map(|number| json!(number)).collect();
        values.extend([json!("5"), json!({"a": 1, "b": [2.0]}), json!(null), json!(1e300)]);
        let set = ValueSet::of(&values);
        for known in [json!(5.0), json!(100e-1), json!({"b": [2], "a": 1.0}), json!(null), json!(1e300)] {
            assert!(set.has(&known), "{known}");
        }
        assert!(!has_twins(&values[..101]));
        values.push(json!(7.0));
        assert!(has_twins(&values));
        assert!(has_twins(&[json!([1]), json!([1.0])]) && !has_twins(&[json!(1), json!("1")]));
        let set = ValueSet::of(&values);
        for unknown in [json!(100), json!("6"), json!(true), json!({"a": 1}), json!([])] {
            assert!(!set.has(&unknown), "{unknown}");
        }
    }
}
