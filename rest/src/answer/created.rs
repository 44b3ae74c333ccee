//! 201, and where to find what was created.

use super::{IntoAnswer, headers, json_response};
use crate::{
    Call, HttpError,
    operation::{Response, SchemaOf},
};
use actix_web::HttpResponse;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::fmt::Display;

/// A value that was created: `201` with its address in `Location`, and the value as JSON.
///
/// ```
/// use lazo_rest::{Created, api, controller};
///
/// #[controller]
/// struct Users {}
///
/// #[api]
/// impl Users {
///     #[post("/users")]
///     fn create(&self, #[body] name: String) -> Created<String> {
///         Created::below(7, name) // Location: /users/7
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created<T> {
    location: Location,
    value: T,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Location {
    /// As it was given.
    At(String),
    /// A segment behind the path of the request.
    Below(String),
}

impl<T> Created<T> {
    /// A value, and the URL where it is found, which is sent as it is: no base path and no version is put in front. What is no
    /// visible ASCII in it is percent-encoded.
    pub fn at(location: impl AsRef<str>, value: T) -> Self {
        Self { location: Location::At(headers::url(location.as_ref())), value }
    }

    /// A value that is found one segment behind the path of this request, wherever the operation is served: below a base path, in a
    /// version, in a scope of actix's. The segment is percent-encoded.
    pub fn below(segment: impl Display, value: T) -> Self {
        Self { location: Location::Below(headers::segment(&segment.to_string())), value }
    }
}

impl<T: Serialize + JsonSchema> IntoAnswer for Created<T> {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let mut response = call.json(&self.value)?;
        let location = match self.location {
            Location::At(url) => url,
            Location::Below(segment) => {
                format!("{}/{segment}", call.request().uri().path().trim_end_matches('/'))
            }
        };
        headers::set_header(&mut response, "Location", &location)?;
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        let location = SchemaOf::of::<String>().with(json!({"format": "uri-reference"}));
        let response = json_response::<T>(if status == 200 { 201 } else { status });
        vec![response.with_header("Location", "Where it is found.", location)]
    }
}
