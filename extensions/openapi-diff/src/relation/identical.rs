//! Whether schemas are the same text, and lead to the same text: what most of two versions of a document is.

use super::Relation;
use crate::schema::{ConjId, SchemaId};
use serde_json::Value;
use std::collections::HashSet;

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
        if arena.is_3_0(arena.side(left)) != arena.is_3_0(arena.side(right)) || arena.raw(left) != arena.raw(right) {
            return false;
        }
        if let Some(known) = self.identical.borrow().get(&(left, right)) {
            return *known;
        }
        // What is met again on the way is what is being asked.
        let mut assumed = HashSet::from([(left, right)]);
        let mut open = vec![(left, right)];
        let mut is_identical = true;
        while let Some((left, right)) = open.pop() {
            if arena.raw(left) != arena.raw(right) {
                is_identical = false;
                break;
            }
            if !has_references(arena.raw(left)) {
                continue;
            }
            let (one, other) = (arena.schema(left), arena.schema(right));
            let next = |schema: &crate::schema::Schema<'d>| {
                let mut all = schema.in_place();
                all.extend(schema.below(arena));
                all
            };
            let (one, other) = (next(one), next(other));
            if one.len() != other.len() {
                is_identical = false;
                break;
            }
            for pair in one.into_iter().zip(other) {
                match self.identical.borrow().get(&pair) {
                    Some(true) => {}
                    Some(false) => is_identical = false,
                    None => {
                        if assumed.insert(pair) {
                            open.push(pair);
                        }
                    }
                }
            }
            if !is_identical {
                break;
            }
        }
        let mut known = self.identical.borrow_mut();
        if is_identical {
            known.extend(assumed.into_iter().map(|pair| (pair, true)));
        } else {
            known.insert((left, right), false);
        }
        is_identical
    }
}

fn has_references(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key("$ref") || members.contains_key("discriminator") || members.values().any(has_references)
        }
        Value::Array(items) => items.iter().any(has_references),
        _ => false,
    }
}
