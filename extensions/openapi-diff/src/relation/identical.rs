//! Whether schemas are the same text, and lead to the same text: what most of two versions of a document is.

use super::Relation;
use crate::schema::{ConjId, Schema, SchemaId};
use rustc_hash::FxHashMap;
use serde_json::Value;

type Couple = (SchemaId, SchemaId);

impl<'d> Relation<'_, 'd> {
    /// Whether two conjunctions are of the same texts.
    pub(crate) fn is_identical_all(&self, left: ConjId, right: ConjId) -> bool {
        let (left, right) = (self.arena.parts(left), self.arena.parts(right));
        left.len() == right.len()
            && left.iter().zip(right).all(|(left, right)| self.is_identical(*left, *right))
    }

    fn is_identical(&self, left: SchemaId, right: SchemaId) -> bool {
        let arena = self.arena;
        if left == right {
            return true;
        }
        if let Some(known) = self.identical.borrow().get(&(left, right)) {
            return *known;
        }
        if arena.is_3_0(arena.side(left)) != arena.is_3_0(arena.side(right))
            || arena.raw(left) != arena.raw(right)
        {
            self.identical.borrow_mut().insert((left, right), false);
            return false;
        }
        // What is met again on the way is what is being asked.
        let mut reached: FxHashMap<Couple, Vec<Couple>> = FxHashMap::from_iter([((left, right), Vec::new())]);
        let mut open = vec![(left, right)];
        while let Some(couple) = open.pop() {
            let Some(below) = self.couples_below(couple) else {
                return self.is_not(couple, &reached);
            };
            for next in below {
                let known = self.identical.borrow().get(&next).copied();
                match known {
                    Some(true) => {}
                    Some(false) => return self.is_not(couple, &reached),
                    None => {
                        if !reached.contains_key(&next) {
                            open.push(next);
                        }
                        reached.entry(next).or_default().push(couple);
                    }
                }
            }
        }
        self.identical.borrow_mut().extend(reached.into_keys().map(|couple| (couple, true)));
        true
    }

    /// Whatever leads to what is not identical is not identical either.
    fn is_not(&self, couple: Couple, reached: &FxHashMap<Couple, Vec<Couple>>) -> bool {
        let mut wrong = vec![couple];
        let mut known = self.identical.borrow_mut();
        while let Some(one) = wrong.pop() {
            if known.insert(one, false) != Some(false) {
                wrong.extend(reached.get(&one).into_iter().flatten());
            }
        }
        false
    }

    /// The schemas to which two of the same text lead; `None` if they are not of the same text.
    fn couples_below(&self, (left, right): Couple) -> Option<Vec<Couple>> {
        let arena = self.arena;
        if arena.raw(left) != arena.raw(right) {
            return None;
        }
        if !has_references(arena.raw(left)) {
            return Some(Vec::new());
        }
        let next = |schema: &Schema<'d>| {
            let mut all = schema.in_place();
            all.extend(schema.below(arena));
            all
        };
        let (one, other) = (next(arena.schema(left)), next(arena.schema(right)));
        (one.len() == other.len()).then(|| one.into_iter().zip(other).collect())
    }
}

fn has_references(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key("$ref")
                || members.contains_key("discriminator")
                || members.values().any(has_references)
        }
        Value::Array(items) => items.iter().any(has_references),
        _ => false,
    }
}
