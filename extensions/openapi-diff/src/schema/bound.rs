//! Bounds in the spellings of both versions.

use super::{Bound, Schema, read::Reader};
use serde_json::{Map, Value};

/// The stricter of two bounds.
pub(crate) fn stricter(known: Option<Bound>, other: Bound, is_lower: bool) -> Bound {
    let Some(known) = known else { return other };
    let order = known.value.cmp(&other.value);
    let order = if is_lower { order } else { order.reverse() };
    match order {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Greater => known,
        std::cmp::Ordering::Equal => {
            Bound { is_exclusive: known.is_exclusive || other.is_exclusive, ..known }
        }
    }
}

impl<'d> Reader<'_, 'd> {
    pub(super) fn bounds(&self, members: &'d Map<String, Value>, schema: &mut Schema<'d>) {
        for (plain, exclusive, is_lower) in
            [("minimum", "exclusiveMinimum", true), ("maximum", "exclusiveMaximum", false)]
        {
            let mut bound = members
                .get(plain)
                .and_then(|value| self.number(plain, value))
                .map(|value| Bound { value, is_exclusive: false });
            match members.get(exclusive) {
                None => {}
                Some(Value::Bool(is_exclusive)) => {
                    if let Some(bound) = &mut bound {
                        bound.is_exclusive = *is_exclusive;
                    }
                }
                Some(value) => {
                    if let Some(value) = self.number(exclusive, value) {
                        let other = Bound { value, is_exclusive: true };
                        bound = Some(stricter(bound, other, is_lower));
                    }
                }
            }
            if is_lower {
                schema.minimum = bound;
            } else {
                schema.maximum = bound;
            }
        }
    }
}
