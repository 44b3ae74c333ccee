//! What the document says of errors: their shape, the media types that they are written in, and their codes as examples.

use super::{ErrorFormat, ErrorsConfig, HttpError, members::Members};
use crate::operation::{MediaType, Operation, Response, SchemaOf};
use actix_web::http::StatusCode;
use serde_json::{Value, json};

impl Response {
    /// The answer of an error, in the shape of all errors; `codes` are shown as examples. Of a 5xx clients see none.
    #[must_use]
    pub fn of_error(status: u16, codes: &[&str]) -> Self {
        let codes = if status < 500 { codes } else { &[] };
        // How errors are written is configuration, which is laid in when the routes are mounted.
        let schema = marked(shape(ErrorFormat::Loopback), json!(codes));
        Self::of_media(status, "application/json", Some(any_with(schema)))
    }

    /// The codes that it shows, if it is the answer of an error.
    fn codes(&self) -> Option<&Value> {
        self.content.iter().find_map(|media| media.schema.as_ref()?.extra.as_ref()?.get(CODES))
    }

    /// With the codes of another answer of the same status, where both are of errors.
    pub(crate) fn add_codes(&mut self, other: &Self) -> bool {
        let (Some(Value::Array(own)), Some(Value::Array(others))) = (self.codes(), other.codes()) else {
            return false;
        };
        let new = others.iter().filter(|code| !own.contains(code));
        let all: Value = own.iter().chain(new).cloned().collect();
        for media in &mut self.content {
            if let Some(Value::Object(extra)) = media.schema.as_mut().and_then(|schema| schema.extra.as_mut())
            {
                extra.insert(CODES.to_owned(), all.clone());
            }
        }
        true
    }
}

/// Marks the schema of an error with the codes that its answer shows. It never stands in a document, where all errors share a
/// component.
pub(crate) const CODES: &str = "x-lazo-error-codes";

fn marked(mut shape: Value, codes: Value) -> Value {
    shape[CODES] = codes;
    shape
}

fn any_with(extra: Value) -> SchemaOf {
    SchemaOf { generate: |_| schemars::Schema::default(), extra: Some(extra) }
}

/// Lets the answers of errors look as they are configured to be written.
pub(crate) fn describe(operation: &mut Operation, config: &ErrorsConfig) {
    for response in &mut operation.responses {
        if let Some(codes) = response.codes().cloned() {
            let media = forms(&codes, config);
            let media = media.map(|(name, schema)| MediaType::new(name, schema.map(any_with)));
            response.content = media.collect();
        }
    }
}

/// The media types that errors are written in, each with its schema, which is marked with `codes`.
pub(crate) fn forms(
    codes: &Value,
    config: &ErrorsConfig,
) -> impl Iterator<Item = (&'static str, Option<Value>)> + use<> {
    let json = match config.format {
        ErrorFormat::Loopback => "application/json",
        ErrorFormat::Problem => PROBLEM,
    };
    let json = (json, Some(marked(shape(config.format), codes.clone())));
    let others = [("text/html", None), ("text/xml", None)];
    std::iter::once(json).chain(others.into_iter().filter({
        let negotiate = config.negotiate;
        move |_| negotiate
    }))
}

const PROBLEM: &str = "application/problem+json";

/// An error of a status with a code, as it is written in a media type.
pub(crate) fn example(media_type: &str, status: u16, message: &str, code: &str) -> Option<Value> {
    let status = StatusCode::from_u16(status).ok()?;
    let error = HttpError::new(status, message.to_owned()).code(code.to_owned());
    let members = Members::of(&error, None, &[]);
    let text = if media_type == PROBLEM { members.problem(&error) } else { members.json() };
    serde_json::from_slice(&text).ok()
}

/// The shape of every error as JSON.
fn shape(format: ErrorFormat) -> Value {
    let code = json!({"type": "string"});
    if format == ErrorFormat::Problem {
        return json!({
            "type": "object",
            "description": "A problem (RFC 9457)",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": {"type": "string"},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string"},
                "code": code,
                "errors": {},
            },
        });
    }
    json!({
        "type": "object",
        "description": "What went wrong",
        "required": ["error"],
        "properties": {"error": {
            "type": "object",
            "required": ["statusCode", "message"],
            "properties": {
                "statusCode": {"type": "integer", "minimum": 400, "maximum": 599},
                "name": {"type": "string"},
                "message": {"type": "string"},
                "code": code,
                "details": {},
            },
        }},
    })
}
