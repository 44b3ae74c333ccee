//! Whether schemas can be followed: nothing refers to itself in place, no reference leads nowhere.

use super::{Arena, SchemaId};
use crate::load::LoadError;
use rustc_hash::FxHashSet;

/// How many schemas may hold for one value, one inside the other.
const DEEPEST: usize = 64;

impl Arena<'_> {
    /// Reads everything that can be reached from a schema.
    pub(crate) fn check(&self, start: SchemaId) -> Result<(), LoadError> {
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if self.is_checked(id) {
                continue;
            }
            self.check_in_place(id)?;
            let schema = self.schema(id);
            if let Some(error) = self.first_error() {
                return Err(error);
            }
            open.extend(schema.in_place());
            open.extend(schema.below(self));
        }
        Ok(())
    }

    fn is_checked(&self, id: SchemaId) -> bool {
        let mut checked = self.checked.borrow_mut();
        let index = id.index();
        if checked.len() <= index {
            checked.resize(self.count().max(index + 1), false);
        }
        std::mem::replace(&mut checked[index], true)
    }

    /// Follows what holds for the same value, with the way there on a stack of our own.
    fn check_in_place(&self, start: SchemaId) -> Result<(), LoadError> {
        let in_place = self.schema(start).in_place();
        // Most lead nowhere, or to what leads nowhere else.
        if in_place.iter().all(|next| self.schema(*next).in_place().is_empty()) {
            return Ok(());
        }
        let mut way = vec![(start, in_place)];
        let mut done = FxHashSet::default();
        while let Some((_, rest)) = way.last_mut() {
            let Some(next) = rest.pop() else {
                if let Some((id, _)) = way.pop() {
                    done.insert(id);
                }
                continue;
            };
            if done.contains(&next) {
                continue;
            }
            if let Some(begin) = way.iter().position(|(id, _)| *id == next) {
                let through: Vec<String> = way[begin..].iter().map(|(id, _)| self.location(*id)).collect();
                return Err(LoadError::Circle { at: self.location(next), through: through.join(" -> ") });
            }
            if way.len() >= DEEPEST {
                return Err(LoadError::TooDeep { at: self.location(start), most: DEEPEST });
            }
            way.push((next, self.schema(next).in_place()));
        }
        Ok(())
    }
}

impl SchemaId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}
