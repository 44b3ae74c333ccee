//! Types that are read from bodies in a way of their own, and how generated code chooses between that and JSON.

use super::{BodyStream, kind::RAW, utf8};
use crate::{
    Body, Call, HttpError,
    derives::Readable,
    operation::{Example, MediaType, RequestBody, SchemaOf, show},
};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::{
    future::{Future, ready},
    marker::PhantomData,
};

/// A type that a body is read as in a way of its own. Everything else that has `serde::Deserialize` and
/// `schemars::JsonSchema` is read by its schema: from JSON, forms, multipart bodies and whatever has a
/// [`BodyParser`](crate::BodyParser).
///
/// `#[derive(FromBody)]` on an enum makes one type of several media types:
///
/// ```
/// use lazo_rest::{FromBody, api, controller};
/// use schemars::JsonSchema;
/// use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Point {
///     x: i64,
///     y: i64,
/// }
///
/// #[derive(FromBody)]
/// enum Given {
///     #[body("application/json")]
///     Json(Point),
///     #[body("text/plain")]
///     Text(String),
/// }
///
/// #[controller]
/// struct Points {}
///
/// #[api]
/// impl Points {
///     #[post("/points")]
///     fn x(&self, #[body] given: Given) -> String {
///         match given {
///             Given::Json(point) => point.x.to_string(),
///             Given::Text(text) => text,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a body cannot be read as `{Self}`",
    label = "this type cannot be read from a body",
    note = "to have it read by its schema (from JSON, forms, multipart), derive both `serde::Deserialize` and `schemars::JsonSchema` for it, or for what it holds",
    note = "as it is, a body is taken as `String`, `actix_web::web::Bytes`, `Vec<u8>`, `lazo_rest::BodyStream` or `lazo_rest::Parts`"
)]
pub trait FromBody: Sized {
    /// The media types, as the document has them. `declared` are those that the attribute names.
    fn content(declared: &[&str]) -> Vec<MediaType>;

    /// Reads the body. What is wrong with its values is told later ([`Body::Invalid`]), after the parameters.
    fn read(call: &mut Call<'_>) -> impl Future<Output = Result<Body<Self>, HttpError>>;
}

/// A type that has media types of its own, so that the attribute need not name one.
pub trait HasMediaType: FromBody {}

/// A media type whose body is taken as it is.
pub(crate) fn raw(name: &str, schema: SchemaOf) -> MediaType {
    let mut extra = json!({RAW: true});
    if let (Some(members), Some(serde_json::Value::Object(more))) = (extra.as_object_mut(), schema.extra) {
        members.extend(more);
    }
    MediaType::new(name, Some(SchemaOf { extra: Some(extra), ..schema }))
}

/// `{type: string, format: binary}`.
pub(crate) fn binary() -> SchemaOf {
    SchemaOf::of::<String>().with(json!({"format": "binary"}))
}

fn all_raw(declared: &[&str], own: &str, schema: impl Fn() -> SchemaOf) -> Vec<MediaType> {
    let own = [own];
    let names = if declared.is_empty() { &own } else { declared };
    names.iter().map(|name| raw(name, schema())).collect()
}

macro_rules! in_memory {
    ($($type:ty: $media:literal, $schema:expr, $read:expr;)*) => {$(
        impl FromBody for $type {
            fn content(declared: &[&str]) -> Vec<MediaType> {
                all_raw(declared, $media, $schema)
            }

            async fn read(call: &mut Call<'_>) -> Result<Body<Self>, HttpError> {
                let read: fn(Bytes) -> Result<Self, HttpError> = $read;
                Ok(match call.read_bytes().await? {
                    Some(bytes) => Body::Ready(read(bytes)?),
                    None => Body::Absent,
                })
            }
        }
    )*};
}

in_memory! {
    String: "text/plain", SchemaOf::of::<Self>, |bytes| utf8(&bytes).map(str::to_owned);
    Bytes: "application/octet-stream", binary, Ok;
    Vec<u8>: "application/octet-stream", binary, |bytes| Ok(bytes.into());
}

impl FromBody for BodyStream {
    fn content(declared: &[&str]) -> Vec<MediaType> {
        all_raw(declared, "application/octet-stream", binary)
    }

