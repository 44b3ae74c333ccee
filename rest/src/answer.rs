//! What handlers may return, and how it is written.
//!
//! Two traits take part, and generated code chooses between them for the concrete type of each method:
//!
//! 1. [`IntoAnswer`], for types with a form of their own: `()` is 204, text is `text/plain`, [`Bytes`] and `Vec<u8>` are
//!    `application/octet-stream`, an [`HttpResponse`] is taken as it is, [`Json`] is JSON, `None` is 404.
//! 2. `serde::Serialize` with `schemars::JsonSchema`, for everything else: JSON.
//!
//! A blanket implementation over `Serialize` would have to include `String`, `()` and `Vec<u8>`, which serialise too but are
//! not JSON here; so the choice is made by method resolution (the first of [`Tag`]'s impls that fits), which needs no
//! nightly feature and leaves both traits open to users.

use crate::{
    Call, HttpError,
    operation::{MediaType, Response, SchemaOf},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header::HeaderValue},
};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::Serialize;
use std::marker::PhantomData;

/// A result with a form of its own. Implement it for a type that is not to be written as JSON.
///
/// ```
/// use actix_web::{HttpResponse, http::header::HeaderValue};
/// use lazo_rest::{Call, HttpError, IntoAnswer, operation::Response};
///
/// struct Csv(String);
///
/// impl IntoAnswer for Csv {
///     fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
///         Ok(call.bytes(HeaderValue::from_static("text/csv"), self.0.into()))
///     }
///
///     fn responses(status: u16) -> Vec<Response> {
///         vec![Response::of_media(status, "text/csv", None)]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of an operation",
    label = "the result of an operation must be written to the client",
    note = "to have it written as JSON, derive both `serde::Serialize` and `schemars::JsonSchema` for it",
    note = "otherwise implement `lazo_rest::IntoAnswer`, or return `actix_web::HttpResponse`"
)]
pub trait IntoAnswer: Sized {
    /// Writes the answer. The status of the operation is `call.status()`.
    ///
    /// # Errors
    /// Whatever keeps it from being written.
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError>;

    /// What the document says about it. `status` is that of the attribute, or 200.
    fn responses(status: u16) -> Vec<Response>;
}

/// A value written as JSON whatever its type, for example a text as a JSON string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize + JsonSchema> IntoAnswer for Json<T> {
    #[inline]
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        call.json(&self.0)
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![json_response::<T>(status)]
    }
}

impl IntoAnswer for () {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        Ok(call.nothing())
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![Response::empty(if status == 200 { 204 } else { status })]
    }
}

/// The answer is made by hand; the document says only that there is one.
impl IntoAnswer for HttpResponse {
    fn into_answer(self, _: &Call<'_>) -> Result<HttpResponse, HttpError> {
        Ok(self)
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![Response::empty(status)]
    }
}

/// `None` is a 404.
impl<T: Serialize + JsonSchema> IntoAnswer for Option<T> {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        match self {
            Some(value) => call.json(&value),
            None => Err(HttpError::not_found("Not found").code("ENTITY_NOT_FOUND")),
        }
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![json_response::<T>(status), Response::empty(404)]
    }
}

macro_rules! media {
    ($($type:ty: $media:literal $schema:expr;)*) => {$(
        impl IntoAnswer for $type {
            fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
                Ok(call.bytes(HeaderValue::from_static($media), Bytes::from(self)))
            }

            fn responses(status: u16) -> Vec<Response> {
                vec![Response::of_media(status, $media, $schema)]
            }
        }
    )*};
}

media! {
    String: "text/plain" Some(SchemaOf::of::<String>());
    &'static str: "text/plain" Some(SchemaOf::of::<String>());
    Bytes: "application/octet-stream" None;
    Vec<u8>: "application/octet-stream" None;
}

fn json_response<T: JsonSchema>(status: u16) -> Response {
    Response::of_media(status, "application/json", Some(SchemaOf::of::<T>()))
}

impl Response {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, description: phrase(status), content: Vec::new() }
    }

    /// An answer of one media type.
    #[must_use]
    pub fn of_media(status: u16, media_type: &str, schema: Option<SchemaOf>) -> Self {
        let content = vec![MediaType { name: media_type.to_owned(), schema }];
        Self { status, description: phrase(status), content }
    }
}

fn phrase(status: u16) -> String {
    let phrase = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    phrase.unwrap_or("Answer").to_owned()
}

/// Chooses how a result of type `T` is written: `(&&&Tag::<T>::new()).writer()`.
#[derive(Debug)]
pub struct Tag<T>(PhantomData<fn() -> T>);

impl<T> Tag<T> {
    /// For a type.
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }

    /// For the type of a value, where it cannot be named.
    pub fn of(_: &T) -> Self {
        Self::new()
    }
}

impl<T> Default for Tag<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes what has a form of its own.
#[derive(Debug)]
pub struct OwnForm;

/// Writes JSON.
#[derive(Debug)]
pub struct AsJson;

/// First choice: [`IntoAnswer`].
pub trait ChooseOwnForm {
    /// The writer.
    fn writer(&self) -> OwnForm {
        OwnForm
    }
}

impl<T: IntoAnswer> ChooseOwnForm for &&Tag<T> {}

/// Second choice: JSON.
pub trait ChooseJson {
    /// The writer.
    fn writer(&self) -> AsJson {
        AsJson
    }
}

impl<T: Serialize + JsonSchema> ChooseJson for &Tag<T> {}

/// Last choice, for a type that fits neither: the compiler says what [`IntoAnswer`] asks for.
pub trait ChooseNothing<T> {
    /// The writer, if there were one.
    fn writer(&self) -> OwnForm
    where
        T: IntoAnswer,
    {
        OwnForm
    }
}

impl<T> ChooseNothing<T> for Tag<T> {}

impl OwnForm {
    /// Writes a result.
    ///
    /// # Errors
    /// Those of [`IntoAnswer::into_answer`].
    #[inline]
    pub fn write<T: IntoAnswer>(self, value: T, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        value.into_answer(call)
    }

    /// What the document says.
    #[must_use]
    pub fn responses<T: IntoAnswer>(self, _: PhantomData<T>, status: u16) -> Vec<Response> {
        T::responses(status)
    }
}

impl AsJson {
    /// Writes a result.
    ///
    /// # Errors
    /// A 500 if it does not serialise.
    #[inline]
    pub fn write<T: Serialize>(self, value: T, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        call.json(&value)
    }

    /// What the document says.
    #[must_use]
    pub fn responses<T: JsonSchema>(self, _: PhantomData<T>, status: u16) -> Vec<Response> {
        vec![json_response::<T>(status)]
    }
}
