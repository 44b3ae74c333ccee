//! Checks values against one schema, and brings them into its types.

use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, ValidationOptions};
use schemars::Schema;
use serde_json::{Map, Value};

use super::asking::Asking;
use super::marks::Marks;
use super::piece::Piece;
use super::violation::Teller;
use super::{SchemaError, SchemaRules, Violation, coerce, formats, normalise};

/// A value with more parts than this is told only its first broken rule: a hostile body of a megabyte must not be
/// answered with a hundred.
const MOST_PARTS: usize = 10_000;
/// So is one whose places and texts have more bytes than this, a text once for each level that it is in: a name of half a megabyte
/// stands in the place of everything below it.
const MOST_BYTES: usize = 4 << 20;
/// Nobody is asked about a value with more parts than this, since finding out about whom takes some memory for each: it is refused.
const MOST_ASKED_PARTS: usize = 100_000;
/// More broken rules than this are not reported.
const MOST_VIOLATIONS: usize = 1_000;

/// The check of one schema. It is made once, is cheap to clone and shared by all threads.
///
/// Formats are asserted, those of OpenAPI (`int32`, `int64`, `byte`) included; patterns are matched in linear time.
#[derive(Clone)]
pub struct Validator(Arc<Inner>);

struct Inner {
    schema: Value,
    check: jsonschema::Validator,
    /// The same schema, for reports.
    told: Piece,
    marks: Arc<Marks>,
    /// Rules that ask somebody, if the schema uses any.
    asking: Option<Asking>,
}

impl Validator {
    /// The check of `schema`, which may refer to `components` by their names.
    ///
    /// # Errors
    /// When the schema is no valid JSON schema, or has a pattern that cannot be matched in linear time.
    pub fn new(
        schema: Value,
        components: Map<String, Value>,
        rules: &SchemaRules,
    ) -> Result<Self, SchemaError> {
        let asks = rules.used_by(&schema).asks || components.values().any(|one| rules.used_by(one).asks);
        let check = compile(&document(&schema, &components, rules), rules, |options| options)?;
        let asking = asks.then(|| rules.asking.clone());
        let told = Piece::new(schema.clone());
        let marks = Marks::new(components, rules.clone());
        Ok(Self(Arc::new(Inner { schema, check, told, marks, asking })))
    }

    /// Whether `value` keeps every rule.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        self.0.check.is_valid(value)
    }

    /// Every rule that `value` breaks; empty if it is valid. At most 1,000 are reported, those of alternatives included, and
    /// only the first one of a value that has more than 10,000 parts, or more than 4 MiB of places and texts.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        if self.is_valid(value) {
            return Vec::new();
        }
        let teller = if is_larger_than(value, MOST_PARTS, MOST_BYTES) {
            Teller::of_first(&self.0.marks)
        } else {
            Teller::of_all(&self.0.marks, MOST_VIOLATIONS)
        };
        let found = teller.tell(&self.0.told, value, "");
        // What is not valid is never taken for valid, whatever can be told of it.
        if found.is_empty() { vec![Violation::unknown()] } else { found }
    }

    /// What those say who have to be asked about a value: the rules of
    /// [`AsyncKeyword`](super::AsyncKeyword)s and the [`AsyncFormat`](super::AsyncFormat)s that it breaks. Beside [`Validator::violations`] it is the whole truth.
    /// They are asked 1,000 questions about one value of 100,000 parts at most; one that needs more breaks a rule, `lookups`, and nobody
    /// is asked.
    ///
    /// # Errors
    /// Whatever kept one of them from knowing.
    pub async fn ask(&self, value: &Value) -> anyhow::Result<Vec<Violation>> {
        match &self.0.asking {
            // Thousands of questions are not asked for a value that is refused anyway.
            Some(_) if is_larger_than(value, MOST_PARTS, MOST_BYTES) && !self.is_valid(value) => {
                Ok(Vec::new())
            }
            Some(_) if is_larger_than(value, MOST_ASKED_PARTS, usize::MAX) => {
                Ok(vec![Violation::asks_too_much(MOST_ASKED_PARTS, "parts where some have to be looked up")])
            }
            Some(asking) => asking.ask(&self.0.marks, &self.0.told, value).await,
            None => Ok(Vec::new()),
        }
    }

    /// Turns numbers like `1.0` into integers where the schema says `integer`: to JSON Schema they are, to serde they
    /// are not. The value stays as valid, or invalid, as it was.
    #[must_use]
    pub fn normalise(&self, value: Value) -> Value {
        normalise::normalise(value, &self.0.schema, self.0.marks.components())
    }

    /// Turns text (the leaves of a tree that was read from a query string or a form) into the types that the schema
    /// has at each place. Numbers are decimal; booleans are `true`, `false`, `1` and `0` in any case. Text that cannot
    /// be converted stays, and is then a violation.
    #[must_use]
    pub fn coerce(&self, tree: Value) -> Value {
        coerce::coerce(tree, &self.0.schema, self.0.marks.components())
    }

    /// The same for the tree of a whole form: where the schema says `array`, a value that was given once is a list of one.
    pub fn coerce_form(&self, tree: Value) -> Value {
        self.coerce(super::whole::lists(tree, &self.0.schema, self.0.marks.components()))
    }

    /// Reads text as JSON where the schema says `object`.
    pub fn read_objects(&self, tree: Value) -> Value {
        super::whole::objects(tree, &self.0.schema, self.0.marks.components())
    }

    /// Shows every text of a value to `see`: where it is, and the parts of the schema that speak about it.
    pub fn each_text(&self, value: &Value, see: impl FnMut(&str, &str, &[&Map<String, Value>])) {
        super::whole::each_text(value, &self.0.schema, self.0.marks.components(), see);
    }
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator").field("schema", &self.0.schema).finish_non_exhaustive()
    }
}

