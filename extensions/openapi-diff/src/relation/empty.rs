//! Whether a schema certainly has no value at all.

use super::{Case, Kind, Relation, scalar};
use crate::schema::{Arena, ConjId};

impl<'d> Relation<'_, 'd> {
    /// Whether no value fits, as far as that can be seen: "no" may mean "one cannot tell".
    pub(crate) fn is_empty(&self, id: ConjId) -> bool {
        if id == Arena::ANYTHING {
            return false;
        }
        match self.empty.borrow().get(&id) {
            Some(Some(known)) => return *known,
            // The question is open: what contains itself may be finite.
            Some(None) => return false,
            None => {}
        }
        if self.empty_depth() > 100 {
            return false;
        }
        self.empty.borrow_mut().insert(id, None);
        let normal = self.normal(id);
        let is_empty = !normal.is_cut && normal.cases.iter().all(|case| self.is_empty_case(case));
        self.empty.borrow_mut().insert(id, Some(is_empty));
        is_empty
    }

    fn empty_depth(&self) -> usize {
        self.open_empty.get()
    }

    pub(super) fn is_empty_case(&self, case: &Case<'d>) -> bool {
        self.open_empty.set(self.open_empty.get() + 1);
        let is_empty = match &case.kind {
            Kind::Values(values) => values.is_empty(),
            Kind::Number(number) => scalar::is_empty(number),
            Kind::String(text) => text.max.is_some_and(|max| max < text.min),
            Kind::Array(array) => {
                array.min > 0 && self.longest(array).is_some_and(|longest| longest < array.min)
                    || array.max.is_some_and(|max| max < array.min)
            }
            Kind::Object(object) => {
                object.max.is_some_and(|max| max < object.min.max(object.required.len() as u64))
                    || object.required.iter().any(|name| {
                        object.forbidden.contains(name) || {
                            let rule = self.key(object, name);
                            rule.is_certain && self.is_empty(rule.schema)
                        }
                    })
            }
        };
        self.open_empty.set(self.open_empty.get() - 1);
        is_empty
    }
}
