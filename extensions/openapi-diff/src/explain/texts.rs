//! Lengths, patterns and formats of texts.

use super::{
    Work,
    view::{Said, View},
};
use crate::{
    relation::{Format, Verdict, format_of},
    rule::Rule,
    schema::TypeSet,
};
use std::cmp::Ordering;

impl<'d> Work<'_, '_, '_, 'd> {
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
        let of = |view: &View<'d>| view.said(self.relation, "pattern", |schema| schema.pattern, |_, _| false);
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
        let at = self.at(old.as_ref(), new.as_ref());
        let text = |said: &Option<Said<'_, &str>>| said.as_ref().map(|said| said.what.to_owned());
        self.hit(rule, at, (text(&old), text(&new)), "pattern");
    }

    fn format(&mut self) {
        let of = |view: &View<'d>| view.said(self.relation, "format", |schema| schema.format, |_, _| false);
        let (old, new) = (of(&self.old), of(&self.new));
        let name = |said: &Option<Said<'_, &'d str>>| said.as_ref().map(|said| said.what);
        let (before, after) = (name(&old), name(&new));
        if before == after || !self.old.types.meets(self.new.types) {
            return;
        }
        let is_number =
            |name: Option<&str>| matches!(name, Some("int32" | "int64" | "float" | "double" | "decimal"));
        let at = self.at(old.as_ref(), new.as_ref());
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
