//! Types, listed values, numbers, texts.

use super::{Work, shown, shown_list, view::Said};
use crate::{
    load::join,
    relation::{Format, Verdict, format_of},
    rule::Rule,
    schema::{Bound, Num, SchemaId, TypeSet, ValueSet},
};
use serde_json::Value;
use std::cmp::Ordering;

/// More values than these are told together: nobody reads a thousand findings of one list.
const MOST_TOLD: usize = 100;

/// Values of a list that one finding is about.
struct Told {
    text: String,
    /// Tells this finding from others at the same place.
    detail: String,
    probes: Vec<Value>,
}

/// Each value by itself, or all of them together if they are many.
fn told_together(values: &[&Value]) -> Vec<Told> {
    if values.len() <= MOST_TOLD {
        let each = |value: &&Value| Told {
            text: shown(value),
            detail: shown(value),
            probes: vec![(*value).clone()],
        };
        return values.iter().map(each).collect();
    }
    let detail = values.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(",");
    let probes = values.iter().take(3).map(|value| (*value).clone()).collect();
    vec![Told { text: shown_list(values), detail, probes }]
}

/// A bound as it is shown.
fn bound_text(bound: &Said<'_, Bound>) -> String {
    let value = shown(&bound.what.value.to_value());
    if bound.what.is_exclusive { format!("{value}, exclusive") } else { value }
}

