//! Other forms of answers than JSON: an extension point, and the choice between them.

use crate::{
    Call, HttpError,
    negotiation::{Accept, add_vary},
    operation::{MediaType, Response, SchemaOf},
};
use actix_web::{
    HttpResponse,
    http::header::{HeaderValue, VARY},
};
use bytes::Bytes;
use lazo_kernel::ExtensionPoint;
use std::{fmt, sync::Arc};

/// Writes values in some media types. Bind one as an extension of [`BODY_WRITERS`], and operations can offer those types with
/// `produces = ["application/json", ".."]`; clients choose with `Accept`, and get 406 where nothing fits.
///
/// ```
/// use bytes::Bytes;
/// use lazo_kernel::{Application, Injectable};
/// use lazo_rest::{BODY_WRITERS, BodyWriter};
///
/// #[derive(Injectable)]
/// struct Pretty {}
///
/// impl BodyWriter for Pretty {
///     fn media_types(&self) -> &[&str] {
///         &["application/x-pretty"]
///     }
///
///     fn write(&self, value: &dyn erased_serde::Serialize) -> anyhow::Result<Bytes> {
///         Ok(serde_json::to_vec_pretty(value)?.into())
///     }
/// }
///
/// let app = Application::new("demo").with(BODY_WRITERS.extension::<Pretty>("pretty", |it| it));
/// ```
pub trait BodyWriter: Send + Sync {
    /// The media types that it writes, in lower case.
    fn media_types(&self) -> &[&str];

    /// The text or bytes of a value.
    ///
    /// # Errors
    /// Whatever keeps it from being written: a 500.
    fn write(&self, value: &dyn erased_serde::Serialize) -> anyhow::Result<Bytes>;
}

/// The writers of an application.
pub const BODY_WRITERS: ExtensionPoint<dyn BodyWriter> = ExtensionPoint::new("rest.bodyWriters");

/// The writers that are bound now.
#[derive(Clone, Default)]
pub(crate) struct Writers(pub(crate) Arc<[Arc<dyn BodyWriter>]>);

/// What a route offers beside plain JSON.
pub(crate) struct Offer(Vec<(HeaderValue, How)>);

enum How {
    Json,
    By(Arc<dyn BodyWriter>),
    /// In its own form only.
    Own,
}

impl Offer {
    /// What an operation offers; nothing where it is JSON alone, or nothing at all. `unknown` are media types that nobody
    /// writes.
    pub(crate) fn of(responses: &[Response], writers: &Writers, unknown: &mut Vec<String>) -> Option<Self> {
        let content = &responses.first()?.content;
        if content.is_empty() {
            return None;
        }
        // Which is what is written without being told.
        if let [only] = &content[..]
            && !is_chosen(only)
            && matches!(
                only.name.as_str(),
                "application/json" | "text/plain" | "application/octet-stream" | "*/*" | "text/event-stream"
            )
        {
            return None;
        }
        let by = |name: &str| writers.0.iter().find(|writer| writer.media_types().contains(&name)).cloned();
        let mut offer = Vec::new();
        for media in content {
            let how = match by(&media.name) {
                Some(writer) => How::By(writer),
                None if crate::body::is_json(&media.name) => How::Json,
                None if crate::body::is_raw(media) => How::Own,
                None => {
                    unknown.push(media.name.clone());
                    How::Own
                }
            };
            offer.push((header(&media.name), how));
        }
        Some(Self(offer))
    }

    /// The only media type, where there is one.
    #[inline]
    pub(crate) fn only(&self) -> Option<&HeaderValue> {
        if let [(only, _)] = &self.0[..] { Some(only) } else { None }
    }

    /// Writes a value in the form that the client wants most.
    #[cold]
    pub(crate) fn write(
        &self,
        call: &Call<'_>,
        value: &dyn erased_serde::Serialize,
    ) -> Result<HttpResponse, HttpError> {
        let names = || self.0.iter().map(|(name, _)| name.to_str().unwrap_or_default());
        let Some(at) = Accept::of(call.request().headers()).best(names()) else {
            let offered: Vec<_> = names().collect();
            let message = format!("The answer can be had as {}.", offered.join(", "));
            // Said here too, for errors themselves need not depend on it.
            let error = HttpError::not_acceptable(message).code("NOT_ACCEPTABLE");
            return Err(error.header(VARY, HeaderValue::from_static("accept")));
        };
        let (name, how) = &self.0[at];
        let failed = |error: anyhow::Error| HttpError::internal("Internal Server Error").caused_by(error);
        let bytes = match how {
            How::By(writer) => writer.write(value).map_err(failed)?,
            How::Json | How::Own => serde_json::to_vec(value).map_err(|error| failed(error.into()))?.into(),
        };
        let mut response = call.bytes(name.clone(), bytes);
        add_vary(response.headers_mut(), &HeaderValue::from_static("accept"));
        Ok(response)
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// The note of a schema whose media type the operation chose, and not the result's type.
const CHOSEN: &str = "x-lazo-chosen";

/// With that note.
pub(crate) fn chosen(schema: SchemaOf) -> SchemaOf {
    let mut extra = schema.extra.clone().unwrap_or_else(|| serde_json::json!({}));
    extra[CHOSEN] = true.into();
    schema.with(extra)
}

fn is_chosen(media: &MediaType) -> bool {
    let extra = media.schema.as_ref().and_then(|schema| schema.extra.as_ref());
    extra.is_some_and(|extra| extra.get(CHOSEN).is_some())
}

/// The usual ones without a count of references that all workers share.
fn header(name: &str) -> HeaderValue {
    match name {
        "application/json" => HeaderValue::from_static("application/json"),
        "text/plain" => HeaderValue::from_static("text/plain"),
        "application/octet-stream" => HeaderValue::from_static("application/octet-stream"),
        name => HeaderValue::from_str(name).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    }
}
