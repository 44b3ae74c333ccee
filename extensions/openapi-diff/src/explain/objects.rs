//! Objects.

use super::{Work, shown, view::Said, view::View};
use crate::{
    load::join,
    relation::Direction,
    rule::Rule,
    schema::{ConjId, ObjectPart, SchemaId, TypeSet},
};
use std::collections::{BTreeMap, BTreeSet};

/// A property as the parts of a schema declare it.
struct Property {
    schemas: Vec<SchemaId>,
    is_required: bool,
    /// Where it is required.
    required_by: Option<SchemaId>,
}

impl<'d> Work<'_, '_, '_, 'd> {
    fn object_parts<'v>(
        &'v self,
        view: &'v View<'d>,
    ) -> impl Iterator<Item = (SchemaId, &'v ObjectPart<'d>)> {
        view.parts
            .iter()
            .filter_map(|part| Some((*part, self.relation.arena.schema(*part).object.as_deref()?)))
    }

    fn properties(&self, view: &View<'d>) -> BTreeMap<&'d str, Property> {
        let mut all: BTreeMap<&'d str, Property> = BTreeMap::new();
        let none = || Property { schemas: Vec::new(), is_required: false, required_by: None };
        for (by, part) in self.object_parts(view) {
            for (name, schema) in &part.properties {
                all.entry(*name).or_insert_with(none).schemas.push(*schema);
            }
            for name in &part.required {
                let property = all.entry(*name).or_insert_with(none);
                property.is_required = true;
                property.required_by.get_or_insert(by);
            }
        }
        all
    }

    pub(super) fn objects(&mut self) {
        if !self.both_have(TypeSet::OBJECT) {
            return;
        }
        let (old, new) = (self.properties(&self.old), self.properties(&self.new));
        let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        for name in names {
            self.property(name, old.get(name), new.get(name));
        }
        self.additional();
        let min = |schema: &crate::schema::Schema<'d>| {
            schema.object.as_ref().map(|part| part.min).filter(|min| *min > 0)
        };
        self.limit("minProperties", min, true, (Rule::MinPropertiesTightened, Rule::MinPropertiesLoosened));
        let max = |schema: &crate::schema::Schema<'d>| schema.object.as_ref().and_then(|part| part.max);
        self.limit("maxProperties", max, false, (Rule::MaxPropertiesTightened, Rule::MaxPropertiesLoosened));
    }

    fn property(&mut self, name: &'d str, old: Option<&Property>, new: Option<&Property>) {
        let arena = self.relation.arena;
        let direction = self.direction();
        let schema = |property: Option<&Property>| {
            property.map_or(crate::schema::Arena::ANYTHING, |property| {
                arena.conjunction(property.schemas.clone())
            })
        };
        let (old_schema, new_schema) = (schema(old), schema(new));
        let place = |property: Option<&Property>, view: &View<'d>| match property {
            Some(Property { schemas, .. }) if !schemas.is_empty() => arena.location(schemas[0]),
            Some(Property { required_by: Some(by), .. }) => join(&arena.location(*by), "required"),
            _ => view.location(self.relation),
        };
        let at = (place(old, &self.old), place(new, &self.new));
        let hidden = |schema| self.relation.is_hidden(schema, direction);
        let (old_hidden, new_hidden) = (hidden(old_schema), hidden(new_schema));
        let is_declared =
            |property: Option<&Property>| property.is_some_and(|property| !property.schemas.is_empty());
        let text = |property: Option<&Property>| {
            let schema = property.and_then(|property| property.schemas.first())?;
            Some(format!("{name}: {}", shown(arena.raw(*schema))))
        };
        let is_required = |property: Option<&Property>| property.is_some_and(|property| property.is_required);
        let (was_required, now_required) = (is_required(old), is_required(new));
        let detail = name.to_owned();
        let named = Some(name.to_owned());
        if old_hidden && new_hidden {
            return;
        }
        if old_hidden != new_hidden && is_declared(old) && is_declared(new) {
            let rule = match (direction, new_hidden) {
                (Direction::Request, true) => Rule::ReadOnlyAdded,
                (Direction::Response, true) if was_required => Rule::RequiredWriteOnlyAdded,
                (Direction::Response, true) => Rule::WriteOnlyAdded,
                (Direction::Request, false) if now_required => Rule::RequiredPropertyAdded,
                (Direction::Request, false) => Rule::ReadOnlyRemoved,
                (Direction::Response, false) => Rule::WriteOnlyRemoved,
            };
            let keyword = if direction == Direction::Request { "readOnly" } else { "writeOnly" };
            let place = |schema: ConjId| {
                let view = View::new(self.relation, schema, None);
                view.place(self.relation, view.flagged(self.relation, keyword).as_ref())
            };
            let at = (place(old_schema), place(new_schema));
            self.hit_in(rule, at, (named.clone(), named), "required", detail, &[]);
            return;
        }
        if old_hidden || new_hidden {
            // It does not travel this way, whether it is there or not.
            return;
        }
        match (is_declared(old), is_declared(new)) {
            (false, false) => {}
            (true, true) => self.part(old_schema, new_schema, (None, None)),
            (false, true) => {
                let was_closed = self.is_closed(true);
                let rule = match direction {
                    Direction::Request if now_required && !was_required => Rule::RequiredPropertyAdded,
                    Direction::Response if was_closed => Rule::PropertyAddedToClosed,
                    _ => Rule::PropertyAdded,
                };
                // Said of the property, and not again of the schema.
                self.is_explained |= rule == Rule::PropertyAddedToClosed;
                self.hit_in(rule, at.clone(), (None, text(new)), "required", detail.clone(), &[]);
                self.typed_rest(true, new_schema);
                if direction == Direction::Request && now_required {
                    return;
                }
            }
            (true, false) => {
                let is_closed = self.is_closed(false);
                let rule = match direction {
                    Direction::Response if was_required && !now_required => Rule::RequiredPropertyRemoved,
                    Direction::Request if is_closed => Rule::ClosedPropertyRemoved,
                    _ => Rule::PropertyRemoved,
                };
                let keyword =
                    if direction == Direction::Request { "additionalProperties" } else { "required" };
                self.hit_in(rule, at.clone(), (text(old), None), keyword, detail.clone(), &[]);
                self.typed_rest(false, old_schema);
                if direction == Direction::Response && was_required {
                    return;
                }
            }
        }
        if was_required != now_required && (is_declared(old) == is_declared(new)) {
            let rule = if now_required { Rule::PropertyBecameRequired } else { Rule::PropertyBecameOptional };
            let words = |is: bool| Some(if is { "required" } else { "optional" }.to_owned());
            self.hit_in(rule, at, (words(was_required), words(now_required)), "required", detail, &[]);
        }
    }

    /// A property that comes out of typed additional properties, or goes into them, is a part as well.
    fn typed_rest(&mut self, is_added: bool, schema: ConjId) {
        let view = if is_added { &self.old } else { &self.new };
        let rest: Vec<SchemaId> = self
            .object_parts(view)
            .filter_map(|(_, part)| part.additional)
            .filter(|rest| !self.relation.is_anything(*rest) && !self.relation.arena.schema(*rest).is_never)
            .collect();
        if rest.is_empty() {
            return;
        }
        let rest = self.relation.arena.conjunction(rest);
        if is_added {
            self.part(rest, schema, (None, None));
        } else {
            self.part(schema, rest, (None, None));
        }
    }

    fn is_closed(&self, is_old: bool) -> bool {
        let view = if is_old { &self.old } else { &self.new };
        self.object_parts(view).any(|(_, part)| {
            let is_never = |id: SchemaId| self.relation.is_empty(self.relation.arena.one(id));
            part.additional.is_some_and(is_never) || part.unevaluated.is_some_and(is_never)
        })
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
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
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
