//! The body of a call.

use super::Call;
use crate::{HttpError, body};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A body that was read, but not yet accepted: what is wrong with it is told after what is wrong with parameters.
#[derive(Debug)]
pub enum Body<T> {
    /// None was sent.
    Absent,
    /// One of the handler's type.
    Ready(T),
    /// JSON, but not of the handler's type or against the schema.
    Refused(Value),
}

impl<'c> Call<'c> {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// 415 for another media type, charset or encoding, 413 above the limit, 408 for a body that takes too long, 400 for
    /// what is not JSON. What the schema says comes later, with [`Call::accept`].
    #[inline]
    pub async fn read_json<T: DeserializeOwned>(&mut self) -> Result<Body<T>, HttpError> {
        let Some(bytes) = self.read_bytes().await? else { return Ok(Body::Absent) };
        let text = body::utf8(&bytes)?;
        let lane = self.state().lane;
        if let Some(value) = body::typed(text)
            && (lane.is_exact() || self.is_valid(text)?)
        {
            return Ok(Body::Ready(value));
        }
        body::json(text).map(Body::Refused)
    }

    /// Reads the whole body, after its media type was found fit; nothing where none was sent.
    ///
    /// # Errors
    /// 415 for a media type that the operation does not declare, 413 above the limit, 408 for one that takes too long.
    #[inline]
    pub async fn read_bytes(&mut self) -> Result<Option<Bytes>, HttpError> {
        let limits = &self.local.table.limits;
        if body::is_absent(self.request) {
            return Ok(None);
        }
        body::check_head(self.request, self.operation(), limits)?;
        let bytes = body::read(&mut self.payload, limits).await?;
        Ok((!bytes.is_empty()).then_some(bytes))
    }

    /// Accepts a body that the operation cannot do without.
    ///
    /// # Errors
    /// 400 `MISSING_REQUIRED_PARAMETER` where none was sent, 422 `VALIDATION_FAILED` with every broken rule.
    #[inline]
    pub fn accept<T: DeserializeOwned>(&self, body: Body<T>) -> Result<T, HttpError> {
        match body {
            Body::Ready(value) => Ok(value),
            body => self.accept_slowly(body)?.ok_or_else(body::missing),
        }
    }

    /// Accepts a body that may be absent.
    ///
    /// # Errors
    /// 422 `VALIDATION_FAILED` with every broken rule; 400 if the document says that it is required, and it was not sent.
    #[inline]
    pub fn accept_optional<T: DeserializeOwned>(&self, body: Body<T>) -> Result<Option<T>, HttpError> {
        match body {
            Body::Ready(value) => Ok(Some(value)),
            body => self.accept_slowly(body),
        }
    }

    #[cold]
    fn accept_slowly<T: DeserializeOwned>(&self, body: Body<T>) -> Result<Option<T>, HttpError> {
        match body {
            Body::Ready(value) => Ok(Some(value)),
            Body::Absent if self.operation().body.as_ref().is_some_and(|body| body.required) => {
                Err(body::missing())
            }
            Body::Absent => Ok(None),
            Body::Refused(value) => {
                let validator = self.state().body_validator(&self.local.table)?;
                let violations = validator.violations(&value);
                if !violations.is_empty() {
                    return Err(body::invalid(&violations));
                }
                body::read_normalised(validator.normalise(value)).map(Some)
            }
        }
    }

    /// Holds a body that its type took against its schema, where the schema says more than the type.
    fn is_valid(&self, text: &str) -> Result<bool, HttpError> {
        let validator = self.state().body_validator(&self.local.table)?;
        Ok(validator.is_valid(&body::json(text)?))
    }
}
