//! The rows of one model in memory.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::key::Key;
use crate::query::{Condition, Direction, Order, Query, holds, value_at};
use crate::{Error, ErrorKind, ModelDefinition, Result, Row, StoreRule, compare};

/// Rows by their ids, which is also their order where no other is asked for.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: BTreeMap<Key, Row>,
    /// The highest id so far, whether its row is still there or not.
    last_id: i64,
}

impl Table {
    pub(super) fn create(&mut self, model: &ModelDefinition, row: Row) -> Result<Row> {
        let (key, row) = self.identify(model, row)?;
        if self.rows.contains_key(&key) {
            return Err(duplicate(model));
        }
        Ok(self.enter(key, row))
    }

    pub(super) fn create_all(&mut self, model: &ModelDefinition, rows: Vec<Row>) -> Result<Vec<Row>> {
        let before = self.last_id;
        let mut entered: Vec<(Key, Row)> = Vec::with_capacity(rows.len());
        for row in rows {
            let stored = self.create(model, row);
            match stored {
                Ok(row) => entered.push((Key::of(row.get(model.id().name).unwrap_or(&Value::Null)), row)),
                Err(error) => {
                    for (key, _) in &entered {
                        self.rows.remove(key);
                    }
                    self.last_id = before;
                    return Err(error);
                }
            }
        }
        Ok(entered.into_iter().map(|(_, row)| row).collect())
    }

    /// Gives a row its id, where it has none yet.
    fn identify(&self, model: &ModelDefinition, mut row: Row) -> Result<(Key, Row)> {
        let id = model.id();
        if let Some(given) = row.get(id.name) {
            return Ok((Key::of(given), row));
        }
        if !id.generated {
            return Err(ErrorKind::Refused {
                model: model.name,
                rule: StoreRule::NotNull,
                reason: format!("the id `{}` is missing", id.name),
            }
            .into());
        }
        let next =
            self.last_id.checked_add(1).ok_or_else(|| ErrorKind::Store("all ids are given".to_owned()))?;
        row.insert(id.name.to_owned(), next.into());
        Ok((Key::Integer(next), row))
    }

    fn enter(&mut self, key: Key, row: Row) -> Row {
        if let Key::Integer(id) = key {
            self.last_id = self.last_id.max(id);
        }
        self.rows.insert(key, row.clone());
        row
    }

    pub(super) fn get(&self, id: &Value) -> Option<&Row> {
        self.rows.get(&Key::of(id))
    }

    /// The rows that fulfil a condition, in the order of their ids.
    fn matching<'a>(&'a self, condition: &'a Condition) -> Box<dyn Iterator<Item = (&'a Key, &'a Row)> + 'a> {
        let matches = move |(_, row): &(&Key, &Row)| holds(condition, row);
        match condition.required_id() {
            Some(id) => Box::new(self.rows.get_key_value(&Key::of(id)).into_iter().filter(matches)),
            None if condition.is_always() => Box::new(self.rows.iter()),
            None => Box::new(self.rows.iter().filter(matches)),
        }
    }

    pub(super) fn find(&self, query: &Query) -> Vec<Row> {
        let (skip, limit) = (size(query.skip), query.limit.map_or(usize::MAX, size));
        let rows = self.matching(&query.condition).map(|(_, row)| row);
        if query.order.is_empty() {
            return rows.skip(skip).take(limit).map(|row| query.projection.of(row)).collect();
        }
        let mut rows: Vec<&Row> = rows.collect();
        // The sort is stable, so equal rows stay in the order of their ids.
        rows.sort_by(|a, b| by(&query.order, a, b));
        rows.into_iter().skip(skip).take(limit).map(|row| query.projection.of(row)).collect()
    }

    pub(super) fn count(&self, condition: &Condition) -> u64 {
        if condition.is_always() { self.rows.len() as u64 } else { self.matching(condition).count() as u64 }
    }

    pub(super) fn update_all(&mut self, patch: &Row, condition: &Condition) -> u64 {
        let keys = self.keys(condition);
        for key in &keys {
            if let Some(row) = self.rows.get_mut(key) {
                row.extend(patch.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
        keys.len() as u64
    }

    pub(super) fn replace(&mut self, model: &ModelDefinition, id: &Value, mut new: Row) -> bool {
        let Some(row) = self.rows.get_mut(&Key::of(id)) else {
            return false;
        };
        new.insert(model.id().name.to_owned(), id.clone());
        *row = new;
        true
    }

    pub(super) fn delete_all(&mut self, condition: &Condition) -> u64 {
        if condition.is_always() {
            return std::mem::take(&mut self.rows).len() as u64;
        }
        let keys = self.keys(condition);
        for key in &keys {
            self.rows.remove(key);
        }
        keys.len() as u64
    }

    fn keys(&self, condition: &Condition) -> Vec<Key> {
        self.matching(condition).map(|(key, _)| key.clone()).collect()
    }
}

fn by(order: &[Order], a: &Row, b: &Row) -> Ordering {
    let compared = order.iter().map(|order| {
        let ordering = compare::for_order(value_at(&order.path, a), value_at(&order.path, b));
        match order.direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        }
    });
    compared.into_iter().find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn duplicate(model: &ModelDefinition) -> Error {
    ErrorKind::Duplicate { model: model.name, what: model.id().name.to_owned() }.into()
}
