//! Bounds and steps of numbers, limits of lengths and counts.

use super::{
    Work, shown,
    view::{Said, View},
};
use crate::{
    rule::Rule,
    schema::{Bound, Num, Schema, TypeSet},
};
use std::cmp::Ordering;

/// A bound as it is shown.
fn bound_text(bound: &Said<'_, Bound>) -> String {
    let value = shown(&bound.what.value.to_value());
    if bound.what.is_exclusive { format!("{value}, exclusive") } else { value }
}

impl<'d> Work<'_, '_, '_, 'd> {
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
            let (mut old, mut new) = (old, new);
            if let (Some(old), Some(new)) = (&mut old, &mut new)
                && old.what.value == new.what.value
            {
                // It became exclusive or no longer is, and in 3.0 a keyword of its own says so.
                for said in [old, new].into_iter().filter(|said| said.what.is_exclusive) {
                    said.keyword = if is_lower { "exclusiveMinimum" } else { "exclusiveMaximum" };
                }
            }
            let rule = match (order, is_lower) {
                (Ordering::Equal, _) => continue,
                (Ordering::Greater, true) => Rule::MinimumTightened,
                (Ordering::Less, true) => Rule::MinimumLoosened,
                (Ordering::Greater, false) => Rule::MaximumTightened,
                (Ordering::Less, false) => Rule::MaximumLoosened,
            };
            let at = self.at(old.as_ref(), new.as_ref());
            let keyword = new.as_ref().or(old.as_ref()).map_or("", |said| said.keyword);
            self.hit(rule, at, (old.as_ref().map(bound_text), new.as_ref().map(bound_text)), keyword);
        }
        self.steps();
    }

    fn steps(&mut self) {
        let of = |view: &View<'d>| {
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
        let at = self.at(old.as_ref(), new.as_ref());
        let text = |said: &Option<Said<'_, Num>>| said.as_ref().map(|said| shown(&said.what.to_value()));
        self.hit(rule, at, (text(&old), text(&new)), "multipleOf");
    }

    /// A lower or an upper limit of a count.
    pub(super) fn limit(
        &mut self,
        keyword: &'static str,
        of: impl Fn(&Schema<'d>) -> Option<u64>,
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
        let at = self.at(old.as_ref(), new.as_ref());
        let text = |said: &Option<Said<'_, u64>>| said.as_ref().map(|said| said.what.to_string());
        self.hit(rule, at, (text(&old), text(&new)), keyword);
    }
}
