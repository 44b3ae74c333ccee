//! Whether a value is what the keywords of its type say.

use super::{
    ArrayCase, NumberCase, ObjectCase, StringCase,
    evaluate::{Evaluation, all},
};
use crate::schema::{Contains, Num, has_twins, same};
use serde_json::{Map, Value};

impl<'d> Evaluation<'_, '_, 'd> {
    pub(super) fn number(self, case: &NumberCase, number: &Num) -> Option<bool> {
        if case.is_integer && !number.is_integer() {
            return Some(false);
        }
        let above = case.min.as_ref().is_none_or(|bound| {
            if bound.is_exclusive { *number > bound.value } else { *number >= bound.value }
        });
        let below = case.max.as_ref().is_none_or(|bound| {
            if bound.is_exclusive { *number < bound.value } else { *number <= bound.value }
        });
        if !above || !below {
            return Some(false);
        }
        all(case.multiples.iter().map(|of| number.is_multiple_of(*of)))
    }

    pub(super) fn string(self, case: &StringCase<'d>, text: &str) -> Option<bool> {
        let length = text.chars().count() as u64;
        if length < case.min || case.max.is_some_and(|max| length > max) {
            return Some(false);
        }
        let patterns = case.patterns.iter().map(|pattern| self.relation.patterns.matches(pattern, text));
        let formats = case.formats.iter().map(|format| self.relation.formats.accepts(format, text));
        all(patterns.chain(formats))
    }

    pub(super) fn array(self, case: &ArrayCase, items: &[Value]) -> Option<bool> {
        let length = items.len() as u64;
        if length < case.min || case.max.is_some_and(|max| length > max) {
            return Some(false);
        }
        if case.is_unique && has_twins(items) {
            return Some(false);
        }
        let each = items.iter().enumerate().map(|(index, item)| {
            let schema = self.relation.item(case, index);
            self.deeper()?.conjunction(schema, item)
        });
        let contains = case.contains.iter().map(|contains| self.contains(*contains, items));
        all(each.chain(contains))
    }

    fn contains(self, contains: Contains, items: &[Value]) -> Option<bool> {
        let deeper = self.deeper()?;
        let found: Vec<_> = items.iter().map(|item| deeper.conjunction(contains.what, item)).collect();
        let certain = found.iter().filter(|found| **found == Some(true)).count() as u64;
        let possible = found.iter().filter(|found| **found != Some(false)).count() as u64;
        let fits = |count| count >= contains.min && contains.max.is_none_or(|max| count <= max);
        match (fits(certain), fits(possible)) {
            (true, true) => Some(true),
            (false, false) if certain == possible => Some(false),
            _ => None,
        }
    }

    pub(super) fn object(self, case: &ObjectCase<'d>, members: &Map<String, Value>) -> Option<bool> {
        let count = members.len() as u64;
        if count < case.min || case.max.is_some_and(|max| count > max) {
            return Some(false);
        }
        if case.forbidden.iter().any(|name| members.contains_key(*name)) {
            return Some(false);
        }
        let is_hidden =
            |schema| self.direction.is_some_and(|direction| self.relation.is_hidden(schema, direction));
        for name in &case.required {
            if !members.contains_key(*name) && !is_hidden(self.relation.key(case, name).schema) {
                return Some(false);
            }
        }
        if case.fixed.iter().any(|(name, fixed)| members.get(*name).is_none_or(|value| !same(fixed, value))) {
            return Some(false);
        }
        let names = members.keys().flat_map(|name| {
            let name = Value::String(name.clone());
            case.names.iter().map(|schema| self.deeper()?.schema(*schema, &name)).collect::<Vec<_>>()
        });
        let each = members.iter().map(|(name, value)| {
            let rule = self.relation.key(case, name);
            if is_hidden(rule.schema) {
                return Some(true);
            }
            let answer = self.deeper()?.conjunction(rule.schema, value);
            if rule.is_certain { answer } else { None }
        });
        all(names.chain(each))
    }
}
