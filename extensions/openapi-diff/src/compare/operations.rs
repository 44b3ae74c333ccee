//! Operations.

use super::{Comparison, matching::match_operations};
use crate::{
    api::{Callback, Operation, both, members},
    relation::Direction,
    rule::Rule,
};

impl<'d> Comparison<'_, '_, '_, 'd> {
    pub(super) fn operations(&mut self, old: &[Operation<'d>], new: &[Operation<'d>]) {
        let matching = match_operations(old, new);
        for (before, after) in matching.pairs {
            self.operation(&old[before], &new[after], Direction::Request, "");
        }
        for (before, after) in matching.moved {
            let (before, after) = (&old[before], &new[after]);
            self.hits.enter(before, "");
            let at = both(&before.at, &after.at);
            let texts = (Some(before.path.to_owned()), Some(after.path.to_owned()));
            self.hits.note(Rule::OperationMoved, Direction::Request, at, texts, "");
            self.operation(before, after, Direction::Request, "");
        }
        for index in matching.removed {
            let rule = self.removal(&old[index]);
            self.hits.of_operation(rule, &old[index], None, Direction::Request);
        }
        for index in matching.added {
            self.hits.of_operation(Rule::OperationAdded, &new[index], None, Direction::Request);
        }
    }

    /// Compares an operation with itself. `direction` is that of its requests.
    pub(super) fn operation(
        &mut self,
        old: &Operation<'d>,
        new: &Operation<'d>,
        direction: Direction,
        above: &str,
    ) {
        self.hits.enter(old, above);
        let at = |key| members(&old.at, &new.at, key);
        if old.id != new.id {
            let texts = (old.id.map(str::to_owned), new.id.map(str::to_owned));
            // An id where there was none takes nothing away.
            if old.id.is_some() {
                self.hits.note(Rule::OperationIdChanged, direction, at("operationId"), texts, "");
            } else {
                self.hits.note(
                    Rule::DocumentationChanged,
                    direction,
                    at("operationId"),
                    texts,
                    "operationId",
                );
            }
        }
        if old.tags != new.tags {
            let texts = (Some(old.tags.join(", ")), Some(new.tags.join(", ")));
            self.hits.note(Rule::TagsChanged, direction, at("tags"), texts, "");
        }
        self.documentation((&old.at, &new.at), (&old.remarks, &new.remarks), direction);
        let (old_item, new_item) = (&old.item, &new.item);
        self.documentation((&old_item.0, &new_item.0), (&old_item.1, &new_item.1), direction);
        self.life_cycle(old, new, direction);
        self.servers(old, new, direction);
        if direction == Direction::Request {
            self.security(old, new);
        }
        self.parameters(old, new, direction);
        self.bodies(old, new, direction);
        self.responses(old, new, direction.reversed());
        self.callbacks(&old.callbacks, &new.callbacks, direction.reversed(), above, old);
    }

    fn callbacks(
        &mut self,
        old: &[Callback<'d>],
        new: &[Callback<'d>],
        direction: Direction,
        above: &str,
        operation: &Operation<'d>,
    ) {
        let find = |all: &[Callback<'d>], one: &Callback<'d>| {
            let is_same = |other: &Callback<'d>| {
                other.name == one.name
                    && other.operation.path == one.operation.path
                    && other.operation.method == one.operation.method
            };
            all.iter().position(is_same)
        };
        let at = |callback: &Callback<'d>| Some(callback.operation.at.at());
        let title =
            |callback: &Callback<'d>| Some(format!("{}: {}", callback.name, callback.operation.title()));
        for one in old {
            let Some(index) = find(new, one) else {
                self.hits.note(Rule::CallbackRemoved, direction, (at(one), None), (title(one), None), "");
                continue;
            };
            let place = self.hits.place();
            let above = format!("{above}{} > {} ", operation.title(), one.name);
            self.operation(&one.operation, &new[index].operation, direction, &above);
            self.hits.leave_to(place);
        }
        for one in new.iter().filter(|one| find(old, one).is_none()) {
            self.hits.note(Rule::CallbackAdded, direction, (None, at(one)), (None, title(one)), "");
        }
    }
}
