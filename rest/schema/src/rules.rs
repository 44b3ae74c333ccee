//! The formats and keywords that a set of schemas may use, put into validators.

use jsonschema::{ValidationError, ValidationOptions};
use serde_json::{Map, Value};
use std::{fmt, sync::Arc};

use super::asking::Asking;
use super::own::{AsyncFormat, AsyncKeyword, Format, Keyword, Verdict};

/// The formats and keywords that a set of schemas may use.
///
/// ```
/// use lazo_schema::{Keyword, SchemaRules, Validator, Verdict};
/// use serde_json::{Map, Value, json};
///
/// struct Even;
///
/// impl Keyword for Even {
///     fn name(&self) -> &str {
///         "x-even"
///     }
///
///     fn check(&self, _: &Value, value: &Value) -> Verdict {
///         Verdict::holds_if(value.as_i64().is_none_or(|number| number % 2 == 0), "must be even")
///     }
/// }
///
/// let rules = SchemaRules::default().keyword(Even);
/// let even = Validator::new(json!({"type": "integer", "x-even": true}), Map::new(), &rules)?;
/// assert!(even.is_valid(&json!(2)));
/// assert_eq!(even.violations(&json!(3))[0].code, "x-even");
/// # Ok::<(), lazo_schema::SchemaError>(())
/// ```
#[derive(Clone, Default)]
pub struct SchemaRules {
    formats: Vec<Arc<dyn Format>>,
    keywords: Vec<Arc<dyn Keyword>>,
    pub(super) asking: Asking,
}

/// What a schema uses of an application's own rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// Rules that a type cannot keep by itself.
    pub any: bool,
    /// Rules that ask somebody.
    pub asks: bool,
}

impl SchemaRules {
    /// What is bound.
    // Inline, as `has_format` is, so that a server that validates nothing needs no page of this crate.
    #[inline]
    pub fn new(
        formats: &[Arc<dyn Format>],
        keywords: &[Arc<dyn Keyword>],
        asking_formats: &[Arc<dyn AsyncFormat>],
        asking_keywords: &[Arc<dyn AsyncKeyword>],
    ) -> Self {
        let asking = Asking { formats: asking_formats.to_vec(), keywords: asking_keywords.to_vec() };
        Self { formats: formats.to_vec(), keywords: keywords.to_vec(), asking }
    }

    /// With a format.
    #[must_use]
    pub fn format(mut self, format: impl Format + 'static) -> Self {
        self.formats.push(Arc::new(format));
        self
    }

    /// With a keyword.
    #[must_use]
    pub fn keyword(mut self, keyword: impl Keyword + 'static) -> Self {
        self.keywords.push(Arc::new(keyword));
        self
    }

    /// With a keyword that asks somebody.
    #[must_use]
    pub fn async_keyword(mut self, keyword: impl AsyncKeyword + 'static) -> Self {
        self.asking.keywords.push(Arc::new(keyword));
        self
    }

    /// With a format that asks somebody.
    #[must_use]
    pub fn async_format(mut self, format: impl AsyncFormat + 'static) -> Self {
        self.asking.formats.push(Arc::new(format));
        self
    }

    fn is_empty(&self) -> bool {
        self.formats.is_empty() && self.keywords.is_empty() && self.asking.is_empty()
    }

    /// Whether a format is one of these.
    #[inline]
    pub fn has_format(&self, name: &str) -> bool {
        self.formats.iter().any(|format| format.name() == name) || self.asking.has_format(name)
    }

    /// What a schema uses of them, at any depth. A value that only looks like a schema may be taken for one: then more is
    /// checked than need be.
    pub fn used_by(&self, schema: &Value) -> Uses {
        let mut uses = Uses::default();
        if !self.is_empty() {
            self.look(schema, &mut uses);
        }
        uses
    }

    fn look(&self, schema: &Value, uses: &mut Uses) {
        match schema {
            Value::Array(items) => items.iter().for_each(|item| self.look(item, uses)),
            Value::Object(members) => {
                for (keyword, value) in members {
                    let format = value.as_str().filter(|_| keyword == "format");
                    let is_format = format.is_some_and(|name| self.has_format(name));
                    let asks = self.asking.has_keyword(keyword)
                        || format.is_some_and(|name| self.asking.has_format(name));
                    uses.asks |= asks;
                    uses.any |= asks || is_format || self.keywords.iter().any(|one| one.name() == keyword);
                    self.look(value, uses);
                }
            }
            _ => {}
        }
    }

    /// Teaches a validator the rules that a look at the value decides.
    pub(super) fn teach<'o>(&self, mut options: ValidationOptions<'o>) -> ValidationOptions<'o> {
        for format in &self.formats {
            let own = Arc::clone(format);
            options = options.with_format(format.name().to_owned(), move |text: &str| own.holds(text));
        }
        for keyword in &self.keywords {
            let own = Arc::clone(keyword);
            options = options.with_keyword(keyword.name().to_owned(), move |_, argument, _| {
                let used = Used { keyword: Arc::clone(&own), argument: argument.clone() };
                Ok(Box::new(used) as Box<dyn for<'i> jsonschema::Keyword<'i>>)
            });
        }
        options
    }
}

impl fmt::Debug for SchemaRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let formats = self.formats.iter().map(|one| one.name());
        let keywords = self.keywords.iter().map(|one| one.name());
        let asking = self.asking.formats.iter().map(|one| one.name());
        let asking = asking.chain(self.asking.keywords.iter().map(|one| one.name()));
        f.debug_list().entries(formats.chain(keywords).chain(asking)).finish()
    }
}

/// A keyword in a schema, with what stands behind it.
struct Used {
    keyword: Arc<dyn Keyword>,
    argument: Value,
}

impl<'i> jsonschema::Keyword<'i> for Used {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.keyword.check(&self.argument, value) {
            Verdict::Holds => Ok(()),
            // The library keeps a text, so words and figures go through it as one.
            broken => Err(ValidationError::custom(serde_json::to_string(&broken).unwrap_or_default())),
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        self.keyword.check(&self.argument, value) == Verdict::Holds
    }
}

/// What a keyword of an application's own has said through the library.
pub(super) fn told(text: &str) -> Option<(String, Map<String, Value>)> {
    match serde_json::from_str(text) {
        Ok(Verdict::Broken { message, info }) => Some((message, info)),
        _ => None,
    }
}
