//! Cases without the values of a schema.

use super::{Case, Kind, Normal, Relation};
use crate::schema::{SchemaId, TypeSet};

/// The types that the values of a kind have.
pub(crate) fn types_of(kind: &Kind<'_>) -> TypeSet {
    match kind {
        Kind::Values(values) => values.iter().map(TypeSet::of).fold(TypeSet::NONE, TypeSet::or),
        Kind::Number(number) if number.is_integer => TypeSet::INTEGER,
        Kind::Number(_) => TypeSet::NUMBER,
        Kind::String(_) => TypeSet::STRING,
        Kind::Array(_) => TypeSet::ARRAY,
        Kind::Object(_) => TypeSet::OBJECT,
    }
}

impl<'d> Relation<'_, 'd> {
    /// What a schema excludes that says nothing else, however often that is wrapped.
    pub(super) fn only_not(&self, mut id: SchemaId) -> Option<SchemaId> {
        for _ in 0..16 {
            let schema = self.arena.schema(id);
            if schema.types != TypeSet::ALL || !Self::has_no_keywords(schema) || schema.or_null {
                return None;
            }
            let Some(logic) = &schema.logic else {
                id = schema.reference?;
                continue;
            };
            if schema.reference.is_some() || logic.condition.is_some() {
                return None;
            }
            let mut parts = logic.all_of.iter().filter(|part| !self.is_anything(**part));
            match (logic.not, parts.next(), parts.next(), logic.any_of.as_slice(), logic.one_of.as_slice()) {
                (Some(not), None, None, [], []) => return Some(not),
                (None, Some(one), None, [], [])
                | (None, None, None, [one], [])
                | (None, None, None, [], [one]) => id = *one,
                _ => return None,
            }
        }
        None
    }

    /// Without the values of a schema.
    pub(super) fn exclude(&self, mut all: Normal<'d>, not: SchemaId) -> Normal<'d> {
        let excluded = self.expand(not);
        if excluded.cases.is_empty() && !excluded.is_cut {
            return all;
        }
        let kinds: Vec<_> = excluded.cases.iter().map(|case| std::mem::discriminant(&case.kind)).collect();
        let has_values = excluded.cases.iter().any(|case| matches!(case.kind, Kind::Values(_)));
        let covers = self.covers(not);
        all.cases = std::mem::take(&mut all.cases)
            .into_iter()
            .filter_map(|mut case| {
                // Of another type, so it cannot meet what is excluded.
                let is_listed = matches!(case.kind, Kind::Values(_));
                if !is_listed
                    && !has_values
                    && !kinds.contains(&std::mem::discriminant(&case.kind))
                    && !excluded.is_cut
                {
                    return Some(case);
                }
                if !is_listed && (covers.has(types_of(&case.kind)) || self.is_anything(not)) {
                    return None;
                }
                if !case.nots.contains(&not) {
                    case.nots.push(not);
                }
                let plain = Case { nots: Vec::new(), opaque: Vec::new(), kind: case.kind.clone() };
                self.meet(&case, &plain)
            })
            .collect();
        all
    }

    /// The types of which every value is one of the schema's, where that can be seen at once.
    fn covers(&self, id: SchemaId) -> TypeSet {
        let schema = self.arena.schema(id);
        let says_only_types = schema.types != TypeSet::ALL && Self::says_nothing_but_types(schema);
        if says_only_types { schema.types } else { TypeSet::NONE }
    }
}
