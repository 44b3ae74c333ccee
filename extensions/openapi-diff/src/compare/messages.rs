//! Bodies and answers.

use super::Comparison;
use crate::{
    api::{Header, Media, Operation, Place, Response, both, members},
    relation::{Direction, Travel},
    rule::Rule,
};

fn is_of_range(status: &str, range: &str) -> bool {
    range.ends_with("XX") && status.get(..1) == range.get(..1)
}

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn bodies(&mut self, old: &Operation<'d>, new: &Operation<'d>, direction: Direction) {
        let word = |is_required: bool| Some(if is_required { "required" } else { "optional" }.to_owned());
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(body)) => {
                let rule = if body.is_required { Rule::RequiredBodyAdded } else { Rule::BodyAdded };
                let at = both(&old.at, &body.at);
                self.hits.note(rule, direction, at, (None, word(body.is_required)), "");
            }
            (Some(body), None) => {
                let rule = if body.is_required { Rule::RequiredBodyRemoved } else { Rule::BodyRemoved };
                let at = both(&body.at, &new.at);
                self.hits.note(rule, direction, at, (word(body.is_required), None), "");
            }
            (Some(before), Some(after)) => {
                if before.is_required != after.is_required {
                    let rule =
                        if after.is_required { Rule::BodyBecameRequired } else { Rule::BodyBecameOptional };
                    let texts = (word(before.is_required), word(after.is_required));
                    self.hits.note(rule, direction, members(&before.at, &after.at, "required"), texts, "");
                }
                self.documentation((&before.at, &after.at), (&before.remarks, &after.remarks), direction);
                self.content(&before.content, &after.content, (&before.at, &after.at), direction, "body");
            }
        }
    }

    pub(super) fn responses(&mut self, old: &Operation<'d>, new: &Operation<'d>, direction: Direction) {
        let find = |all: &'_ [Response<'d>], status: &str| all.iter().position(|one| one.status == status);
        let is_success = |status: &str| status.starts_with(['1', '2', '3']);
        // What a range or the default speaks of already.
        let covering = |all: &'_ [Response<'d>], status: &str| {
            let range = status.get(..1).map(|class| format!("{class}XX"));
            range.and_then(|range| find(all, &range)).or_else(|| find(all, "default"))
        };
        for before in &old.responses {
            let status = before.status.as_str();
            if let Some(index) = find(&new.responses, status) {
                self.response(before, &new.responses[index], direction);
            } else if let Some(index) = covering(&new.responses, status).filter(|_| status != "default") {
                self.response(before, &new.responses[index], direction);
            } else if is_success(status)
                && new.responses.iter().any(|after| is_of_range(&after.status, status))
            {
                // The range has become some of its statuses, which are compared with it below.
                continue;
            } else {
                let rule =
                    if is_success(status) { Rule::SuccessStatusRemoved } else { Rule::ErrorStatusRemoved };
                let at = both(&before.at, &new.at);
                self.hits.note(rule, direction, at, (Some(status.to_owned()), None), status);
            }
        }
        for after in &new.responses {
            let status = after.status.as_str();
            if find(&old.responses, status).is_some() {
                continue;
            }
            if status != "default"
                && let Some(index) = covering(&old.responses, status)
            {
                self.response(&old.responses[index], after, direction);
                continue;
            }
            let rule = if is_success(status) { Rule::SuccessStatusAdded } else { Rule::ErrorStatusAdded };
            let at = both(&old.at, &after.at);
            self.hits.note(rule, direction, at, (None, Some(status.to_owned())), status);
        }
    }

    fn response(&mut self, old: &Response<'d>, new: &Response<'d>, direction: Direction) {
        if old.status == new.status {
            self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        }
        self.headers(old, new, direction);
        let place = format!("answer {}", old.status);
        match (old.content.is_empty(), new.content.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let names = new.content.iter().map(|media| media.name.clone()).collect::<Vec<_>>().join(", ");
                self.hits.note(
                    Rule::ContentAdded,
                    direction,
                    members(&old.at, &new.at, "content"),
                    (None, Some(names)),
                    "",
                );
            }
            (false, true) => {
                let names = old.content.iter().map(|media| media.name.clone()).collect::<Vec<_>>().join(", ");
                self.hits.note(
                    Rule::ContentRemoved,
                    direction,
                    members(&old.at, &new.at, "content"),
                    (Some(names), None),
                    "",
                );
            }
            (false, false) => self.content(&old.content, &new.content, (&old.at, &new.at), direction, &place),
        }
    }

    fn content(
        &mut self,
        old: &[Media<'d>],
        new: &[Media<'d>],
        (old_at, new_at): (&Place<'d>, &Place<'d>),
        direction: Direction,
        place: &str,
    ) {
        for before in old {
            let exact = new.iter().find(|after| after.name == before.name);
            match exact.or_else(|| new.iter().find(|after| before.is_in(&after.name))) {
                Some(after) => self.media(before, after, direction, place),
                None => {
                    let texts = (Some(before.name.clone()), None);
                    let at = (Some(before.at.at()), Some(new_at.below(&["content"])));
                    self.hits.note(Rule::MediaTypeRemoved, direction, at, texts, &before.name);
                }
            }
        }
        for after in new {
            let is_known = |before: &Media<'d>| before.name == after.name || after.is_in(&before.name);
            if !old.iter().any(is_known) {
                let texts = (None, Some(after.name.clone()));
                let at = (Some(old_at.below(&["content"])), Some(after.at.at()));
                self.hits.note(Rule::MediaTypeAdded, direction, at, texts, &after.name);
            }
        }
    }

    fn media(&mut self, old: &Media<'d>, new: &Media<'d>, direction: Direction, place: &str) {
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        let names: std::collections::BTreeSet<&str> =
            old.encoding.iter().chain(&new.encoding).map(|(name, _)| *name).collect();
        for name in names {
            let find = |all: &'_ Media<'d>| all.encoding.iter().position(|(known, _)| *known == name);
            let (before, after) = (find(old), find(new));
            let types = |media: &Media<'d>, index: Option<usize>| {
                index.map(|index| media.encoding[index].1.content_types.clone()).unwrap_or_default()
            };
            let (old_types, new_types) = (types(old, before), types(new, after));
            let at = |key| {
                let keys = ["encoding", name, key];
                (Some(old.at.below(&keys)), Some(new.at.below(&keys)))
            };
            let text =
                |types: &[String]| Some(if types.is_empty() { "any".to_owned() } else { types.join(", ") });
            let has_all = |more: &[String], fewer: &[String]| {
                more.is_empty() || !fewer.is_empty() && fewer.iter().all(|one| more.contains(one))
            };
            if old_types != new_types {
                let rule = match (has_all(&old_types, &new_types), has_all(&new_types, &old_types)) {
                    (true, _) => Rule::EncodingNarrowed,
                    (_, true) => Rule::EncodingWidened,
                    _ => Rule::EncodingChanged,
                };
                self.hits.note(rule, direction, at("contentType"), (text(&old_types), text(&new_types)), "");
            }
            let written = |media: &Media<'d>, index: Option<usize>| {
                index.map_or((None, true), |index| {
                    (
                        media.encoding[index].1.style.filter(|style| *style != "form"),
                        media.encoding[index].1.does_explode,
                    )
                })
            };
            if written(old, before) != written(new, after) {
                self.hits.note(Rule::EncodingChanged, direction, at("style"), (None, None), "style");
            }
        }
        let is_json = |media: &Media<'d>| !media.name.starts_with("text/");
        let travel = if is_json(old) { Travel::json(direction) } else { Travel::text(direction) };
        self.schemas(old.schema, new.schema, travel, &format!("{place} {}", old.name));
    }

    fn headers(&mut self, old: &Response<'d>, new: &Response<'d>, direction: Direction) {
        for before in &old.headers {
            match new.headers.iter().find(|after| after.name == before.name) {
                Some(after) => self.header(before, after, direction),
                None => {
                    let rule = match direction {
                        Direction::Response if before.is_required => Rule::RequiredHeaderRemoved,
                        _ => Rule::HeaderRemoved,
                    };
                    let at = both(&before.at, &new.at);
                    self.hits.note(rule, direction, at, (Some(before.name.clone()), None), &before.name);
                }
            }
        }
        for after in &new.headers {
            if old.headers.iter().any(|before| before.name == after.name) {
                continue;
            }
            let rule = match direction {
                Direction::Request if after.is_required => Rule::RequiredHeaderAdded,
                _ => Rule::HeaderAdded,
            };
            let at = both(&old.at, &after.at);
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
