//! Parsers of media types that Lazo does not know: an extension point.

use crate::HttpError;
use bytes::Bytes;
use lazo_kernel::ExtensionPoint;
use serde_json::Value;
use std::sync::Arc;

/// Makes values of bodies of some media types. Bind one as an extension of [`BODY_PARSERS`], and operations can take those
/// types with `#[body(content = "..")]`; what it gives is held against the schema of the argument's type like JSON.
///
/// A parser for a media type that is built in (`application/json`, say) takes its place.
///
/// ```
/// use bytes::Bytes;
/// use lazo_kernel::{Application, Injectable};
/// use lazo_rest::{BODY_PARSERS, BodyParser, HttpError};
/// use serde_json::Value;
///
/// /// One `name=value` a line.
/// #[derive(Injectable)]
/// struct Properties {}
///
/// impl BodyParser for Properties {
///     fn media_types(&self) -> &[&str] {
///         &["text/x-properties"]
///     }
///
///     fn parse(&self, bytes: &Bytes) -> Result<Value, HttpError> {
///         let text = std::str::from_utf8(bytes).map_err(|_| HttpError::bad_request("The body is not UTF-8."))?;
///         let pairs = text.lines().filter_map(|line| line.split_once('='));
///         Ok(pairs.map(|(name, value)| (name.to_owned(), Value::from(value))).collect())
///     }
///
///     fn is_text(&self) -> bool {
///         true
///     }
/// }
///
/// let app = Application::new("demo").with(BODY_PARSERS.extension::<Properties>("properties", |it| it));
/// ```
pub trait BodyParser: Send + Sync {
    /// The media types that it reads, in lower case and without parameters.
    fn media_types(&self) -> &[&str];

    /// The value of a body. All of it is in memory, unpacked and within the limits.
    ///
    /// # Errors
    /// 400 for a body that is not of the media type, in words for the client.
    fn parse(&self, bytes: &Bytes) -> Result<Value, HttpError>;

    /// Whether all scalars of its values are text, which is then converted as the schema says: `"1"` is 1 where it has
    /// `type: integer`.
    fn is_text(&self) -> bool {
        false
    }
}

/// The parsers of an application.
pub const BODY_PARSERS: ExtensionPoint<dyn BodyParser> = ExtensionPoint::new("rest.bodyParsers");

/// The parsers that are bound now.
#[derive(Clone, Default)]
pub(crate) struct Parsers(pub(crate) Arc<[Arc<dyn BodyParser>]>);

impl Parsers {
    /// The first that reads a media type.
    pub(crate) fn of(&self, media_type: &str) -> Option<Arc<dyn BodyParser>> {
        let reads = |parser: &&Arc<dyn BodyParser>| parser.media_types().contains(&media_type);
        self.0.iter().find(reads).cloned()
    }
}
