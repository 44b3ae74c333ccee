//! The body of a call.

use super::Call;
use crate::{
    HttpError,
    body::{self, BodyKind, BodyState, BodyStream, Coding, InMemory, Parts},
    operation::MediaType,
    prohibited,
    schema::{Validator, Violation},
};
use actix_web::http::header::CONTENT_ENCODING;
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
    /// Of no use, and this is why.
    Invalid(HttpError),
}

impl<T> Body<T> {
    /// Another type made of the value. Why a body was refused stays; JSON that was refused has been told of before.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Body<U> {
        match self {
            Self::Absent => Body::Absent,
            Self::Ready(value) => Body::Ready(make(value)),
            Self::Refused(value) => Body::Refused(value),
            Self::Invalid(error) => Body::Invalid(error),
        }
    }
}

impl<'c> Call<'c> {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// 415 for another media type, charset or encoding, 413 above the limit, 408 for a body that takes too long, 400 for
    /// what is not JSON. What the schema says comes later, with [`Call::accept`].
    #[inline]
    pub async fn read_json<T: DeserializeOwned>(&mut self) -> Result<Body<T>, HttpError> {
        if body::is_absent(self.request, &self.payload) {
            return Ok(Body::Absent);
        }
        let at = body::body_type(self.request, self.operation())?;
        let Some(bytes) = self.read_bytes_of(at).await? else { return Ok(Body::Absent) };
        let lane = self.state().body_lane(at);
        if lane.is_custom() || at != self.state().json_body || lane.asks() {
            if lane.asks() {
                return Box::pin(self.read_asking(at, &bytes)).await;
            }
            return self.read_at(at, &bytes);
        }
        let text = body::utf8(&bytes)?;
        if !(lane.keeps_names() && self.may_be_prohibited(text))
            && let Some(value) = body::typed(text)
            && (lane.is_exact() || self.is_valid(at, text)?)
        {
            return Ok(Body::Ready(value));
        }
        body::json(text).map(Body::Refused)
    }

    /// Reads a body of any media type that the operation declares, by the schema of that media type: JSON, forms, multipart,
    /// and what has a [`BodyParser`](crate::BodyParser).
    ///
    /// # Errors
    /// 415 for another media type, charset or encoding, 413 above a limit, 408 for a body that takes too long, 400 for
    /// what is not of its media type. What the schema says comes later, with [`Call::accept_read`].
    pub async fn read_value<T: DeserializeOwned>(&mut self) -> Result<Body<T>, HttpError> {
        let Some(at) = self.body_type()? else { return Ok(Body::Absent) };
        if matches!(self.body_state(at)?.0.kind, BodyKind::Multipart) {
            return self.read_multipart(at).await;
        }
        match self.read_bytes_of(at).await? {
            Some(bytes) if self.state().body_lane(at).asks() => Box::pin(self.read_asking(at, &bytes)).await,
            Some(bytes) => self.read_at(at, &bytes),
            None => Ok(Body::Absent),
        }
    }

    /// Which of the media types that the operation declares the body has; nothing where there is no body.
    ///
    /// # Errors
    /// 415 for one that it does not declare.
    pub fn body_type(&self) -> Result<Option<usize>, HttpError> {
        if body::is_absent(self.request, &self.payload) {
            return Ok(None);
        }
        body::body_type(self.request, self.operation()).map(Some)
    }

    /// Reads the whole body, after its media type was found fit; nothing where none was sent.
    ///
    /// # Errors
    /// 415 for a media type that the operation does not declare, 413 above the limit, 408 for one that takes too long.
    #[inline]
    pub async fn read_bytes(&mut self) -> Result<Option<Bytes>, HttpError> {
        if body::is_absent(self.request, &self.payload) {
            return Ok(None);
        }
        let at = body::body_type(self.request, self.operation())?;
        self.read_bytes_of(at).await
    }

    /// The body as a stream, unpacked; nothing where none was sent.
    ///
    /// # Errors
    /// 415 for a media type that the operation does not declare, 413 for a body that says itself that it is too large. What
    /// comes later comes with the stream.
    pub fn body_stream(&mut self) -> Result<Option<BodyStream>, HttpError> {
        if self.body_type()?.is_none() {
            return Ok(None);
        }
        let limit = match self.operation().body.as_ref().and_then(|body| body.limit) {
            Some(own) => own,
            None => self.local.table.policy.bodies.stream,
        };
        self.stream(limit).map(Some)
    }