impl<'d> Work<'_, '_, '_, 'd> {
    /// Where a type is named, if it is.
    fn place_of_types(&self, is_old: bool) -> Option<String> {
        let view = if is_old { &self.old } else { &self.new };
        let said = view.said(
            self.relation,
            "type",
            |schema| (schema.types != TypeSet::ALL).then_some(schema.types),
            |_, _| false,
        );
        said.map(|said| view.place(self.relation, Some(&said)))
    }

    /// What says of itself that null is allowed.
    fn place_of_null(&self, view: &super::View<'d>) -> Option<String> {
        let arena = self.relation.arena;
        let is_nullable = |part: &&SchemaId| {
            arena.is_3_0(arena.side(**part)) && arena.raw(**part).get("nullable") == Some(&Value::Bool(true))
        };
        if !view.has_null {
            return None;
        }
        match view.null {
            Some(null) => {
                let keyword =
                    ["type", "const", "enum"].into_iter().find(|key| arena.raw(null).get(key).is_some());
                Some(keyword.map_or_else(|| arena.location(null), |key| join(&arena.location(null), key)))
            }
            None => view.parts.iter().find(is_nullable).map(|part| join(&arena.location(*part), "nullable")),
        }
    }

    /// Whether `null` is among the values.
    pub(super) fn nulls(&mut self) {
        if self.old.has_null == self.new.has_null || self.old.types.is_none() || self.new.types.is_none() {
            return;
        }
        let says =
            |place: &Option<String>, view: &super::View<'d>| place.is_some() || !view.unions.is_empty();
        let (old, new) = (self.place_of_types(true), self.place_of_types(false));
        if !says(&old, &self.old) || !says(&new, &self.new) {
            // All types or none: null is only one of them.
            return;
        }
        let at = (
            self.place_of_null(&self.old).or(old).unwrap_or_else(|| self.old.location(self.relation)),
            self.place_of_null(&self.new).or(new).unwrap_or_else(|| self.new.location(self.relation)),
        );
        let rule = if self.old.has_null { Rule::NullForbidden } else { Rule::NullAllowed };
        let shown = |has: bool| Some(if has { "may be null" } else { "never null" }.to_owned());
        let values = (shown(self.old.has_null), shown(self.new.has_null));
        self.hit_in(rule, at, values, "type", String::new(), &[Value::Null]);
    }

    /// Whether there is a type left that both have, so that their keywords can be compared.
    pub(super) fn types(&mut self) -> bool {
        let (old, new) = (self.old.types, self.new.types);
        let (old_place, new_place) = (self.place_of_types(true), self.place_of_types(false));
        let both_listed = self.old.values.is_some() && self.new.values.is_some();
        if old == new
            || (both_listed && !self.pair.travel.is_text)
            || (old_place.is_none() && new_place.is_none())
        {
            // Nothing has changed, or other keywords tell it.
            return true;
        }
        let at = (
            old_place.unwrap_or_else(|| self.old.location(self.relation)),
            new_place.unwrap_or_else(|| self.new.location(self.relation)),
        );
        let rule = if new.has(old) {
            Rule::TypeWidened
        } else if old.has(new) {
            Rule::TypeNarrowed
        } else if self.pair.travel.is_text && self.forth == Verdict::Yes {
            Rule::TypeWidened
        } else if self.pair.travel.is_text && self.back == Verdict::Yes {
            Rule::TypeNarrowed
        } else {
            Rule::TypeChanged
        };
        self.hit(rule, at, (Some(old.to_string()), Some(new.to_string())), "type");
        old.meets(new)
    }

    /// `enum` and `const`.
    pub(super) fn values(&mut self) {
        let (old, new) = (self.old.values.clone(), self.new.values.clone());
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        match (old, new) {
            (None, None) => self.extensible_values(),
            (None, Some(new)) => {
                self.hit(Rule::EnumIntroduced, at, (None, Some(shown_list(&new.what))), new.keyword);
            }
            (Some(old), None) => {
                self.hit(Rule::EnumDropped, at, (Some(shown_list(&old.what)), None), old.keyword);
            }
            (Some(old), Some(new)) => {
                let extensible =
                    self.new.parts.iter().any(|part| self.relation.arena.schema(*part).is_extensible_enum);
                let (before, after) = (ValueSet::of(&old.what), ValueSet::of(&new.what));
                let is_disjoint = !old.what.iter().any(|value| after.has(value));
                if is_disjoint && !old.what.is_empty() && !new.what.is_empty() {
                    let texts = (Some(shown_list(&old.what)), Some(shown_list(&new.what)));
                    self.hit(Rule::EnumReplaced, at, texts, new.keyword);
                    return;
                }
                let gone: Vec<&Value> = old.what.iter().copied().filter(|value| !after.has(value)).collect();
                let come: Vec<&Value> = new.what.iter().copied().filter(|value| !before.has(value)).collect();
                let rule = if extensible { Rule::ExtensibleEnumValueRemoved } else { Rule::EnumValueRemoved };
                for told in told_together(&gone) {
                    let texts = (Some(told.text.clone()), None);
                    self.hit_in(rule, at.clone(), texts, new.keyword, told.detail, &told.probes);
                }
                let rule = if extensible { Rule::ExtensibleEnumValueAdded } else { Rule::EnumValueAdded };
                // The rule says that it is borne: it is told, and nothing else need be.
                self.is_explained |= extensible && !come.is_empty();
                for told in told_together(&come) {
                    let texts = (None, Some(told.text.clone()));
                    self.hit_in(rule, at.clone(), texts, old.keyword, told.detail, &told.probes);
                }
            }
        }
    }

    /// Values that are only known, listed under `x-extensible-enum`: others may come.
    fn extensible_values(&mut self) {
        let of = |view: &super::View<'d>| {
            let raw = |schema: SchemaId| self.relation.arena.raw(schema).get("x-extensible-enum")?.as_array();
            view.parts
                .iter()
                .find_map(|by| Some(Said { what: raw(*by)?, by: *by, keyword: "x-extensible-enum" }))
        };
        let (Some(old), Some(new)) = (of(&self.old), of(&self.new)) else { return };
        let at = (self.old.place(self.relation, Some(&old)), self.new.place(self.relation, Some(&new)));
        let (before, after) = (ValueSet::of(old.what), ValueSet::of(new.what));
        for value in old.what.iter().filter(|value| !after.has(value)) {
            let texts = (Some(shown(value)), None);
            self.hit_in(Rule::ExtensibleEnumValueRemoved, at.clone(), texts, "", shown(value), &[]);
        }
        for value in new.what.iter().filter(|value| !before.has(value)) {
            let texts = (None, Some(shown(value)));
            self.hit_in(Rule::ExtensibleEnumValueAdded, at.clone(), texts, "", shown(value), &[]);
        }
    }

    pub(super) fn numbers(&mut self) {
        if !self.both_have(TypeSet::NUMBER) {
            return;
        }
        let bounds = [
            (self.old.minimum.clone(), self.new.minimum.clone(), true),
            (self.old.maximum.clone(), self.new.maximum.clone(), false),
        ];
        for (old, new, is_lower) in bounds {
            let order = match (&old, &new) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(old), Some(new)) => {
                    let order = new.what.value.cmp(&old.what.value);
                    let order = if is_lower { order } else { order.reverse() };
                    order.then(new.what.is_exclusive.cmp(&old.what.is_exclusive))
                }
            };
            let rule = match (order, is_lower) {
                (Ordering::Equal, _) => continue,
                (Ordering::Greater, true) => Rule::MinimumTightened,
                (Ordering::Less, true) => Rule::MinimumLoosened,
                (Ordering::Greater, false) => Rule::MaximumTightened,
                (Ordering::Less, false) => Rule::MaximumLoosened,
            };
            let at =
                (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
            let keyword = new.as_ref().or(old.as_ref()).map_or("", |said| said.keyword);
            self.hit(rule, at, (old.as_ref().map(bound_text), new.as_ref().map(bound_text)), keyword);
        }
        self.steps();
    }

    fn steps(&mut self) {
        let of = |view: &super::View<'d>| {
            view.said(self.relation, "multipleOf", |schema| schema.multiple_of, |new, known| new > known)
        };
        let (old, new) = (of(&self.old), of(&self.new));
        let is_multiple = |of: &Num, by: &Num| of.is_multiple_of(*by) == Some(true);
        let rule = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Rule::MultipleOfTightened,
            (Some(_), None) => Rule::MultipleOfLoosened,
            (Some(old), Some(new)) if old.what == new.what => return,
            (Some(old), Some(new)) if is_multiple(&new.what, &old.what) => Rule::MultipleOfTightened,
            (Some(old), Some(new)) if is_multiple(&old.what, &new.what) => Rule::MultipleOfLoosened,
            _ => Rule::MultipleOfChanged,
        };
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        let text = |said: &Option<Said<'_, Num>>| said.as_ref().map(|said| shown(&said.what.to_value()));
        self.hit(rule, at, (text(&old), text(&new)), "multipleOf");
    }

    pub(super) fn both_have(&self, types: TypeSet) -> bool {
        self.old.types.meets(types) && self.new.types.meets(types)
    }

    /// A lower or an upper limit of a count.
    pub(super) fn limit(
        &mut self,
        keyword: &'static str,
        of: impl Fn(&crate::schema::Schema<'d>) -> Option<u64>,
        is_lower: bool,
        (tightened, loosened): (Rule, Rule),
    ) {
        let stricter = |new: &u64, known: &u64| if is_lower { new > known } else { new < known };
        let old = self.old.said(self.relation, keyword, &of, stricter);
        let new = self.new.said(self.relation, keyword, &of, stricter);
        let value = |said: &Option<Said<'_, u64>>| {
            said.as_ref().map_or(if is_lower { 0 } else { u64::MAX }, |said| said.what)
        };
        let order = value(&new).cmp(&value(&old));
        let order = if is_lower { order } else { order.reverse() };
        let rule = match order {
            Ordering::Equal => return,
            Ordering::Greater => tightened,
            Ordering::Less => loosened,
        };
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        let text = |said: &Option<Said<'_, u64>>| said.as_ref().map(|said| said.what.to_string());
        self.hit(rule, at, (text(&old), text(&new)), keyword);
    }

    pub(super) fn texts(&mut self) {
        self.format();
        if !self.both_have(TypeSet::STRING) {
            return;
        }
        self.limit(
            "minLength",
            |schema| (schema.min_length > 0).then_some(schema.min_length),
            true,
            (Rule::MinLengthTightened, Rule::MinLengthLoosened),
        );
        self.limit(
            "maxLength",
            |schema| schema.max_length,
            false,
            (Rule::MaxLengthTightened, Rule::MaxLengthLoosened),
        );
        let of = |view: &super::View<'d>| {
            view.said(self.relation, "pattern", |schema| schema.pattern, |_, _| false)
        };
        let (old, new) = (of(&self.old), of(&self.new));
        let rule = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Rule::PatternAdded,
            (Some(_), None) => Rule::PatternRemoved,
            (Some(old), Some(new)) if old.what == new.what => return,
            (Some(old), Some(new)) => {
                let patterns = &self.relation.patterns;
                match (patterns.is_within(old.what, new.what), patterns.is_within(new.what, old.what)) {
                    (Some(true), Some(true)) => return,
                    (Some(true), _) => Rule::PatternWidened,
                    (_, Some(true)) => Rule::PatternNarrowed,
                    _ => Rule::PatternChanged,
                }
            }
        };
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        let text = |said: &Option<Said<'_, &str>>| said.as_ref().map(|said| said.what.to_owned());
        self.hit(rule, at, (text(&old), text(&new)), "pattern");
    }

    fn format(&mut self) {
        let of =
            |view: &super::View<'d>| view.said(self.relation, "format", |schema| schema.format, |_, _| false);
        let (old, new) = (of(&self.old), of(&self.new));
        let name = |said: &Option<Said<'_, &'d str>>| said.as_ref().map(|said| said.what);
        let (before, after) = (name(&old), name(&new));
        if before == after || !self.old.types.meets(self.new.types) {
            return;
        }
        let is_number =
            |name: Option<&str>| matches!(name, Some("int32" | "int64" | "float" | "double" | "decimal"));
        let at = (self.old.place(self.relation, old.as_ref()), self.new.place(self.relation, new.as_ref()));
        let texts = (before.map(str::to_owned), after.map(str::to_owned));
        if is_number(before) || is_number(after) {
            if self.both_have(TypeSet::FRACTION) || self.forth == Verdict::Yes && self.back == Verdict::Yes {
                self.hit(Rule::FormatUndecided, at, texts, "format");
                return;
            }
            let range = |name: Option<&str>| match name {
                Some("int32") => 32,
                Some("int64") => 64,
                _ => 128,
            };
            let rule = match range(after).cmp(&range(before)) {
                Ordering::Greater => Rule::FormatWidened,
                Ordering::Less => Rule::FormatNarrowed,
                Ordering::Equal => return,
            };
            // Two spellings of one range are told of as bounds.
            self.hit(rule, at, texts, "");
            return;
        }
        let kind = |name: Option<&str>| name.map_or(Format::Nothing, format_of);
        let rule = match (kind(before), kind(after)) {
            (Format::Nothing, Format::Nothing) => Rule::DocumentationChanged,
            (Format::Unknown, _) | (_, Format::Unknown) => {
                // The warning is all that can be said of it.
                self.is_explained = true;
                Rule::FormatUndecided
            }
            (Format::Nothing, Format::Known) => Rule::FormatNarrowed,
            (Format::Known, Format::Nothing) => Rule::FormatWidened,
            (Format::Known, Format::Known) => match (self.forth, self.back) {
                (Verdict::Yes, _) => Rule::FormatWidened,
                (_, Verdict::Yes) => Rule::FormatNarrowed,
                _ => Rule::FormatChanged,
            },
        };
        self.hit(rule, at, texts, "format");
    }
}