    async fn read(call: &mut Call<'_>) -> Result<Body<Self>, HttpError> {
        Ok(call.body_stream()?.map_or(Body::Absent, Body::Ready))
    }
}

impl HasMediaType for BodyStream {}

/// Chooses how a body of type `T` is read.
#[derive(Debug)]
pub struct BodyTag<T>(PhantomData<fn() -> T>);

impl<T> BodyTag<T> {
    /// For a type.
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for BodyTag<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// First choice: a type's own way.
pub trait ChooseOwnBody<T> {
    /// For an attribute that names media types.
    fn named(&self) -> InOwnWay {
        InOwnWay
    }
}

impl<T: FromBody> ChooseOwnBody<T> for &&BodyTag<T> {}

/// First choice where the attribute names no media type.
pub trait ChooseOwnMedia<T> {
    /// For an attribute that names no media type.
    fn unnamed(&self) -> InOwnWay {
        InOwnWay
    }
}

impl<T: HasMediaType> ChooseOwnMedia<T> for &&BodyTag<T> {}

/// Second choice: by the schema.
pub trait ChooseSchemaBody<T> {
    /// For an attribute that names media types.
    fn named(&self) -> BySchema {
        BySchema
    }

    /// For an attribute that names none: JSON.
    fn unnamed(&self) -> AsJsonBody {
        AsJsonBody
    }
}

impl<T: DeserializeOwned + JsonSchema> ChooseSchemaBody<T> for &BodyTag<T> {}

/// Last choice, for a type that fits neither: the compiler says what [`FromBody`] asks for.
pub trait ChooseNoBody<T> {
    /// The reader, if there were one.
    fn named(&self) -> NoWay
    where
        T: FromBody,
    {
        NoWay
    }

    /// The reader, if there were one.
    fn unnamed(&self) -> NoWay
    where
        T: FromBody,
    {
        NoWay
    }
}

impl<T> ChooseNoBody<T> for BodyTag<T> {}

/// What an attribute says of a body.
#[derive(Debug, Clone)]
pub struct BodySettings<'s> {
    /// The media types, if it names any.
    pub content: &'s [&'s str],
    /// Whether a request without one is refused.
    pub required: bool,
    /// What it means.
    pub description: Option<&'s str>,
    /// The most bytes.
    pub limit: Option<u64>,
    /// JSON schemas instead of the type's: one for all media types, or one for each.
    pub schema: &'s [&'s str],
    /// Values that a reader of the document is shown.
    pub examples: Vec<Example>,
}

impl BodySettings<'_> {
    fn body(self, mut content: Vec<MediaType>) -> RequestBody {
        self.examples.iter().for_each(|example| show(&mut content, example));
        let description = self.description.map(str::to_owned);
        RequestBody { required: self.required, description, content, limit: self.limit }
    }

    fn by_schema<T: JsonSchema>(self) -> RequestBody {
        let names = if self.content.is_empty() { &["application/json"] } else { self.content };
        let media = |(at, name): (usize, &&str)| {
            // One schema for all, or one for each.
            let given = self.schema.get(at).or(self.schema.first()).copied();
            let schema = match given {
                Some(given) => SchemaOf {
                    // What is no JSON is refused when the server starts.
                    extra: Some(serde_json::from_str(given).unwrap_or_else(|_| given.into())),
                    ..SchemaOf::of::<serde_json::Value>()
                },
                None => SchemaOf::of::<T>(),
            };
            MediaType::new(*name, Some(schema))
        };
        let content = names.iter().enumerate().map(media).collect();
        self.body(content)
    }
}

/// Reads JSON, straight into the type where it can.
#[derive(Debug, Clone, Copy)]
pub struct AsJsonBody;

/// Reads every media type that values are made of.
#[derive(Debug, Clone, Copy)]
pub struct BySchema;

/// Reads in the type's own way.
#[derive(Debug, Clone, Copy)]
pub struct InOwnWay;

/// Reads nothing. It asks for nothing either: what is wrong with a type is told once.
#[derive(Debug, Clone, Copy)]
pub struct NoWay;

impl AsJsonBody {
    /// What the document says.
    #[must_use]
    pub fn body<T: Readable>(self, _: PhantomData<T>, settings: BodySettings<'_>) -> RequestBody {
        settings.by_schema::<T>()
    }

