//! What generated code calls beside the public traits: small functions, so that it stays short.

use crate::{
    body::is_object,
    derives::Readable,
    openapi::Tag,
    operation::{
        Example, ExternalDocs, Location, MediaType, Notation, Operation, Parameter, RequestBody, Response,
        SchemaOf, Style, TagNote,
    },
    parameter::default_of,
};
use actix_web::http::Method;
use serde::{Deserialize, Deserializer};

/// An operation as generated code says it.
#[derive(Debug)]
pub struct Described {
    /// The verb.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The operation id.
    pub id: &'static str,
    /// The tags.
    pub tags: &'static [&'static str],
    /// The first paragraph of the doc comment.
    pub summary: Option<&'static str>,
    /// The rest of it.
    pub description: Option<&'static str>,
    /// Whether clients are told to move away.
    pub deprecated: bool,
    /// Whether the document leaves it out.
    pub hidden: bool,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<RequestBody>,
    /// The answers.
    pub responses: Vec<Response>,
    /// The media types of the first answer, if they are not those of the result's type.
    pub produces: &'static [&'static str],
}

/// The operation of a description.
#[must_use]
pub fn described(described: Described) -> Operation {
    Operation {
        // The macro lets only tokens through, which all are verbs.
        method: Method::from_bytes(described.method.as_bytes()).unwrap_or(Method::GET),
        path: described.path.to_owned(),
        operation_id: described.id.to_owned(),
        summary: described.summary.map(str::to_owned),
        description: described.description.map(str::to_owned),
        tags: described.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        tag_notes: Vec::new(),
        deprecated: described.deprecated,
        hidden: described.hidden,
        hosts: Vec::new(),
        versions: Vec::new(),
        parameters: described.parameters,
        body: described.body,
        responses: produced(described.responses, described.produces),
        security: None,
        external_docs: None,
        servers: Vec::new(),
        extensions: serde_json::Map::new(),
    }
}

/// The answers, the successful ones in other media types.
fn produced(mut responses: Vec<Response>, produces: &[&str]) -> Vec<Response> {
    for response in responses.iter_mut().filter(|response| response.status < 300) {
        if let ([_, ..], Some(first)) = (produces, response.content.first()) {
            let schema = first.schema.clone().map(crate::answer::chosen);
            let media = |name: &&str| MediaType::new(*name, schema.clone());
            response.content = produces.iter().map(media).collect();
        }
    }
    responses
}

/// What a controller knows of its tag.
#[must_use]
pub fn tag_note(
    name: &str,
    said: Option<&str>,
    remarked: Option<&str>,
    external_docs: Option<ExternalDocs>,
) -> TagNote {
    let description = said.or(remarked).map(str::to_owned);
    TagNote { tag: Tag { name: name.to_owned(), description, external_docs }, is_said: said.is_some() }
}

/// What the doc comment of a controller says: a constant of the same name, which `#[controller]` gives the class, comes before this
/// one.
pub trait Unremarked {
    /// Nothing.
    const __LAZO_REMARK: Option<&'static str> = None;
}

impl<T: ?Sized> Unremarked for T {}

/// What an attribute says of a parameter beyond its name, place and type.
#[derive(Debug, Default)]
pub struct Said {
    /// What it means.
    pub description: Option<&'static str>,
    /// A JSON object of rules.
    pub extra: Option<&'static str>,
    /// `content = "application/json"`.
    pub is_json: bool,
    /// The style, if it is not that of the place.
    pub style: Option<Style>,
    /// Whether parts stand by themselves, if it is not what the style has.
    pub explode: Option<bool>,
    /// Whether clients are told to move away.
    pub deprecated: bool,
    /// Whether reserved characters may be sent as they are.
    pub allow_reserved: bool,
    /// Whether it may be sent without a value.
    pub allow_empty_value: bool,
    /// Values to be shown: one without a name, or several with names.
    pub examples: Vec<Example>,
}

/// A parameter of generated code.
#[must_use]
pub fn parameter<T: Readable>(name: &str, location: Location, required: bool, said: Said) -> Parameter {
    let schema = SchemaOf::of::<T>();
    let is_plain = said.style.is_none() && said.explode.is_none();
    let notation = if said.is_json || (location == Location::Query && is_plain && is_object(&schema)) {
        Notation::Json
    } else {
        let style = said.style.unwrap_or(Style::of(location));
        // One name has one value in a cookie.
        let explodes = (style.explodes() && location != Location::Cookie) || style == Style::DeepObject;
        Notation::Styled { style, explode: said.explode.unwrap_or(explodes) }
    };
    let json = |text: Option<&str>| text.and_then(|text| serde_json::from_str(text).ok());
    // The type itself may say what it is when it is absent.
    let required = required && default_of(&schema).is_none();
    Parameter {
        required,
        description: said.description.map(str::to_owned),
        notation,
        deprecated: said.deprecated,
        allow_reserved: said.allow_reserved,
        allow_empty_value: said.allow_empty_value,
        examples: said.examples,
        ..Parameter::new(name, location, SchemaOf { extra: json(said.extra), ..schema })
    }
}

/// The value inside a `Result`, whatever alias names it.
pub trait ResultOf {
    /// The value of success.
    type Value;
    /// The error.
    type Error;
}

impl<T, E> ResultOf for Result<T, E> {
    type Value = T;
    type Error = E;
}

/// Adds the answers of errors: an answer that has its status already gets a body if it has none, and more codes if it is an error's.
#[must_use]
pub fn with_errors(mut responses: Vec<Response>, errors: Vec<Response>) -> Vec<Response> {
    for error in errors {
        match responses.iter_mut().find(|known| known.status == error.status) {
            None => responses.push(error),
            Some(known) if known.content.is_empty() => *known = error,
            Some(known) => {
                if known.add_codes(&error) {
                    known.description = error.description;
                }
            }
        }
    }
    responses
}

/// A field of a variant that may be absent, and is there: `null` is a value of `T` or of nothing, and never absence.
///
/// # Errors
/// What reading a `T` gives.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