    /// The parts of a multipart body; nothing where no body was sent.
    ///
    /// # Errors
    /// 415 for a media type that the operation does not declare, 413 for a body that says itself that it is too large.
    pub fn body_parts(&mut self) -> Result<Option<Parts>, HttpError> {
        let Some(at) = self.body_type()? else { return Ok(None) };
        let limit = self.body_state(at)?.0.limit;
        let stream = self.stream(limit)?;
        Ok(Some(Parts::new(self.request.headers(), stream, &self.local.table.policy.bodies.multipart)))
    }

    /// What forms may keep in memory.
    pub(crate) fn memory_of_forms(&self) -> InMemory {
        let policy = &self.local.table.policy;
        let text = policy.limits.body as u64;
        let values = text.saturating_mul(policy.bodies.json_growth);
        InMemory { text, values, files: policy.bodies.multipart.memory }
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

    /// Like [`Call::accept`] for a body that was not read with [`Call::read_json`].
    ///
    /// # Errors
    /// 400 `MISSING_REQUIRED_PARAMETER` where none was sent, 422 `VALIDATION_FAILED` with every broken rule.
    pub fn accept_read<T>(&self, body: Body<T>) -> Result<T, HttpError> {
        self.accept_read_optional(body)?.ok_or_else(body::missing)
    }

    /// Like [`Call::accept_optional`] for a body that was not read with [`Call::read_json`].
    ///
    /// # Errors
    /// 422 `VALIDATION_FAILED` with every broken rule; 400 if the document says that it is required, and it was not sent.
    pub fn accept_read_optional<T>(&self, body: Body<T>) -> Result<Option<T>, HttpError> {
        match body {
            Body::Ready(value) => Ok(Some(value)),
            Body::Invalid(error) => Err(error),
            Body::Absent if !self.needs_body() => Ok(None),
            Body::Absent | Body::Refused(_) => Err(body::missing()),
        }
    }

    #[cold]
    fn accept_slowly<T: DeserializeOwned>(&self, body: Body<T>) -> Result<Option<T>, HttpError> {
        match body {
            Body::Refused(value) => {
                let at = self.state().json_body;
                let validator = self.validator(at)?;
                let violations = self.violations(at, validator, &value);
                if !violations.is_empty() {
                    return Err(body::invalid(&violations));
                }
                body::read_normalised(validator.normalise(value)).map(Some)
            }
            body => self.accept_read_optional(body),
        }
    }

    fn needs_body(&self) -> bool {
        self.operation().body.as_ref().is_some_and(|body| body.required)
    }

    #[inline]
    async fn read_bytes_of(&mut self, at: usize) -> Result<Option<Bytes>, HttpError> {
        let policy = &self.local.table.policy;
        let coding = self.coding()?;
        let limit = self.state().body_limit(at);
        body::check_length(self.request, limit)?;
        let bytes = body::read(&mut self.payload, limit, policy.limits.body_time()).await?;
        let bytes = match coding {
            None => bytes,
            // Boxed, so that the future of a body that is not packed is no larger for it.
            Some(coding) => Box::pin(body::unpack(&bytes, coding, limit)).await?,
        };
        if self.state().body(at).is_some_and(|(state, _)| matches!(state.kind, BodyKind::Json)) {
            body::check_weight(&bytes, limit.saturating_mul(policy.bodies.json_growth))?;
        }
        Ok((!bytes.is_empty()).then_some(bytes))
    }

    #[inline]
    fn coding(&self) -> Result<Option<Coding>, HttpError> {
        let headers = self.request.headers();
        if headers.contains_key(CONTENT_ENCODING) {
            return body::coding(headers, self.local.table.policy.bodies.unpack);
        }
        Ok(None)
    }

    fn stream(&mut self, limit: u64) -> Result<BodyStream, HttpError> {
        let coding = self.coding()?;
        body::check_length(self.request, limit)?;
        Ok(BodyStream::new(self.payload.take(), coding, limit, &self.local.table.policy.limits))
    }

    fn body_state(&self, at: usize) -> Result<(&'c BodyState, &'c MediaType), HttpError> {
        self.state().body(at).ok_or_else(|| {
            HttpError::internal("Internal Server Error")
                .caused_by(anyhow::anyhow!("the operation declares no body of the media type {at}"))
        })
    }

    fn validator(&self, at: usize) -> Result<&'c Validator, HttpError> {
        let (state, media) = self.body_state(at)?;
        state.validator(media, &self.local.table)
    }

