//! Objects.

use super::{
    Work, shown,
    view::{Said, View},
};
use crate::{
    rule::Rule,
    schema::{ObjectPart, SchemaId, TypeSet},
    sorted::side_by_side,
};

impl<'d> Work<'_, '_, '_, 'd> {
    pub(super) fn object_parts<'v>(
        &'v self,
        view: &'v View<'d>,
    ) -> impl Iterator<Item = (SchemaId, &'v ObjectPart<'d>)> {
        view.parts
            .iter()
            .filter_map(|part| Some((*part, self.relation.arena.schema(*part).object.as_deref()?)))
    }

    pub(super) fn objects(&mut self) {
        if !self.both_have(TypeSet::OBJECT) {
            return;
        }
        let (old, new) = (self.properties(&self.old), self.properties(&self.new));
        for (old, new) in side_by_side(&old, &new, |property| property.name) {
            self.property(old, new);
        }
        self.additional();
        let min = |schema: &crate::schema::Schema<'d>| {
            schema.object.as_ref().map(|part| part.min).filter(|min| *min > 0)
        };
        self.limit("minProperties", min, true, (Rule::MinPropertiesTightened, Rule::MinPropertiesLoosened));
        let max = |schema: &crate::schema::Schema<'d>| schema.object.as_ref().and_then(|part| part.max);
        self.limit("maxProperties", max, false, (Rule::MaxPropertiesTightened, Rule::MaxPropertiesLoosened));
    }

    fn additional(&mut self) {
        let of = |view: &View<'d>| -> Option<Said<'_, SchemaId>> {
            let mut parts = self.object_parts(view);
            parts.find_map(|(by, part)| {
                let (what, keyword) = match (part.additional, part.unevaluated) {
                    (Some(what), _) => (what, "additionalProperties"),
                    (None, Some(what)) => (what, "unevaluatedProperties"),
                    (None, None) => return None,
                };
                (!self.relation.is_anything(what)).then_some(Said { what, by, keyword })
            })
        };
        let (old, new) = (of(&self.old), of(&self.new));
        if old.is_none() && new.is_none() {
            return;
        }
        let at = self.at(old.as_ref(), new.as_ref());
        let is_never = |said: &Option<Said<'_, SchemaId>>| {
            said.as_ref().is_some_and(|said| self.relation.is_empty(self.relation.arena.one(said.what)))
        };
        let rule = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Rule::AdditionalRestricted,
            (Some(_), None) => Rule::AdditionalAllowed,
            (Some(before), Some(after)) => match (is_never(&old), is_never(&new)) {
                (true, true) => return,
                (true, false) => Rule::AdditionalAllowed,
                (false, true) => Rule::AdditionalRestricted,
                (false, false) => {
                    let (before, after) =
                        (self.relation.arena.one(before.what), self.relation.arena.one(after.what));
                    self.part(before, after, (None, None));
                    return;
                }
            },
        };
        let text = |said: &Option<Said<'_, SchemaId>>| {
            Some(said.as_ref().map_or("true".to_owned(), |said| shown(self.relation.arena.raw(said.what))))
        };
        let texts = (text(&old), text(&new));
        self.hit(rule, at, texts, "additionalProperties");
    }
}
