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

mod check;
mod choose;
mod compress;
mod conditional;
mod created;
mod disposition;
mod file;
mod finish;
mod headers;
mod left_out;
mod limits;
mod plain;
mod range;
mod sse;
mod streaming;
mod writer;

pub(crate) use check::AnswerChecks;
pub use choose::{ChooseJson, ChooseNothing, ChooseOptionalForm, ChooseOwnForm, Tag};
pub use conditional::{Preconditions, Versioned};
pub use created::Created;
pub use file::FileAnswer;
pub(crate) use finish::{checked, dressed};
pub use headers::{header_of, header_text, set_header, set_status};
pub(crate) use left_out::left_out;
pub use limits::{Answers, CheckAnswers};
pub use plain::Json;
pub use sse::{Event, Events};
pub use streaming::Streaming;
pub use writer::{BODY_WRITERS, BodyWriter};
pub(crate) use writer::{Offer, Writers, chosen};

use crate::{
    Call, HttpError,
    operation::{MediaType, Response, ResponseHeader, SchemaOf},
};
use actix_web::{HttpResponse, http::StatusCode};
use schemars::JsonSchema;

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
    note = "to have it written as JSON, derive both `serde::Serialize` and `schemars::JsonSchema` for it, or for what it holds",
    note = "a status stands in the attribute, `#[post(\"/path\", status = 201)]`; one of several, and headers, are told by a type that \
            derives `lazo_rest::Answer`",
    note = "the document tells of the result: name its type, or write `impl IntoAnswer`, where it is `impl Trait`",
    note = "otherwise implement `lazo_rest::IntoAnswer`, or return `actix_web::HttpResponse`, of which the document says nothing"
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

pub(crate) fn json_response<T: JsonSchema>(status: u16) -> Response {
    Response::of_media(status, "application/json", Some(SchemaOf::of::<T>()))
}

impl Response {
    /// With a header that every such answer has.
    #[must_use]
    pub fn with_header(self, name: &str, description: &str, schema: SchemaOf) -> Self {
        self.having(true, name, description, schema)
    }

    /// With a header that some such answers have.
    #[must_use]
    pub fn with_optional_header(self, name: &str, description: &str, schema: SchemaOf) -> Self {
        self.having(false, name, description, schema)
    }

    fn having(mut self, required: bool, name: &str, description: &str, schema: SchemaOf) -> Self {
        let (name, description) = (name.to_owned(), Some(description.to_owned()));
        self.headers.push(ResponseHeader { name, description, required, schema });
        self
    }

    /// With what it means.
    #[must_use]
    pub fn describing(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// An answer without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, description: phrase(status), ..Self::default() }
    }

    /// An answer of one media type in a form of its own, which no [`BodyWriter`] writes.
    #[must_use]
    pub fn of_own_form(status: u16, media_type: &str, schema: SchemaOf) -> Self {
        Self { content: vec![crate::body::raw(media_type, schema)], ..Self::empty(status) }
    }

    /// An answer of one media type.
    #[must_use]
    pub fn of_media(status: u16, media_type: &str, schema: Option<SchemaOf>) -> Self {
        let content = vec![MediaType::new(media_type, schema)];
        Self { status, description: phrase(status), content, ..Self::default() }
    }
}

fn phrase(status: u16) -> String {
    let phrase = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    phrase.unwrap_or("Answer").to_owned()
}
