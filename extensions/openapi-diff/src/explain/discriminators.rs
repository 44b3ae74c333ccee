//! What alternatives are told apart by.

use super::{
    Work,
    view::{Said, View},
};
use crate::{load::join, rule::Rule};

impl<'d> Work<'_, '_, '_, 'd> {
    pub(super) fn discriminators(&mut self) {
        let of = |view: &View<'d>| {
            let property = |schema: &crate::schema::Schema<'d>| {
                schema.discriminator.as_ref().map(|discriminator| discriminator.property)
            };
            view.said(self.relation, "discriminator", property, |_, _| false)
        };
        let (old, new) = (of(&self.old), of(&self.new));
        if old.is_none() && new.is_none() {
            return;
        }
        let at = self.at(old.as_ref(), new.as_ref());
        let texts = (
            old.as_ref().map(|said: &Said<'_, &str>| said.what.to_owned()),
            new.as_ref().map(|said: &Said<'_, &str>| said.what.to_owned()),
        );
        match (&old, &new) {
            (None, None) => {}
            (None, Some(_)) => self.hit(Rule::DiscriminatorAdded, at, texts, ""),
            (Some(_), None) => self.hit(Rule::DiscriminatorRemoved, at, texts, ""),
            (Some(before), Some(after)) if before.what != after.what => {
                self.hit(Rule::DiscriminatorChanged, at, texts, "");
            }
            (Some(before), Some(after)) => {
                let values = |said: &Said<'_, &str>| -> Vec<String> {
                    let schema = self.relation.arena.schema(said.by);
                    let mapping =
                        schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
                    mapping.map(|(value, _)| value.clone()).collect()
                };
                let at =
                    |value: &str| (self.place_of_mapping(before, value), self.place_of_mapping(after, value));
                let (old, new) = (values(before), values(after));
                let gone: Vec<_> = old
                    .iter()
                    .filter(|value| !new.contains(value))
                    .map(|value| (at(value), value.clone()))
                    .collect();
                let come: Vec<_> = new
                    .iter()
                    .filter(|value| !old.contains(value))
                    .map(|value| (at(value), value.clone()))
                    .collect();
                for (at, value) in gone {
                    self.hit_in(Rule::MappingRemoved, at, (Some(value.clone()), None), "", value, &[]);
                }
                for (at, value) in come {
                    self.hit_in(Rule::MappingAdded, at, (None, Some(value.clone())), "", value, &[]);
                }
            }
        }
    }

    /// Where a value of a discriminator is mapped, as far as that is written.
    fn place_of_mapping(&self, discriminator: &Said<'_, &str>, value: &str) -> String {
        let arena = self.relation.arena;
        let mut raw = arena.raw(discriminator.by);
        let mut place = arena.location(discriminator.by);
        for key in ["discriminator", "mapping", value] {
            let Some(next) = raw.get(key) else { break };
            (raw, place) = (next, join(&place, key));
        }
        place
    }
}
