//! Rules that ask somebody: which values they are asked about, and what they say.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use schemars::Schema;
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};

use super::marks::{Mark, Marks, NOTED};
use super::own::{AsyncFormat, AsyncKeyword, Verdict};
use super::piece::Piece;
use super::subschema::each_subschema;
use super::{Violation, violation::format_rule};

/// The keyword that a validator's schema gets beside a `format` that asks: the library notes unknown keywords where they stand
/// beside a value. It never stands in a document.
const ASKED_FORMAT: &str = "x-lazo-asked-format";
/// So many questions are asked at a time.
const AT_ONCE: usize = 8;
/// A value that more questions would have to be asked about is refused: a list of a megabyte must not become half a
/// million of them.
const MOST: usize = 1_000;

/// The rules of an application that ask.
#[derive(Clone, Default)]
pub(super) struct Asking {
    pub(super) keywords: Vec<Arc<dyn AsyncKeyword>>,
    pub(super) formats: Vec<Arc<dyn AsyncFormat>>,
}

/// A rule beside a value.
enum Rule {
    Keyword(Arc<dyn AsyncKeyword>, Value),
    Format(Arc<dyn AsyncFormat>),
}

/// A value that somebody has to be asked about.
struct Question<'v> {
    rule: Rule,
    path: String,
    value: &'v Value,
}

impl Asking {
    pub(super) fn is_empty(&self) -> bool {
        self.keywords.is_empty() && self.formats.is_empty()
    }

    pub(super) fn has_keyword(&self, name: &str) -> bool {
        self.keywords.iter().any(|one| one.name() == name)
    }

    pub(super) fn has_format(&self, name: &str) -> bool {
        self.formats.iter().any(|one| one.name() == name)
    }

    /// Lays a keyword beside every format that asks.
    pub(super) fn mark_formats(&self, schema: &mut Schema) {
        if self.formats.is_empty() {
            return;
        }
        each_subschema(schema, |schema| self.mark_formats(schema));
        let Some(members) = schema.as_object_mut() else { return };
        let asked = members.get("format").and_then(Value::as_str).filter(|name| self.has_format(name));
        if let Some(name) = asked.map(str::to_owned) {
            members.insert(ASKED_FORMAT.to_owned(), name.into());
        }
    }

    /// What those say who have to be asked about a value. Rules are left out that stand in an alternative which the
    /// value does not fit. Nobody is asked about a value that needs too many questions.
    pub(super) async fn ask(
        &self,
        marks: &Arc<Marks>,
        schema: &Piece,
        value: &Value,
    ) -> anyhow::Result<Vec<Violation>> {
        let mut questions = Questions { asking: self, marks, seen: BTreeSet::new(), found: Vec::new() };
        questions.look(schema, value, "");
        if questions.is_full() {
            return Ok(vec![Violation::asks_too_much(MOST, "values that have to be looked up")]);
        }
        questions.found.sort_by(|one, other| one.path.cmp(&other.path));
        let asked = stream::iter(questions.found).map(Question::ask);
        let told: Vec<Option<Violation>> = asked.buffered(AT_ONCE).try_collect().await?;
        Ok(told.into_iter().flatten().collect())
    }

    /// The rule of a keyword.
    fn rule(&self, keyword: &str, argument: &Value) -> Option<Rule> {
        if keyword == ASKED_FORMAT {
            let format = self.formats.iter().find(|one| argument == one.name());
            return format.map(|format| Rule::Format(Arc::clone(format)));
        }
        let asked = self.keywords.iter().find(|one| one.name() == keyword);
        asked.map(|asked| Rule::Keyword(Arc::clone(asked), argument.clone()))
    }
}

/// The search for them.
struct Questions<'s, 'v> {
    asking: &'s Asking,
    marks: &'s Arc<Marks>,
    /// The same rule may be reached on several ways.
    seen: BTreeSet<(String, String, String)>,
    found: Vec<Question<'v>>,
}

impl<'v> Questions<'_, 'v> {
    /// Whether there are too many.
    fn is_full(&self) -> bool {
        self.found.len() > MOST
    }

    /// Looks at a value that stands at `place`. Only alternatives that it fits are gone into: to look into all of them, and into all of
    /// theirs, takes twice as long for every level of a value whose schema contains itself.
    fn look(&mut self, schema: &Piece, root: &'v Value, place: &str) {
        if self.is_full() {
            return;
        }
        let Some(report) = schema.report(self.marks) else { return };
        let evaluation = report.evaluate(root);
        let mut open = vec![evaluation.root()];
        while let Some(unit) = open.pop() {
            if self.is_full() {
                return;
            }
            let way = unit.evaluation_path().as_str();
            let is_alternative =
                |segment: &str| matches!(segment, "anyOf" | "oneOf" | "if" | "contains" | "not");
            let mut ends = way.rsplit('/');
            let (last, before) = (ends.next().unwrap_or_default(), ends.next().unwrap_or_default());
            if last == "not" || (!unit.valid() && (is_alternative(before) || last == "if")) {
                continue;
            }
            let notes = unit.annotations().or_else(|| unit.dropped_annotations());
            let path = unit.instance_location().as_str();
            for (keyword, argument) in notes.and_then(|notes| notes.value().as_object()).into_iter().flatten()
            {
                if let Some(value) = root.pointer(path) {
                    self.note(keyword, argument, value, format!("{place}{path}"));
                }
            }
            open.extend(unit.children());
        }
    }

    /// What an unknown keyword beside a value means, if it means anything.
    fn note(&mut self, keyword: &str, argument: &Value, value: &'v Value, path: String) {
        let is_mark = keyword == NOTED;
        let rule = if is_mark { None } else { self.asking.rule(keyword, argument) };
        if !is_mark && rule.is_none()
            || !self.seen.insert((path.clone(), keyword.to_owned(), argument.to_string()))
        {
            return;
        }
        if let Some(rule) = rule {
            self.found.push(Question { rule, path, value });
            return;
        }
        let marks = self.marks;
        for mark in marks.noted(argument) {
            match &*mark {
                Mark::Choice(choice) => {
                    for fitting in choice.passing(marks, value) {
                        self.look(&choice.alternatives[fitting], value, &path);
                    }
                }
                Mark::Unevaluated(unevaluated) => {
                    for (step, part) in unevaluated.left(marks, value) {
                        self.look(&unevaluated.each, part, &format!("{path}/{step}"));
                    }
                }
            }
        }
    }
}

impl Question<'_> {
    /// The rule, if the value breaks it.
    async fn ask(self) -> anyhow::Result<Option<Violation>> {
        let Question { rule, path, value } = self;
        Ok(match rule {
            Rule::Keyword(keyword, argument) => match keyword.check(&argument, value).await? {
                Verdict::Holds => None,
                Verdict::Broken { message, info } => {
                    Some(Violation { path, code: keyword.name().to_owned(), message, info })
                }
            },
            Rule::Format(format) => match value.as_str() {
                Some(text) if !format.holds(text).await? => {
                    let (code, message, info) = format_rule(format.name());
                    let info = info.as_object().cloned().unwrap_or_default();
                    Some(Violation { path, code: code.to_owned(), message, info })
                }
                // `format` speaks about texts only.
                _ => None,
            },
        })
    }
}