    /// Makes a value of bytes, as the media type asks for.
    #[cold]
    fn read_at<T: DeserializeOwned>(&self, at: usize, bytes: &Bytes) -> Result<Body<T>, HttpError> {
        let (state, _) = self.body_state(at)?;
        if matches!(state.kind, BodyKind::Json | BodyKind::Raw)
            && state.lane.is_exact()
            && let text = body::utf8(bytes)?
            && !(state.lane.keeps_names() && self.may_be_prohibited(text))
            && let Some(value) = body::typed(text)
        {
            return Ok(Body::Ready(value));
        }
        self.hold(at, self.value_at(at, bytes)?, Vec::new())
    }

    /// The same where somebody has to be asked about the value.
    #[cold]
    async fn read_asking<T: DeserializeOwned>(&self, at: usize, bytes: &Bytes) -> Result<Body<T>, HttpError> {
        let value = self.value_at(at, bytes)?;
        let asked = self.validator(at)?.ask(&value).await?;
        self.hold(at, value, asked)
    }

    /// What bytes say, as the media type has it.
    fn value_at(&self, at: usize, bytes: &Bytes) -> Result<Value, HttpError> {
        let (state, _) = self.body_state(at)?;
        Ok(match &state.kind {
            BodyKind::Json | BodyKind::Raw => body::json(body::utf8(bytes)?)?,
            BodyKind::Form | BodyKind::Multipart => {
                self.validator(at)?.coerce_form(body::read_urlencoded(body::utf8(bytes)?)?)
            }
            BodyKind::Custom(parser) => {
                let value = parser.parse(bytes)?;
                if parser.is_text() { self.validator(at)?.coerce(value) } else { value }
            }
        })
    }

    /// A value of the handler's type, or what its schema says against it, and those who were asked.
    fn hold<T: DeserializeOwned>(
        &self,
        at: usize,
        value: Value,
        asked: Vec<Violation>,
    ) -> Result<Body<T>, HttpError> {
        let validator = self.validator(at)?;
        let mut violations = self.violations(at, validator, &value);
        violations.extend(asked);
        if !violations.is_empty() {
            return Ok(Body::Invalid(body::invalid(&violations)));
        }
        Ok(body::read_normalised(validator.normalise(value)).map_or_else(Body::Invalid, Body::Ready))
    }

    /// What the schema says against a value, and the names of its members.
    fn violations(&self, at: usize, validator: &Validator, value: &Value) -> Vec<Violation> {
        let mut violations = validator.violations(value);
        if self.state().body_lane(at).keeps_names() {
            violations.extend(prohibited::violation(value, &self.local.table.policy.bodies.prohibited_names));
        }
        violations
    }

    /// Whether members may have names that are not taken.
    fn may_be_prohibited(&self, text: &str) -> bool {
        prohibited::may_be_in(text, &self.local.table.policy.bodies.prohibited_names)
    }

    async fn read_multipart<T: DeserializeOwned>(&mut self, at: usize) -> Result<Body<T>, HttpError> {
        let Some(parts) = self.body_parts()? else { return Ok(Body::Absent) };
        let form = body::read_form(parts, self.memory_of_forms()).await?;
        let validator = self.validator(at)?;
        let (tree, files) = body::tree_of(form, Some(validator))?;
        let misplaced = body::misplaced(&tree, &files, validator);
        if !misplaced.is_empty() {
            // What else is said of the same places is said of the texts that stand for files.
            let mut violations = self.violations(at, validator, &tree);
            violations.retain(|one| misplaced.iter().all(|other| other.path != one.path));
            violations.extend(misplaced);
            return Ok(Body::Invalid(body::invalid(&violations)));
        }
        let asked = match self.state().body_lane(at).asks() {
            true => Box::pin(validator.ask(&tree)).await?,
            false => Vec::new(),
        };
        body::with_files(files, || self.hold(at, tree, asked))
    }

    /// Holds a body that its type took against its schema, where the schema says more than the type.
    fn is_valid(&self, at: usize, text: &str) -> Result<bool, HttpError> {
        Ok(self.validator(at)?.is_valid(&body::json(text)?))
    }
}
