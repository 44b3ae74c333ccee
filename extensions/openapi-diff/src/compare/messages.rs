//! Bodies and answers.

use super::Comparison;
use crate::{
    api::{Media, Operation, Place, Response, both, members},
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
        self.headers(&old.headers, &new.headers, (&old.at, &new.at), direction);
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
        self.parts(old, new, direction);
        let is_json = |media: &Media<'d>| !media.name.starts_with("text/");
        let travel = if is_json(old) { Travel::json(direction) } else { Travel::text(direction) };
        self.schemas(old.schema, new.schema, travel, &format!("{place} {}", old.name));
    }
}
