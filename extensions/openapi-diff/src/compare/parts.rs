//! Headers of answers, and how the parts of a form are written.

use super::Comparison;
use crate::{
    api::{Encoding, Header, Media, Place, both, members},
    relation::{Direction, Travel},
    rule::Rule,
};
use std::collections::BTreeSet;

/// Whether the one list has all content types of the other; none stand for any.
fn has_all(more: &[String], fewer: &[String]) -> bool {
    more.is_empty() || !fewer.is_empty() && fewer.iter().all(|one| more.contains(one))
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    /// How the parts of a form are written.
    pub(super) fn parts(&mut self, old: &Media<'d>, new: &Media<'d>, direction: Direction) {
        let of =
            |media: &'_ Media<'d>, name: &str| media.encoding.iter().position(|(known, _)| *known == name);
        let names: BTreeSet<&str> = old.encoding.iter().chain(&new.encoding).map(|(name, _)| *name).collect();
        for name in names {
            let before = of(old, name).map(|index| &old.encoding[index].1);
            let after = of(new, name).map(|index| &new.encoding[index].1);
            self.part(before, after, (&old.at, &new.at), direction);
        }
    }

    fn part(
        &mut self,
        old: Option<&Encoding<'d>>,
        new: Option<&Encoding<'d>>,
        (old_at, new_at): (&Place<'d>, &Place<'d>),
        direction: Direction,
    ) {
        let (old_at, new_at) = (old.map_or(old_at, |old| &old.at), new.map_or(new_at, |new| &new.at));
        let at = |key| members(old_at, new_at, key);
        let types = |one: Option<&Encoding<'d>>| one.map(|one| one.content_types.clone()).unwrap_or_default();
        let (old_types, new_types) = (types(old), types(new));
        if old_types != new_types {
            let rule = match (has_all(&old_types, &new_types), has_all(&new_types, &old_types)) {
                (true, _) => Rule::EncodingNarrowed,
                (_, true) => Rule::EncodingWidened,
                _ => Rule::EncodingChanged,
            };
            let text =
                |types: &[String]| Some(if types.is_empty() { "any".to_owned() } else { types.join(", ") });
            self.hits.note(rule, direction, at("contentType"), (text(&old_types), text(&new_types)), "");
        }
        let written = |one: Option<&Encoding<'d>>| {
            one.map_or(("form", true, false), |one| (one.style, one.does_explode, one.allows_reserved))
        };
        let (before, after) = (written(old), written(new));
        let keys = [
            ("style", before.0 != after.0),
            // Another style explodes otherwise by itself.
            ("explode", before.0 == after.0 && before.1 != after.1),
            ("allowReserved", before.2 != after.2),
        ];
        for (key, _) in keys.into_iter().filter(|(_, differs)| *differs) {
            self.hits.note(Rule::EncodingChanged, direction, at(key), (None, None), key);
        }
        let before = old.map_or(&[][..], |old| &old.headers);
        let after = new.map_or(&[][..], |new| &new.headers);
        self.headers(before, after, (old_at, new_at), direction);
    }

    pub(super) fn headers(
        &mut self,
        old: &[Header<'d>],
        new: &[Header<'d>],
        (old_at, new_at): (&Place<'d>, &Place<'d>),
        direction: Direction,
    ) {
        for before in old {
            match new.iter().find(|after| after.name == before.name) {
                Some(after) => self.header(before, after, direction),
                None => {
                    let rule = match direction {
                        Direction::Response if before.is_required => Rule::RequiredHeaderRemoved,
                        _ => Rule::HeaderRemoved,
                    };
                    let at = both(&before.at, new_at);
                    self.hits.note(rule, direction, at, (Some(before.name.clone()), None), &before.name);
                }
            }
        }
        for after in new {
            if old.iter().any(|before| before.name == after.name) {
                continue;
            }
            let rule = match direction {
                Direction::Request if after.is_required => Rule::RequiredHeaderAdded,
                _ => Rule::HeaderAdded,
            };
            let at = both(old_at, &after.at);
            self.hits.note(rule, direction, at, (None, Some(after.name.clone())), &after.name);
        }
    }

    fn header(&mut self, old: &Header<'d>, new: &Header<'d>, direction: Direction) {
        if old.is_required != new.is_required {
            let rule = if new.is_required { Rule::HeaderBecameRequired } else { Rule::HeaderBecameOptional };
            let texts = (Some(old.is_required.to_string()), Some(new.is_required.to_string()));
            self.hits.note(rule, direction, members(&old.at, &new.at, "required"), texts, "");
        }
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        self.schemas(old.schema, new.schema, Travel::text(direction), &format!("header {}", old.name));
    }
}
