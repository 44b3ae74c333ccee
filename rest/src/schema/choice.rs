//! Alternatives (`anyOf`, `oneOf`) in reports of broken rules.
//!
//! The library tells of alternatives none of which fits with everything that is wrong in each of them, and in each
//! of theirs: for a schema that contains itself that is twice as much, or more, for every level of a value. So the
//! schema that reports are made of has a keyword of ours in their place, which says no more than that none fits. What
//! the alternative lacks that is plainly meant is asked of that one alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use schemars::{Schema, transform::transform_subschemas};
use serde_json::{Map, Value};

use super::reference::{component_name, reachable};
use super::unevaluated::{is_unevaluated, levels, most_branches};
use super::validator::{compile, document};
use super::{SchemaError, SchemaRules};

/// What stands in the place of `anyOf` and `oneOf`: a keyword with the number of the choice. It never stands in a
/// document.
const OWN: [(&str, &str, bool); 2] = [("anyOf", "x-lazo-any-of", false), ("oneOf", "x-lazo-one-of", true)];

/// Lies beside them with the same numbers, and means nothing: the library notes unknown keywords where they stand beside a value.
pub(super) const NOTED: &str = "x-lazo-choices";

/// The choices of one schema and of the components that it refers to.
pub(super) struct Choices {
    components: Map<String, Value>,
    rules: SchemaRules,
    /// The most alternatives of one choice, where the library looks into all of them: what alternatives have looked at
    /// (`unevaluatedProperties`) it alone knows.
    branches: Option<u64>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    choices: Vec<Arc<Choice>>,
    pieces: HashMap<String, Arc<Piece>>,
}

/// Alternatives that stand somewhere in a schema.
pub(super) struct Choice {
    pub(super) is_one_of: bool,
    pub(super) alternatives: Vec<Arc<Piece>>,
    discriminator: Option<Discriminator>,
}

/// OpenAPI's `discriminator`: a property that says which alternative is meant.
struct Discriminator {
    property: String,
    /// Its values, with the components that they stand for.
    mapping: Map<String, Value>,
}

/// A schema of its own, cut out of a larger one.
pub(super) struct Piece {
    schema: Value,
    check: OnceLock<Option<Validator>>,
    report: OnceLock<Option<Validator>>,
}

impl Choices {
    /// The choices of a schema and its components.
    pub(super) fn new(schema: &Value, components: Map<String, Value>, rules: SchemaRules) -> Arc<Self> {
        let all = || components.values().chain([schema]);
        let branches = all().any(is_unevaluated).then(|| all().map(most_branches).max().unwrap_or_default());
        Arc::new(Self { components, rules, branches, known: Mutex::default() })
    }

    /// Whether looking into all alternatives, and into all of theirs, is too much for a value.
    pub(super) fn explode_in(&self, value: &Value) -> bool {
        /// So many ways through alternatives are gone.
        const MOST: u64 = 10_000;
        self.branches.is_some_and(|branches| branches.saturating_pow(levels(value)) > MOST)
    }

    pub(super) fn components(&self) -> &Map<String, Value> {
        &self.components
    }