    /// Reads the body.
    #[inline]
    pub fn read<T: DeserializeOwned>(
        self,
        _: PhantomData<T>,
        call: &mut Call<'_>,
    ) -> impl Future<Output = Result<Body<T>, HttpError>> {
        call.read_json()
    }

    /// Accepts a body that the operation cannot do without.
    ///
    /// # Errors
    /// Those of [`Call::accept`].
    #[inline]
    pub fn accept<T: DeserializeOwned>(self, call: &Call<'_>, body: Body<T>) -> Result<T, HttpError> {
        call.accept(body)
    }

    /// Accepts a body that may be absent.
    ///
    /// # Errors
    /// Those of [`Call::accept_optional`].
    #[inline]
    pub fn accept_optional<T: DeserializeOwned>(
        self,
        call: &Call<'_>,
        body: Body<T>,
    ) -> Result<Option<T>, HttpError> {
        call.accept_optional(body)
    }
}

impl BySchema {
    /// What the document says.
    #[must_use]
    pub fn body<T: JsonSchema>(self, _: PhantomData<T>, settings: BodySettings<'_>) -> RequestBody {
        settings.by_schema::<T>()
    }

    /// Reads the body.
    pub fn read<T: DeserializeOwned>(
        self,
        _: PhantomData<T>,
        call: &mut Call<'_>,
    ) -> impl Future<Output = Result<Body<T>, HttpError>> {
        call.read_value()
    }

    /// Accepts a body that the operation cannot do without.
    ///
    /// # Errors
    /// Those of [`Call::accept_read`].
    #[inline]
    pub fn accept<T>(self, call: &Call<'_>, body: Body<T>) -> Result<T, HttpError> {
        call.accept_read(body)
    }

    /// Accepts a body that may be absent.
    ///
    /// # Errors
    /// Those of [`Call::accept_read_optional`].
    #[inline]
    pub fn accept_optional<T>(self, call: &Call<'_>, body: Body<T>) -> Result<Option<T>, HttpError> {
        call.accept_read_optional(body)
    }
}

impl InOwnWay {
    /// What the document says.
    #[must_use]
    pub fn body<T: FromBody>(self, _: PhantomData<T>, settings: BodySettings<'_>) -> RequestBody {
        let content = T::content(settings.content);
        settings.body(content)
    }

    /// Reads the body.
    pub fn read<T: FromBody>(
        self,
        _: PhantomData<T>,
        call: &mut Call<'_>,
    ) -> impl Future<Output = Result<Body<T>, HttpError>> {
        T::read(call)
    }

    /// Accepts a body that the operation cannot do without.
    ///
    /// # Errors
    /// Those of [`Call::accept_read`].
    #[inline]
    pub fn accept<T>(self, call: &Call<'_>, body: Body<T>) -> Result<T, HttpError> {
        call.accept_read(body)
    }

    /// Accepts a body that may be absent.
    ///
    /// # Errors
    /// Those of [`Call::accept_read_optional`].
    #[inline]
    pub fn accept_optional<T>(self, call: &Call<'_>, body: Body<T>) -> Result<Option<T>, HttpError> {
        call.accept_read_optional(body)
    }
}

impl NoWay {
    /// The document says nothing.
    #[must_use]
    pub fn body<T>(self, _: PhantomData<T>, settings: BodySettings<'_>) -> RequestBody {
        settings.body(Vec::new())
    }

    /// Never called.
    #[cold]
    pub fn read<T>(
        self,
        _: PhantomData<T>,
        _: &mut Call<'_>,
    ) -> impl Future<Output = Result<Body<T>, HttpError>> {
        ready(Ok(Body::Absent))
    }

    /// Never called.
    ///
    /// # Errors
    /// Those of [`Call::accept_read`].
    #[cold]
    pub fn accept<T>(self, call: &Call<'_>, body: Body<T>) -> Result<T, HttpError> {
        call.accept_read(body)
    }

    /// Never called.
    ///
    /// # Errors
    /// Those of [`Call::accept_read_optional`].
    #[cold]
    pub fn accept_optional<T>(self, call: &Call<'_>, body: Body<T>) -> Result<Option<T>, HttpError> {
        call.accept_read_optional(body)
    }
}
