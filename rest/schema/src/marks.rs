//! Keywords of ours in the place of those that lead the library into alternatives.
//!
//! The library tells of alternatives (`anyOf`, `oneOf`) none of which fits with everything that is wrong in each of
//! them, and in each of theirs: for a schema that contains itself that is twice as much, or more, for every level of a
//! value. So the schema that reports are made of has a keyword of ours in their place, which says no more than that
//! none fits. What has looked at alternatives (`unevaluatedProperties`, `unevaluatedItems`) has one too, since it means
//! nothing without them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use schemars::Schema;
use serde_json::{Map, Value};

use super::choice::Choice;
use super::piece::Piece;
use super::reference::reachable;
use super::subschema::each_subschema;
use super::unevaluated::Unevaluated;
use super::validator::{compile, document};
use super::{SchemaError, SchemaRules};

/// What stands in the place of a keyword: one of ours, with the number of the mark. It never stands in a document.
const OWN: [(&str, &str); 4] = [
    ("anyOf", "x-lazo-any-of"),
    ("oneOf", "x-lazo-one-of"),
    ("unevaluatedProperties", "x-lazo-unevaluated-properties"),
    ("unevaluatedItems", "x-lazo-unevaluated-items"),
];

/// Lies beside them with the same numbers, and means nothing: the library notes unknown keywords where they stand beside a value.
pub(super) const NOTED: &str = "x-lazo-marks";

/// The marks in one schema and in the components that it refers to.
pub(super) struct Marks {
    components: Map<String, Value>,
    rules: SchemaRules,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    marks: Vec<Arc<Mark>>,
    pieces: HashMap<String, Arc<Piece>>,
    /// Components with their marks: the same in all reports, so that what one of them has seen another one knows.
    components: HashMap<String, Value>,
}

/// What has been taken out of a schema.
pub(super) enum Mark {
    Choice(Choice),
    Unevaluated(Unevaluated),
}

impl Marks {
    /// None yet.
    pub(super) fn new(components: Map<String, Value>, rules: SchemaRules) -> Arc<Self> {
        Arc::new(Self { components, rules, known: Mutex::default() })
    }

    pub(super) fn components(&self) -> &Map<String, Value> {
        &self.components
    }

    /// A validator of `schema` as it is.
    pub(super) fn check(&self, schema: &Value) -> Result<Validator, SchemaError> {
        let components = self.used_by(schema)?;
        compile(&document(schema, &components, &self.rules), &self.rules, |options| options)
    }

    /// A validator of `schema` whose errors do not go into alternatives.
    pub(super) fn report(self: &Arc<Self>, schema: &Value) -> Result<Validator, SchemaError> {
        let components = self.used_by(schema)?.into_iter();
        let components =
            components.map(|(name, schema)| (name.clone(), self.component(name, schema))).collect();
        let document = document(&self.marked(schema.clone()), &components, &self.rules);
        compile(&document, &self.rules, |options| {
            OWN.into_iter().fold(options, |options, (_, own)| {
                let marks = Arc::downgrade(self);
                options.with_keyword(own, move |_, number, _| {
                    let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                    let own = Own { marks: Weak::clone(&marks), number: number.unwrap_or_default() };
                    Ok(Box::new(own) as Box<dyn for<'i> jsonschema::Keyword<'i>>)
                })
            })
        })
    }

    /// The components that a schema leads to.
    fn used_by(&self, schema: &Value) -> Result<Map<String, Value>, SchemaError> {
        let used = reachable([schema], |name| self.components.get(name))?;
        Ok(used.into_iter().map(|(name, schema)| (name, schema.clone())).collect())
    }

    fn component(&self, name: String, schema: Value) -> Value {
        if let Some(marked) = self.known().components.get(&name) {
            return marked.clone();
        }
        let marked = self.marked(schema);
        self.known().components.entry(name).or_insert(marked).clone()
    }

    fn marked(&self, mut schema: Value) -> Value {
        if let Ok(schema) = <&mut Schema>::try_from(&mut schema) {
            self.mark(schema);
        }
        schema
    }

    /// Puts our keywords in their places, outermost first: what is in alternatives stays as it is.
    fn mark(&self, schema: &mut Schema) {
        if let Some(members) = schema.as_object_mut() {
            let read = |(keyword, own)| Some((keyword, own, self.read(keyword, members)?));
            let found: Vec<(&str, &str, Mark)> = OWN.into_iter().filter_map(read).collect();
            let mut noted = Vec::new();
            for (keyword, own, mark) in found {
                let number = self.enter(mark);
                members.remove(keyword);
                members.insert(own.to_owned(), number.into());
                noted.push(Value::from(number));
            }
            if !noted.is_empty() {
                members.insert(NOTED.to_owned(), noted.into());
            }
        }
        each_subschema(schema, |schema| self.mark(schema));
    }

    /// What a keyword of a schema object says, if that is something to mark.
    fn read(&self, keyword: &str, members: &Map<String, Value>) -> Option<Mark> {
        let piece = |schema| self.piece(schema);
        match (keyword, members.get(keyword)?) {
            ("anyOf" | "oneOf", Value::Array(alternatives)) => {
                let alternatives = alternatives.iter().cloned().map(piece).collect();
                Some(Mark::Choice(Choice::new(keyword == "oneOf", alternatives, members)))
            }
            ("unevaluatedProperties" | "unevaluatedItems", rest) => {
                Unevaluated::new(keyword, rest, members, piece).map(Mark::Unevaluated)
            }
            _ => None,
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn piece(&self, schema: Value) -> Arc<Piece> {
        let mut known = self.known();
        let piece = known.pieces.entry(schema.to_string());
        Arc::clone(piece.or_insert_with(|| Arc::new(Piece::new(schema))))
    }

    fn enter(&self, mark: Mark) -> usize {
        let mut known = self.known();
        known.marks.push(Arc::new(mark));
        known.marks.len() - 1
    }

    fn number(&self, number: usize) -> Option<Arc<Mark>> {
        self.known().marks.get(number).cloned()
    }

    /// The marks that are noted beside a value.
    pub(super) fn noted<'n>(&'n self, numbers: &'n Value) -> impl Iterator<Item = Arc<Mark>> + 'n {
        let numbers = numbers.as_array().into_iter().flatten().filter_map(Value::as_u64);
        numbers.filter_map(|number| self.number(usize::try_from(number).ok()?))
    }

    /// The mark that an error is about.
    pub(super) fn of(&self, kind: &Kind) -> Option<Arc<Mark>> {
        let Kind::Custom { keyword, message } = kind else { return None };
        OWN.iter().find(|(_, own)| own == keyword)?;
        self.number(message.parse().ok()?)
    }
}

/// Our keyword.
struct Own {
    marks: Weak<Marks>,
    number: usize,
}

impl<'i> jsonschema::Keyword<'i> for Own {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(value) { Ok(()) } else { Err(ValidationError::custom(self.number.to_string())) }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        let Some(marks) = self.marks.upgrade() else { return true };
        match marks.number(self.number).as_deref() {
            Some(Mark::Choice(choice)) => choice.holds(&marks, value),
            Some(Mark::Unevaluated(unevaluated)) => unevaluated.holds(&marks, value),
            None => true,
        }
    }
}