    /// A validator of `schema` whose errors do not go into alternatives.
    pub(super) fn report(self: &Arc<Self>, schema: &Value) -> Result<Validator, SchemaError> {
        let components = self.used_by(schema)?;
        if self.branches.is_some() {
            return compile(&document(schema, &components, &self.rules), &self.rules, |options| options);
        }
        let mark = |schema: &Value| {
            let mut schema = schema.clone();
            if let Ok(schema) = <&mut Schema>::try_from(&mut schema) {
                self.mark(schema);
            }
            schema
        };
        let components = components.iter().map(|(name, schema)| (name.clone(), mark(schema))).collect();
        let document = document(&mark(schema), &components, &self.rules);
        compile(&document, &self.rules, |options| {
            OWN.into_iter().fold(options, |options, (_, own, _)| {
                let choices = Arc::downgrade(self);
                options.with_keyword(own, move |_, number, _| {
                    let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                    let own = Own { choices: Weak::clone(&choices), number: number.unwrap_or_default() };
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

    /// Puts our keyword in the place of alternatives, outermost first: what is in them stays as it is.
    fn mark(&self, schema: &mut Schema) {
        if let Some(members) = schema.as_object_mut() {
            let mut noted = Vec::new();
            for (keyword, own, is_one_of) in OWN {
                if members.get(keyword).is_some_and(Value::is_array)
                    && let Some(Value::Array(alternatives)) = members.remove(keyword)
                {
                    let discriminator = members.get("discriminator").and_then(Discriminator::read);
                    let number = self.enter(is_one_of, alternatives, discriminator);
                    members.insert(own.to_owned(), number.into());
                    noted.push(Value::from(number));
                }
            }
            if !noted.is_empty() {
                members.insert(NOTED.to_owned(), noted.into());
            }
        }
        transform_subschemas(&mut |schema: &mut Schema| self.mark(schema), schema);
    }

    fn enter(
        &self,
        is_one_of: bool,
        alternatives: Vec<Value>,
        discriminator: Option<Discriminator>,
    ) -> usize {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let alternatives = alternatives.into_iter().map(|schema| {
            let piece = known.pieces.entry(schema.to_string());
            Arc::clone(piece.or_insert_with(|| Arc::new(Piece::new(schema))))
        });
        let choice = Choice { is_one_of, alternatives: alternatives.collect(), discriminator };
        known.choices.push(Arc::new(choice));
        known.choices.len() - 1
    }

    fn number(&self, number: usize) -> Option<Arc<Choice>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).choices.get(number).cloned()
    }

    /// The choices that are noted beside a value.
    pub(super) fn noted<'n>(&'n self, numbers: &'n Value) -> impl Iterator<Item = Arc<Choice>> + 'n {
        let numbers = numbers.as_array().into_iter().flatten().filter_map(Value::as_u64);
        numbers.filter_map(|number| self.number(usize::try_from(number).ok()?))
    }

    /// The choice that an error is about.
    pub(super) fn of(&self, kind: &Kind) -> Option<Arc<Choice>> {
        let Kind::Custom { keyword, message } = kind else { return None };
        OWN.iter().find(|(_, own, _)| own == keyword)?;
        self.number(message.parse().ok()?)
    }
}

impl Choice {
    /// The places of the alternatives that a value fits.
    pub(super) fn passing(&self, choices: &Arc<Choices>, value: &Value) -> Vec<usize> {
        let fits = |(place, piece): (usize, &Arc<Piece>)| piece.fits(choices, value).then_some(place);
        self.alternatives.iter().enumerate().filter_map(fits).collect()
    }

    /// The alternative that is plainly meant by a value which fits none: the one that the discriminator names, or else
    /// the only one whose type, and whose properties with fixed values, are those of the value.
    pub(super) fn meant(&self, choices: &Arc<Choices>, value: &Value) -> Option<&Arc<Piece>> {
        if let Some(named) = self.discriminator.as_ref().and_then(|one| one.names(value)) {
            let is_named = |piece: &&Arc<Piece>| piece.component() == Some(named);
            if let Some(piece) = self.alternatives.iter().find(is_named) {
                return Some(piece);
            }
        }
        let mut meant = self.alternatives.iter().filter(|piece| piece.is_meant(choices, value));
        match (meant.next(), meant.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

impl Discriminator {
    fn read(value: &Value) -> Option<Self> {
        let property = value.get("propertyName")?.as_str()?.to_owned();
        let mapping = value.get("mapping").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(Self { property, mapping })
    }

    fn names<'v>(&'v self, value: &'v Value) -> Option<&'v str> {
        named_by(&self.property, Some(&self.mapping), value)
    }
}

/// The component that the discriminating property of a value names.
pub(super) fn named_by<'v>(
    property: &str,
    mapping: Option<&'v Map<String, Value>>,
    value: &'v Value,
) -> Option<&'v str> {
    let named = value.get(property)?.as_str()?;
    match mapping.and_then(|mapping| mapping.get(named)).and_then(Value::as_str) {
        // A name, or a reference.
        Some(mapped) => Some(component_name(mapped).unwrap_or(mapped)),
        None => Some(named),
    }
}

impl Piece {
    pub(super) fn new(schema: Value) -> Self {
        Self { schema, check: OnceLock::new(), report: OnceLock::new() }
    }

    /// The component that it refers to.
    fn component(&self) -> Option<&str> {
        component_name(self.schema.get("$ref")?.as_str()?)
    }

    fn fits(&self, choices: &Arc<Choices>, value: &Value) -> bool {
        let check = self.check.get_or_init(|| {
            let components = choices.used_by(&self.schema).ok()?;
            let document = document(&self.schema, &components, &choices.rules);
            compile(&document, &choices.rules, |options| options).ok()
        });
        check.as_ref().is_some_and(|check| check.is_valid(value))
    }

    /// The schema whose rule stands at a path, as errors have it: below its own or below that of a component.
    pub(super) fn schema_at<'s>(&'s self, rule: &str, choices: &'s Choices) -> Option<&'s Value> {
        let (schema, _) = rule.rsplit_once('/')?;
        let Some(below) = schema.strip_prefix("/components/schemas/") else {
            return self.schema.pointer(schema);
        };
        let (name, within) = below.split_at(below.find('/').unwrap_or(below.len()));
        choices.components.get(&unescaped(name))?.pointer(within)
    }

    /// A part of what compiles compiles; if it should not, nothing is told of it.
    pub(super) fn report(&self, choices: &Arc<Choices>) -> Option<&Validator> {
        self.report.get_or_init(|| choices.report(&self.schema).ok()).as_ref()
    }

    fn is_meant(&self, choices: &Arc<Choices>, value: &Value) -> bool {
        self.report(choices).is_some_and(|report| {
            report.iter_errors(value).all(|error| match error.kind() {
                Kind::Type { .. } => !error.instance_path().as_str().is_empty(),
                Kind::Constant { .. } | Kind::Enum { .. } => false,
                _ => true,
            })
        })
    }
}

/// A step of a JSON pointer as the name that it stands for (RFC 6901, 4).
fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Our keyword.
struct Own {
    choices: Weak<Choices>,
    number: usize,
}

impl<'i> jsonschema::Keyword<'i> for Own {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(value) { Ok(()) } else { Err(ValidationError::custom(self.number.to_string())) }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        let Some(choices) = self.choices.upgrade() else { return true };
        let Some(choice) = choices.number(self.number) else { return true };
        let mut passing = choice.alternatives.iter().filter(|piece| piece.fits(&choices, value));
        let (first, second) = (passing.next(), choice.is_one_of.then(|| passing.next()).flatten());
        first.is_some() && second.is_none()
    }
}
