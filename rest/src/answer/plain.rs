//! Results with a form of their own: nothing, text, bytes, JSON, and what was made by hand.

use super::{IntoAnswer, json_response};
use crate::{
    Call, HttpError,
    body::binary,
    derives::Writable,
    operation::{Response, SchemaOf},
};
use actix_web::HttpResponse;
use bytes::Bytes;

/// A value written as JSON whatever its type, for example a text as a JSON string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: Writable> IntoAnswer for Json<T> {
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

/// What `None` is told as.
pub(super) fn nothing_found() -> HttpError {
    HttpError::not_found("Not found").code("ENTITY_NOT_FOUND")
}

/// `None` is a 404.
impl<T: Writable> IntoAnswer for Option<T> {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        call.json(&self.ok_or_else(nothing_found)?)
    }

    fn responses(status: u16) -> Vec<Response> {
        vec![json_response::<T>(status), Response::of_error(404, &["ENTITY_NOT_FOUND"])]
    }
}

macro_rules! media {
    ($($type:ty: $media:literal $schema:expr;)*) => {$(
        impl IntoAnswer for $type {
            fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
                Ok(call.bytes(call.media_type_or($media), Bytes::from(self)))
            }

            fn responses(status: u16) -> Vec<Response> {
                vec![Response::of_own_form(status, $media, $schema)]
            }
        }
    )*};
}

media! {
    String: "text/plain" SchemaOf::of::<String>();
    &'static str: "text/plain" SchemaOf::of::<String>();
    Bytes: "application/octet-stream" binary();
    Vec<u8>: "application/octet-stream" binary();
}
