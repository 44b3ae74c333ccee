//! How generated code chooses the writer of a result, for the concrete type of each method.

use super::{IntoAnswer, json_response, plain::nothing_found};
use crate::{Call, HttpError, operation::Response};
use actix_web::HttpResponse;
use schemars::JsonSchema;
use serde::Serialize;
use std::marker::PhantomData;

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

/// Writes what has a form of its own, or that there is nothing.
#[derive(Debug)]
pub struct OptionalForm;

/// Writes JSON.
#[derive(Debug)]
pub struct AsJson;

/// Writes nothing. It asks for nothing either: what is wrong with a type is told once.
#[derive(Debug)]
pub struct NoForm;

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

/// The same place as [`ChooseJson`], for an `Option` of what has a form of its own and is no JSON: the two never meet, since an
/// `Option` of JSON is an [`IntoAnswer`] itself.
pub trait ChooseOptionalForm {
    /// The writer.
    fn writer(&self) -> OptionalForm {
        OptionalForm
    }
}

impl<T: IntoAnswer> ChooseOptionalForm for &Tag<Option<T>> {}

/// Last choice, for a type that fits neither: the compiler says what [`IntoAnswer`] asks for.
pub trait ChooseNothing<T> {
    /// The writer, if there were one.
    fn writer(&self) -> NoForm
    where
        T: IntoAnswer,
    {
        NoForm
    }
}

impl<T> ChooseNothing<T> for Tag<T> {}

impl NoForm {
    /// Never called.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn write<T>(self, _: T, _: &Call<'_>) -> Result<HttpResponse, HttpError> {
        Err(HttpError::internal("A result that cannot be written"))
    }

    /// The document says nothing.
    #[must_use]
    pub fn responses<T>(self, _: PhantomData<T>, _: u16) -> Vec<Response> {
        Vec::new()
    }
}

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

impl OptionalForm {
    /// Writes a result.
    ///
    /// # Errors
    /// 404 for none, otherwise those of [`IntoAnswer::into_answer`].
    #[inline]
    pub fn write<T: IntoAnswer>(self, value: Option<T>, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        value.ok_or_else(nothing_found)?.into_answer(call)
    }

    /// What the document says.
    #[must_use]
    pub fn responses<T: IntoAnswer>(self, _: PhantomData<Option<T>>, status: u16) -> Vec<Response> {
        let mut responses = T::responses(status);
        if responses.iter().all(|response| response.status != 404) {
            responses.push(Response::of_error(404, &["ENTITY_NOT_FOUND"]));
        }
        responses
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
