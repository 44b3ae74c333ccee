//! Formats and keywords of an application's own, which schemas may use: extension points.

use async_trait::async_trait;
use lazo_kernel::ExtensionPoint;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A format of an application's own. A text that does not have it breaks `format`, as with the built-in ones.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_schema::{FORMATS, Format};
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
/// use lazo_schema::{KEYWORDS, Keyword, Verdict};
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
/// at once. A value may need 1,000 questions; one that needs more is refused.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_schema::{ASYNC_KEYWORDS, AsyncKeyword, Verdict};
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

/// A format of an application's own that somebody has to be asked about: the name of a customer, say. What is said of
/// [`AsyncKeyword`] holds for it too; a text that does not have it breaks `format`.
///
/// ```
/// use lazo_kernel::{Application, Injectable};
/// use lazo_schema::{ASYNC_FORMATS, AsyncFormat};
/// use std::sync::Arc;
///
/// # struct Customers;
/// # impl Customers { async fn has(&self, _: &str) -> anyhow::Result<bool> { Ok(true) } }
/// /// `format: "customer"`: the number of one that there is.
/// #[derive(Injectable)]
/// struct Customer {
///     #[inject]
///     customers: Arc<Customers>,
/// }
///
/// #[async_trait::async_trait]
/// impl AsyncFormat for Customer {
///     fn name(&self) -> &str {
///         "customer"
///     }
///
///     async fn holds(&self, text: &str) -> anyhow::Result<bool> {
///         self.customers.has(text).await
///     }
/// }
///
/// let app = Application::new("demo").with(ASYNC_FORMATS.extension::<Customer>("customer", |it| it));
/// ```
#[async_trait]
pub trait AsyncFormat: Send + Sync {
    /// What schemas call it. It is asked beside a format of that name that is built in, or decided by a look.
    fn name(&self) -> &str;

    /// Whether a text has it.
    ///
    /// # Errors
    /// Whatever keeps it from knowing. It becomes the answer: a 500, or what a [`Failure`](lazo_kernel::Failure) says.
    async fn holds(&self, text: &str) -> anyhow::Result<bool>;
}

/// The formats of an application.
pub const FORMATS: ExtensionPoint<dyn Format> = ExtensionPoint::new("rest.schema.formats");
/// The formats of an application that ask somebody.
pub const ASYNC_FORMATS: ExtensionPoint<dyn AsyncFormat> = ExtensionPoint::new("rest.schema.asyncFormats");
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
