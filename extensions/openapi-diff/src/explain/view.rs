//! A schema as people see it: its parts, merged, with what each says and where.

use crate::{
    load::join,
    relation::{Relation, types_of},
    schema::{Bound, ConjId, Num, Schema, SchemaId, TypeSet, ValueSet, stricter},
};
use serde_json::Value;

/// Something that a schema says, and the part that says it.
#[derive(Debug, Clone)]
pub(super) struct Said<'k, T> {
    pub(super) what: T,
    pub(super) by: SchemaId,
    pub(super) keyword: &'k str,
}

/// `anyOf` or `oneOf` with more than one member, `null` left out.
#[derive(Debug, Clone)]
pub(super) struct Union {
    pub(super) members: Vec<SchemaId>,
}

/// A schema as people see it.
pub(super) struct View<'d> {
    pub(super) parts: Vec<SchemaId>,
    pub(super) unions: Vec<Union>,
    /// Types that there are values of, without null.
    pub(super) types: TypeSet,
    pub(super) has_null: bool,
    /// The alternative that is null and nothing else.
    pub(super) null: Option<SchemaId>,
    /// The schema that stands for it, where it stands anywhere.
    first: Option<SchemaId>,
    pub(super) minimum: Option<Said<'static, Bound>>,
    pub(super) maximum: Option<Said<'static, Bound>>,
    pub(super) values: Option<Said<'static, Vec<&'d Value>>>,
}

impl<'d> View<'d> {
    pub(super) fn new(relation: &Relation<'_, 'd>, id: ConjId, home: Option<SchemaId>) -> Self {
        let mut view = Self {
            parts: Vec::new(),
            unions: Vec::new(),
            types: TypeSet::NONE,
            null: None,
            has_null: relation.accepts_all(id, &Value::Null, None) == Some(true),
            first: relation.arena.parts(id).first().map(|part| relation.arena.followed(*part)).or(home),
            minimum: None,
            maximum: None,
            values: None,
        };
        for part in relation.arena.parts(id) {
            view.add(relation, *part, 0);
        }
        for case in &relation.normal(id).cases {
            view.types = view.types.or(types_of(&case.kind));
        }
        view.types = view.types.without(TypeSet::NULL);
        view.gather(relation);
        view
    }

    /// Where it stands.
    pub(super) fn location(&self, relation: &Relation<'_, 'd>) -> String {
        self.first.map(|id| relation.arena.location(id)).unwrap_or_default()
    }

    fn add(&mut self, relation: &Relation<'_, 'd>, id: SchemaId, depth: usize) {
        if self.parts.contains(&id) || depth > 64 {
            return;
        }
        self.parts.push(id);
        let schema = relation.arena.schema(id);
        if let Some(reference) = schema.reference {
            self.add(relation, reference, depth + 1);
        }
        let Some(logic) = &schema.logic else { return };
        for part in &logic.all_of {
            self.add(relation, *part, depth + 1);
        }
        for members in [&logic.any_of, &logic.one_of] {
            let is_null = |member: &&SchemaId| is_only_null(relation.arena.schema(**member));
            self.null = self.null.or(members.iter().find(is_null).copied());
            let others: Vec<SchemaId> = members
                .iter()
                .copied()
                .filter(|member| !is_only_null(relation.arena.schema(*member)))
                .collect();
            match others.as_slice() {
                [] => {}
                [one] => self.add(relation, *one, depth + 1),
                _ => self.unions.push(Union { members: others }),
            }
        }
    }

    fn gather(&mut self, relation: &Relation<'_, 'd>) {
        for by in self.parts.clone() {
            let schema = relation.arena.schema(by);
            for is_lower in [true, false] {
                let own = if is_lower { &schema.minimum } else { &schema.maximum };
                let Some(own) = own else { continue };
                let known = if is_lower { &mut self.minimum } else { &mut self.maximum };
                let strictest = stricter(known.as_ref().map(|said| said.what.clone()), own.clone(), is_lower);
                if known.as_ref().is_none_or(|said| said.what != strictest) {
                    let raw = relation.arena.raw(by);
                    let (plain, exclusive) = if is_lower {
                        ("minimum", "exclusiveMinimum")
                    } else {
                        ("maximum", "exclusiveMaximum")
                    };
                    let is_own_keyword =
                        raw.get(exclusive).is_some_and(Value::is_number) && strictest.is_exclusive;
                    let keyword = if is_own_keyword { exclusive } else { plain };
                    *known = Some(Said { what: strictest, by, keyword });
                }
            }
            if let Some(values) = schema.values() {
                let keyword = if schema.constant.is_some() { "const" } else { "enum" };
                let values: Vec<&Value> = values.into_iter().filter(|value| !value.is_null()).collect();
                let values = match self.values.take() {
                    Some(known) => {
                        let values = ValueSet::of(&values);
                        known.what.into_iter().filter(|value| values.has(value)).collect()
                    }
                    None => values,
                };
                self.values = Some(Said { what: values, by, keyword });
            }
        }
        if !self.types.has(TypeSet::FRACTION) {
            for (bound, is_lower) in [(&mut self.minimum, true), (&mut self.maximum, false)] {
                let Some(said) = bound else { continue };
                if said.what.is_exclusive && said.what.value.is_integer() {
                    let step = Num::from_integer(if is_lower { 1 } else { -1 });
                    if let Some(value) = said.what.value.plus(step) {
                        said.what = Bound { value, is_exclusive: false };
                    }
                }
            }
        }
    }

    /// The strictest of what the parts say.
    pub(super) fn said<T>(
        &self,
        relation: &Relation<'_, 'd>,
        keyword: &'static str,
        of: impl Fn(&Schema<'d>) -> Option<T>,
        is_stricter: impl Fn(&T, &T) -> bool,
    ) -> Option<Said<'static, T>> {
        let mut found: Option<Said<'static, T>> = None;
        for by in &self.parts {
            if let Some(what) = of(relation.arena.schema(*by))
                && found.as_ref().is_none_or(|known| is_stricter(&what, &known.what))
            {
                found = Some(Said { what, by: *by, keyword });
            }
        }
        found
    }

    /// The part that says `true` under a keyword.
    pub(super) fn flagged(
        &self,
        relation: &Relation<'_, 'd>,
        keyword: &'static str,
    ) -> Option<Said<'static, ()>> {
        let says = |part: &&SchemaId| relation.arena.raw(**part).get(keyword) == Some(&Value::Bool(true));
        self.parts.iter().find(says).map(|by| Said { what: (), by: *by, keyword })
    }

    /// Where something stands: at the keyword, or at the schema that does not have it.
    pub(super) fn place<T>(&self, relation: &Relation<'_, 'd>, said: Option<&Said<'_, T>>) -> String {
        match said {
            Some(said) => join(&relation.arena.location(said.by), said.keyword),
            None => self.location(relation),
        }
    }
}

fn is_only_null(schema: &Schema<'_>) -> bool {
    schema.types == TypeSet::NULL && schema.reference.is_none() && schema.logic.is_none()
        || schema.values().is_some_and(|values| values.iter().all(|value| value.is_null()))
}
