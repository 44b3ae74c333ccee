//! Arrays.

use super::{Work, view::View};
use crate::{
    rule::Rule,
    schema::{ArrayPart, SchemaId, TypeSet},
};

impl<'d> Work<'_, '_, '_, 'd> {
    fn array_parts<'v>(&'v self, view: &'v View<'d>) -> impl Iterator<Item = (SchemaId, &'v ArrayPart)> {
        view.parts
            .iter()
            .filter_map(|part| Some((*part, self.relation.arena.schema(*part).array.as_deref()?)))
    }

    pub(super) fn arrays(&mut self) {
        if !self.both_have(TypeSet::ARRAY) {
            return;
        }
        let items = |view: &View<'d>| -> Vec<SchemaId> {
            self.array_parts(view).filter_map(|(_, part)| part.items).collect()
        };
        let (old, new) = (items(&self.old), items(&self.new));
        if !old.is_empty() || !new.is_empty() {
            let homes = (self.old.parts.first().copied(), self.new.parts.first().copied());
            let (old, new) = (self.relation.arena.conjunction(old), self.relation.arena.conjunction(new));
            self.part(old, new, homes);
        }
        self.places();
        let min = |schema: &crate::schema::Schema<'d>| {
            schema.array.as_ref().map(|part| part.min).filter(|min| *min > 0)
        };
        self.limit("minItems", min, true, (Rule::MinItemsTightened, Rule::MinItemsLoosened));
        let max = |schema: &crate::schema::Schema<'d>| schema.array.as_ref().and_then(|part| part.max);
        self.limit("maxItems", max, false, (Rule::MaxItemsTightened, Rule::MaxItemsLoosened));
        let of = |view: &View<'d>| {
            let is_unique = |schema: &crate::schema::Schema<'d>| {
                schema.array.as_ref().filter(|part| part.is_unique).map(|_| ())
            };
            view.said(self.relation, "uniqueItems", is_unique, |_: &(), _: &()| false)
        };
        let (old, new) = (of(&self.old), of(&self.new));
        if old.is_some() != new.is_some() {
            let rule = if new.is_some() { Rule::UniqueItemsAdded } else { Rule::UniqueItemsRemoved };
            let at = self.at(old.as_ref(), new.as_ref());
            let text = |is: bool| Some(is.to_string());
            self.hit(rule, at, (text(old.is_some()), text(new.is_some())), "uniqueItems");
        }
    }

    /// `prefixItems`, place by place.
    fn places(&mut self) {
        let places =
            |view: &View<'d>| self.array_parts(view).map(|(_, part)| part.prefix.len()).max().unwrap_or(0);
        let count = places(&self.old).max(places(&self.new));
        for index in 0..count {
            let at = |view: &View<'d>| -> Vec<SchemaId> {
                let here = self
                    .array_parts(view)
                    .filter_map(|(_, part)| part.prefix.get(index).copied().or(part.items));
                here.collect()
            };
            let (old, new) = (at(&self.old), at(&self.new));
            let homes = (self.old.parts.first().copied(), self.new.parts.first().copied());
            let (old, new) = (self.relation.arena.conjunction(old), self.relation.arena.conjunction(new));
            self.part(old, new, homes);
        }
    }
}
