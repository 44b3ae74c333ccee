//! Checks values against one schema, and brings them into its types.

use std::sync::Arc;

use jsonschema::{Draft, PatternOptions};
use schemars::Schema;
use serde_json::{Map, Value};

use super::asking::Asking;
use super::violation::violations_of;
use super::{SchemaError, SchemaRules, Violation, coerce, formats, normalise};

/// A value with more parts than this is told only its first broken rule: a hostile body of a megabyte must not be
/// answered with a hundred.
const MOST_PARTS: usize = 10_000;
/// More broken rules than this are not reported.
const MOST_VIOLATIONS: usize = 1_000;

/// The check of one schema. It is made once, by [`Schemas::validator`](super::Schemas::validator), is cheap to clone
/// and shared by all threads.
///
/// Formats are asserted, those of OpenAPI (`int32`, `int64`, `byte`) included; patterns are matched in linear time.
#[derive(Clone)]
pub struct Validator(Arc<Inner>);

struct Inner {
    schema: Value,
    components: Map<String, Value>,
    check: jsonschema::Validator,
    /// Rules that ask somebody, if the schema uses any.
    asking: Option<Asking>,
}

impl Validator {
    pub(super) fn new(
        schema: Value,
        components: Map<String, Value>,
        rules: &SchemaRules,
    ) -> Result<Self, SchemaError> {
        let asks = rules.used_by(&schema).asks || components.values().any(|one| rules.used_by(one).asks);
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            .with_format("byte", formats::is_base64)
            .with_keyword(formats::RANGE, formats::range_keyword)
            .offline();
        let check = rules.teach(options).build(&document(&schema, &components, rules)).map_err(|error| {
            SchemaError::Invalid { at: error.instance_path().to_string(), problem: error.to_string() }
        })?;
        let asking = asks.then(|| rules.asking.clone());
        Ok(Self(Arc::new(Inner { schema, components, check, asking })))
    }

    /// Whether `value` keeps every rule.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        self.0.check.is_valid(value)
    }

    /// Every rule that `value` breaks; empty if it is valid. At most 1,000 are reported, and only the first one of a
    /// value that has more than 10,000 parts.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut found = Vec::new();
        if is_larger_than(value, MOST_PARTS) {
            if let Err(error) = self.0.check.validate(value) {
                violations_of(&error, value, &mut found);
            }
        } else {
            for error in self.0.check.iter_errors(value) {
                violations_of(&error, value, &mut found);
                if found.len() >= MOST_VIOLATIONS {
                    break;
                }
            }
        }
        found.truncate(MOST_VIOLATIONS);
        found
    }

    /// What those say who have to be asked about a value: the rules of
    /// [`AsyncKeyword`](super::AsyncKeyword)s and the [`AsyncFormat`](super::AsyncFormat)s that it breaks. Beside [`Validator::violations`] it is the whole truth.
    ///
    /// # Errors
    /// Whatever kept one of them from knowing.
    pub async fn ask(&self, value: &Value) -> anyhow::Result<Vec<Violation>> {
        match &self.0.asking {
            Some(asking) => asking.ask(&self.0.check, value).await,
            None => Ok(Vec::new()),
        }
    }

    /// Turns numbers like `1.0` into integers where the schema says `integer`: to JSON Schema they are, to serde they
    /// are not. The value stays as valid, or invalid, as it was.
    #[must_use]
    pub fn normalise(&self, value: Value) -> Value {
        normalise::normalise(value, &self.0.schema, &self.0.components)
    }

    /// Turns text (the leaves of a tree that was read from a query string or a form) into the types that the schema
    /// has at each place. Numbers are decimal; booleans are `true`, `false`, `1` and `0` in any case. Text that cannot
    /// be converted stays, and is then a violation.
    #[must_use]
    pub fn coerce(&self, tree: Value) -> Value {
        coerce::coerce(tree, &self.0.schema, &self.0.components)
    }

    /// The same for the tree of a whole form: where the schema says `array`, a value that was given once is a list of one.
    pub(crate) fn coerce_form(&self, tree: Value) -> Value {
        self.coerce(super::whole::lists(tree, &self.0.schema, &self.0.components))
    }

    /// Reads text as JSON where the schema says `object`.
    pub(crate) fn read_objects(&self, tree: Value) -> Value {
        super::whole::objects(tree, &self.0.schema, &self.0.components)
    }

    /// Shows every text of a value to `see`: where it is, and the parts of the schema that speak about it.
    pub(crate) fn each_text(&self, value: &Value, see: impl FnMut(&str, &str, &[&Map<String, Value>])) {
        super::whole::each_text(value, &self.0.schema, &self.0.components, see);
    }
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator").field("schema", &self.0.schema).finish_non_exhaustive()
    }
}

/// One document of the schema and the components it refers to, with the keywords of our own.
fn document(schema: &Value, components: &Map<String, Value>, rules: &SchemaRules) -> Value {
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

/// Whether `value` consists of more than `most` values.
fn is_larger_than(value: &Value, most: usize) -> bool {
    fn count(value: &Value, left: &mut usize) {
        *left = left.saturating_sub(1);
        if *left == 0 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| count(item, left)),
            Value::Object(members) => members.values().for_each(|member| count(member, left)),
            _ => {}
        }
    }
    let mut left = most + 1;
    count(value, &mut left);
    left == 0
}