/// A check of a document, with what the application adds to validators, and what `more` does.
pub(super) fn compile(
    document: &Value,
    rules: &SchemaRules,
    more: impl FnOnce(ValidationOptions<'static>) -> ValidationOptions<'static>,
) -> Result<jsonschema::Validator, SchemaError> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .with_format("byte", formats::is_base64)
        .with_keyword(formats::RANGE, formats::range_keyword)
        .offline();
    more(rules.teach(options)).build(document).map_err(|error| SchemaError::Invalid {
        at: error.instance_path().to_string(),
        problem: error.to_string(),
    })
}

/// One document of the schema and the components it refers to, with the keywords of our own.
pub(super) fn document(schema: &Value, components: &Map<String, Value>, rules: &SchemaRules) -> Value {
    let mark = |schema: &Value| {
        let mut schema = schema.clone();
        if let Ok(schema) = <&mut Schema>::try_from(&mut schema) {
            formats::mark_ranges(schema);
            rules.asking.mark_formats(schema);
        }
        schema
    };
    let mut document = match mark(schema) {
        Value::Object(members) => members,
        // `true` and `false` have no room for members.
        other => Map::from_iter([("allOf".to_owned(), Value::Array(vec![other]))]),
    };
    if !components.is_empty() {
        let marked: Map<String, Value> =
            components.iter().map(|(name, schema)| (name.clone(), mark(schema))).collect();
        document.insert("components".to_owned(), serde_json::json!({"schemas": marked}));
    }
    Value::Object(document)
}

/// Whether `value` consists of more than `parts` values, or its places and texts of more than `bytes`.
fn is_larger_than(value: &Value, parts: usize, bytes: usize) -> bool {
    /// Takes what a value at a place of `path` bytes, `depth` levels down, has of both; nothing is left where it is too much.
    fn take(value: &Value, (path, depth): (usize, usize), left: (usize, usize)) -> Option<(usize, usize)> {
        let text = value.as_str().map_or(0, |text| text.len().saturating_mul(depth + 1));
        let left = (left.0.checked_sub(1)?, left.1.checked_sub(path.saturating_add(text))?);
        match value {
            Value::Array(items) => items.iter().try_fold(left, |left, item| {
                // An index has a few digits.
                take(item, (path + 4, depth + 1), left)
            }),
            Value::Object(members) => members.iter().try_fold(left, |left, (name, member)| {
                take(member, (path + 1 + name.len(), depth + 1), left)
            }),
            _ => Some(left),
        }
    }
    take(value, (0, 0), (parts, bytes)).is_none()
}
