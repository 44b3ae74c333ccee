//! Rules of an application's own: formats and keywords that schemas may use, from extension points.

use async_trait::async_trait;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jsonschema::{ValidationError, ValidationOptions};
use lazo_kernel::ExtensionPoint;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, fmt, sync::Arc};

use super::Violation;

/// A format of an application's own. A text that does not have it breaks `format`, as with the built-in ones.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_rest::schema::{FORMATS, Format};
///
/// /// `format: "isbn"`, with thirteen digits.
/// #[derive(Injectable)]
/// struct Isbn {}
///
/// impl Format for Isbn {
///     fn name(&self) -> &str {
///         "isbn"
///     }
///
///     fn holds(&self, text: &str) -> bool {
///         text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit())
///     }
/// }
///
/// let app = Application::new("demo").with(FORMATS.extension::<Isbn>("isbn", |it| it));
/// ```
pub trait Format: Send + Sync {
    /// What schemas call it. A built-in format of that name is replaced.
    fn name(&self) -> &str;

    /// Whether a text has it.
    fn holds(&self, text: &str) -> bool;
}

/// A keyword of an application's own, which a look at the value decides.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_rest::schema::{KEYWORDS, Keyword, Verdict};
/// use serde_json::Value;
///
/// /// `x-words: 3`: at most three words.
/// #[derive(Injectable)]
/// struct Words {}
///
/// impl Keyword for Words {
///     fn name(&self) -> &str {
///         "x-words"
///     }
///
///     fn check(&self, most: &Value, value: &Value) -> Verdict {
///         let words = value.as_str().map_or(0, |text| text.split_whitespace().count() as u64);
///         Verdict::holds_if(most.as_u64().is_none_or(|most| words <= most), "must NOT have more words")
///     }
/// }
///
/// let app = Application::new("demo").with(KEYWORDS.extension::<Words>("words", |it| it));
/// ```
pub trait Keyword: Send + Sync {
    /// What schemas call it, `x-..`.
    fn name(&self) -> &str;

    /// Whether `value` keeps the rule; `argument` is what the schema says behind the keyword.
    fn check(&self, argument: &Value, value: &Value) -> Verdict;
}

/// A keyword of an application's own that has to ask somebody: a database, a service. It is a class like others, so
/// whom it asks is injected.
///
/// Only routes whose schemas use such a keyword pay for it. It is asked while the body or the parameters are read, for
/// each value that the keyword stands beside, also where other rules are broken, so that the client hears of everything
/// at once.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_rest::schema::{ASYNC_KEYWORDS, AsyncKeyword, Verdict};
/// use serde_json::Value;
/// use std::sync::Arc;
///
/// # struct Users;
/// # impl Users { async fn has_email(&self, _: &str) -> anyhow::Result<bool> { Ok(true) } }
/// /// `x-unique-email: true`: nobody has this address yet.
/// #[derive(Injectable)]
/// struct UniqueEmail {
///     #[inject]
///     users: Arc<Users>,
/// }
///
/// #[async_trait::async_trait]
/// impl AsyncKeyword for UniqueEmail {
///     fn name(&self) -> &str {
///         "x-unique-email"
///     }
///
///     async fn check(&self, _: &Value, value: &Value) -> anyhow::Result<Verdict> {
///         let Some(email) = value.as_str() else { return Ok(Verdict::Holds) };
///         Ok(Verdict::holds_if(!self.users.has_email(email).await?, "must be an address that nobody uses"))
///     }
/// }
///
/// let unique = ASYNC_KEYWORDS.extension::<UniqueEmail>("unique-email", |it| it);
/// let app = Application::new("demo").with(unique);
/// ```
#[async_trait]
pub trait AsyncKeyword: Send + Sync {
    /// What schemas call it, `x-..`.
    fn name(&self) -> &str;

    /// Whether `value` keeps the rule; `argument` is what the schema says behind the keyword.
    ///
    /// # Errors
    /// Whatever keeps it from knowing. It becomes the answer: a 500, or what a [`Failure`](lazo_kernel::Failure) says.
    async fn check(&self, argument: &Value, value: &Value) -> anyhow::Result<Verdict>;
}

/// The formats of an application.
pub const FORMATS: ExtensionPoint<dyn Format> = ExtensionPoint::new("rest.schema.formats");
/// The keywords of an application that a look at the value decides.
pub const KEYWORDS: ExtensionPoint<dyn Keyword> = ExtensionPoint::new("rest.schema.keywords");
/// The keywords of an application that ask somebody.
pub const ASYNC_KEYWORDS: ExtensionPoint<dyn AsyncKeyword> = ExtensionPoint::new("rest.schema.asyncKeywords");

/// Whether a value keeps a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Broken {
        /// The rule in words, `must be ..`.
        message: String,
        /// Its figures.
        info: Map<String, Value>,
    },
}

