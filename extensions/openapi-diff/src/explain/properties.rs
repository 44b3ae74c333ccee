//! Properties of objects, each held against the one of its name.

use super::{Work, shown, view::View};
use crate::{
    load::join,
    relation::{Direction, Relation},
    rule::Rule,
    schema::{Arena, ConjId, SchemaId},
};

/// A property as the parts of a schema declare it.
pub(super) struct Property<'d> {
    pub(super) name: &'d str,
    /// What all that declare it say.
    schema: ConjId,
    /// The first of them, if there is one.
    declared: Option<SchemaId>,
    /// The first part that requires it.
    required_by: Option<SchemaId>,
}

impl<'d> Property<'d> {
    fn undeclared(name: &'d str) -> Self {
        Self { name, schema: Arena::ANYTHING, declared: None, required_by: None }
    }

    /// Whether nothing can be told of it.
    fn is_as_in(&self, new: &Self, relation: &Relation<'_, 'd>) -> bool {
        self.required_by.is_some() == new.required_by.is_some()
            && self.declared.is_some() == new.declared.is_some()
            && relation.is_identical_all(self.schema, new.schema)
    }
}

impl<'d> Work<'_, '_, '_, 'd> {
    /// What the parts declare and require, in the order of the names.
    pub(super) fn properties(&self, view: &View<'d>) -> Vec<Property<'d>> {
        let arena = self.relation.arena;
        let (mut declared, mut required) = (Vec::new(), Vec::new());
        for (by, part) in self.object_parts(view) {
            declared.extend(part.properties.iter().copied());
            required.extend(part.required.iter().map(|name| (*name, by)));
        }
        // The parts of a name stay in their order.
        declared.sort_by_key(|(name, _)| *name);
        let of_one_name = declared.chunk_by(|(one, _), (other, _)| one == other);
        let mut all: Vec<Property<'d>> = of_one_name
            .map(|same| Property {
                schema: arena.followed_all(arena.conjunction(same.iter().map(|(_, schema)| *schema))),
                declared: Some(same[0].1),
                ..Property::undeclared(same[0].0)
            })
            .collect();
        for (name, by) in required {
            let index = all.binary_search_by_key(&name, |property| property.name).unwrap_or_else(|index| {
                all.insert(index, Property::undeclared(name));
                index
            });
            all[index].required_by.get_or_insert(by);
        }
        all
    }

    pub(super) fn property(&mut self, old: Option<&Property<'d>>, new: Option<&Property<'d>>) {
        let Some(Property { name, .. }) = old.or(new) else { return };
        if let (Some(old), Some(new)) = (old, new)
            && old.is_as_in(new, self.relation)
        {
            return;
        }
        let arena = self.relation.arena;
        let direction = self.direction();
        let schema =
            |property: Option<&Property<'d>>| property.map_or(Arena::ANYTHING, |property| property.schema);
        let (old_schema, new_schema) = (schema(old), schema(new));
        let hidden = |schema| self.relation.is_hidden(schema, direction);
        let (old_hidden, new_hidden) = (hidden(old_schema), hidden(new_schema));
        if old_hidden && new_hidden {
            return;
        }
        let is_declared =
            |property: Option<&Property<'d>>| property.is_some_and(|property| property.declared.is_some());
        let text = |property: Option<&Property<'d>>| {
            Some(format!("{name}: {}", shown(arena.raw(property?.declared?))))
        };
        let is_required =
            |property: Option<&Property<'d>>| property.is_some_and(|property| property.required_by.is_some());
        let (was_required, now_required) = (is_required(old), is_required(new));
        let detail = (*name).to_owned();
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
            let named = Some(detail.clone());
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
                self.hit_in(
                    rule,
                    self.of_property(old, new),
                    (None, text(new)),
                    "required",
                    detail.clone(),
                    &[],
                );
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
                self.hit_in(
                    rule,
                    self.of_property(old, new),
                    (text(old), None),
                    keyword,
                    detail.clone(),
                    &[],
                );
                self.typed_rest(false, old_schema);
                if direction == Direction::Response && was_required {
                    return;
                }
            }
        }
        if was_required != now_required && (is_declared(old) == is_declared(new)) {
            let rule = if now_required { Rule::PropertyBecameRequired } else { Rule::PropertyBecameOptional };
            let words = |is: bool| Some(if is { "required" } else { "optional" }.to_owned());
            let at = self.of_property(old, new);
            self.hit_in(rule, at, (words(was_required), words(now_required)), "required", detail, &[]);
        }
    }

    /// Where both documents speak of a property, or would.
    fn of_property(&self, old: Option<&Property<'d>>, new: Option<&Property<'d>>) -> (String, String) {
        let arena = self.relation.arena;
        let place = |property: Option<&Property<'d>>, view: &View<'d>| match property {
            Some(Property { declared: Some(schema), .. }) => arena.location(*schema),
            Some(Property { required_by: Some(by), .. }) => join(&arena.location(*by), "required"),
            _ => view.location(self.relation),
        };
        (place(old, &self.old), place(new, &self.new))
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
}
