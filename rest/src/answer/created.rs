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
///         Created::at("/users/7", name)
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created<T> {
    location: String,
    value: T,
}

impl<T> Created<T> {
    /// A value, and the URL where it is found. What is no visible ASCII in it is percent-encoded.
    pub fn at(location: impl AsRef<str>, value: T) -> Self {
        Self { location: headers::url(location.as_ref()), value }
    }
}

impl<T: Serialize + JsonSchema> IntoAnswer for Created<T> {
    fn into_answer(self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let mut response = call.json(&self.value)?;
        headers::set_header(&mut response, "Location", &self.location)?;
        Ok(response)
    }

    fn responses(status: u16) -> Vec<Response> {
        let location = SchemaOf::of::<String>().with(json!({"format": "uri-reference"}));
        let response = json_response::<T>(if status == 200 { 201 } else { status });
        vec![response.with_header("Location", "Where it is found.", location)]
    }
}