impl Verdict {
    /// Holds, or is broken with these words.
    #[must_use]
    pub fn holds_if(holds: bool, message: impl Into<String>) -> Self {
        if holds { Self::Holds } else { Self::broken(message) }
    }

    /// Broken.
    #[must_use]
    pub fn broken(message: impl Into<String>) -> Self {
        Self::Broken { message: message.into(), info: Map::new() }
    }

    /// With a figure of the rule, where it is broken.
    #[must_use]
    pub fn info(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Self::Broken { info, .. } = &mut self {
            info.insert(name.into(), value.into());
        }
        self
    }
}

/// The formats and keywords that a set of schemas may use.
///
/// ```
/// use lazo_rest::operation::SchemaOf;
/// use lazo_rest::schema::{Keyword, SchemaRules, Schemas, Verdict};
/// use serde_json::{Value, json};
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
/// let schemas = Schemas::default().with_rules(SchemaRules::default().keyword(Even));
/// let even = schemas.validator(&SchemaOf::of::<i64>().with(json!({"x-even": true})))?;
/// assert!(even.is_valid(&json!(2)));
/// assert_eq!(even.violations(&json!(3))[0].code, "x-even");
/// # Ok::<(), lazo_rest::schema::SchemaError>(())
/// ```
#[derive(Clone, Default)]
pub struct SchemaRules {
    formats: Vec<Arc<dyn Format>>,
    keywords: Vec<Arc<dyn Keyword>>,
    asking: Vec<Arc<dyn AsyncKeyword>>,
}

/// What a schema uses of an application's own rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// Rules that a type cannot keep by itself.
    pub(crate) any: bool,
    /// Rules that ask somebody.
    pub(crate) asks: bool,
}

/// A value that somebody has to be asked about.
struct Question<'v> {
    keyword: Arc<dyn AsyncKeyword>,
    argument: Value,
    path: String,
    value: &'v Value,
}

/// So many questions are asked at a time.
const AT_ONCE: usize = 8;

impl SchemaRules {
    /// What is bound.
    pub(crate) fn new(
        formats: &[Arc<dyn Format>],
        keywords: &[Arc<dyn Keyword>],
        asking: &[Arc<dyn AsyncKeyword>],
    ) -> Self {
        Self { formats: formats.to_vec(), keywords: keywords.to_vec(), asking: asking.to_vec() }
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
        self.asking.push(Arc::new(keyword));
        self
    }

    fn is_empty(&self) -> bool {
        self.formats.is_empty() && self.keywords.is_empty() && self.asking.is_empty()
    }

    /// Whether a format is one of these.
    pub(super) fn has_format(&self, name: &str) -> bool {
        self.formats.iter().any(|format| format.name() == name)
    }

    /// What a schema uses of them, at any depth. A value that only looks like a schema may be taken for one: then more is
    /// checked than need be.
    pub(crate) fn used_by(&self, schema: &Value) -> Uses {
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
                    let asks = self.asking.iter().any(|one| one.name() == keyword);
                    let is_format =
                        keyword == "format" && value.as_str().is_some_and(|it| self.has_format(it));
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

    /// What those say who have to be asked about a value. Rules are left out that stand in an alternative which the
    /// value does not fit.
    pub(super) async fn ask(
        &self,
        check: &jsonschema::Validator,
        value: &Value,
    ) -> anyhow::Result<Vec<Violation>> {
        let questions = self.questions(check, value);
        let asked = stream::iter(questions).map(|question| async move {
            let Question { keyword, argument, path, value } = question;
            Ok::<_, anyhow::Error>(match keyword.check(&argument, value).await? {
                Verdict::Holds => None,
                Verdict::Broken { message, info } => {
                    Some(Violation { path, code: keyword.name().to_owned(), message, info })
                }
            })
        });
        let told: Vec<Option<Violation>> = asked.buffered(AT_ONCE).try_collect().await?;
        Ok(told.into_iter().flatten().collect())
    }

    fn questions<'v>(&self, check: &jsonschema::Validator, value: &'v Value) -> Vec<Question<'v>> {
        let evaluation = check.evaluate(value);
        let mut questions = Vec::new();
        // The same rule may be reached on several ways.
        let mut seen = BTreeSet::new();
        let mut open = vec![evaluation.root()];
        while let Some(unit) = open.pop() {
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
                let asked = self.asking.iter().find(|one| one.name() == keyword);
                if let (Some(asked), Some(value)) = (asked, value.pointer(path))
                    && seen.insert((path.to_owned(), keyword.clone(), argument.to_string()))
                {
                    let (keyword, path) = (Arc::clone(asked), path.to_owned());
                    questions.push(Question { keyword, argument: argument.clone(), path, value });
                }
            }
            open.extend(unit.children());
        }
        questions.sort_by(|one, other| one.path.cmp(&other.path));
        questions
    }
}

impl fmt::Debug for SchemaRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let formats = self.formats.iter().map(|one| one.name());
        let keywords = self.keywords.iter().map(|one| one.name());
        let asking = self.asking.iter().map(|one| one.name());
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
