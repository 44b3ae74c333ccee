//! What an operation answers, as its result.

use super::{
    error_shape, example,
    media::{self, Kind},
};
use crate::{
    model::{Reader, Type, keywords},
    name::{self, Names},
};
use lazo_openapi_diff::{LoadError, Place};
use proc_macro2::TokenStream;
use serde_json::Value;

/// What an operation answers.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The value of success.
    pub(crate) is: Is,
    /// Words of the verb's attribute.
    pub(crate) status: Option<u16>,
    pub(crate) produces: Vec<String>,
    pub(crate) example: Option<TokenStream>,
    /// Errors in the form of all errors: a type that is written beside the controller.
    pub(crate) errors: Option<Errors>,
}

/// The value of success.
#[derive(Debug)]
pub(crate) enum Is {
    Nothing,
    Content(Content),
    /// A type that is written beside the controller.
    Several {
        name: String,
        answers: Vec<One>,
    },
}

/// What an answer has in it.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Json(Type),
    Text,
    Bytes,
}

/// One of several answers.
#[derive(Debug)]
pub(crate) struct One {
    pub(crate) status: u16,
    pub(crate) variant: String,
    pub(crate) description: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) content: Option<Content>,
}

/// A header of an answer.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) ty: Type,
    pub(crate) is_optional: bool,
}

/// Errors in the form of all errors.
#[derive(Debug)]
pub(crate) struct Errors {
    pub(crate) name: String,
    pub(crate) all: Vec<(u16, String, String)>,
}

pub(super) fn read<'d>(
    operation: &Place<'d>,
    hint: &str,
    reader: &mut Reader<'d>,
) -> Result<Answer, LoadError> {
    let mut answers: Vec<One> = Vec::new();
    let mut errors: Vec<(u16, String, String)> = Vec::new();
    let (mut produces, mut example) = (Vec::new(), None);
    let mut variants = Names::default();
    for (status, place) in keywords::members(operation, "responses")? {
        if status.starts_with("x-") {
            continue;
        }
        let at = place;
        let place = at.followed()?;
        if !place.value().is_object() {
            return Err(keywords::shape(&place, "an object"));
        }
        let is_general = error_shape::is_general(&place)?;
        let Some(status) = number(status, is_general, &place, reader) else { continue };
        let description = keywords::text(&place, "description")?.unwrap_or_default().to_owned();
        if let Some(links) = place.get("links") {
            reader.warn(links, "links of an answer are left out");
        }
        let variant = variants.take(&variant_of(status));
        if is_general && status >= 400 {
            errors.push((status, variant, description));
            continue;
        }
        let hint = format!("{hint}{variant}");
        let (content, names) = content(&place, status, &hint, reader)?;
        if status < 300 && content.is_some() {
            if !produces.is_empty() && produces != names {
                reader.warn(
                    &at,
                    format!("answers of success have one list of media types: {}", produces.join(", ")),
                );
            } else {
                produces = names;
            }
            if example.is_none() {
                for (_, media) in keywords::members(&place, "content")? {
                    example = example.or(example::words(&media, reader)?);
                }
            }
        } else if !is_own(content.as_ref(), &names) {
            reader.warn(
                &at,
                format!(
                    "an answer of status {status} has the media type of its type, not {}",
                    names.join(", ")
                ),
            );
        }
        let headers = headers(&place, reader)?;
        answers.push(One { status, variant, description, headers, content });
    }
    if answers.is_empty() {
        reader.warn(operation, "there is no answer of success: 204 is added");
    }
    let errors = (!errors.is_empty()).then(|| {
        let name = reader.names.take(&name::of_type(&format!("{hint}Error")));
        Errors { name, all: errors }
    });
    if matches!(produces.as_slice(), [one] if is_own_name(answers.iter().find(|one| one.status < 300), one)) {
        produces.clear();
    }
    let is_simple = |one: &One| {
        let is_described = one.status < 300 && one.headers.is_empty();
        // Nothing at all with 200 is something that an answer has to say.
        is_described && !(one.content.is_none() && one.status == 200)
    };
    let (status, is) = match <[One; 1]>::try_from(answers) {
        Ok([one]) if is_simple(&one) => {
            let usual = if one.content.is_some() { 200 } else { 204 };
            let status = (one.status != usual).then_some(one.status);
            (status, one.content.map_or(Is::Nothing, Is::Content))
        }
        Ok([one]) => (None, several(vec![one], hint, reader)),
        Err(none) if none.is_empty() => (None, Is::Nothing),
        Err(all) => (None, several(all, hint, reader)),
    };
    Ok(Answer { is, status, produces, example, errors })
}

fn several(answers: Vec<One>, hint: &str, reader: &mut Reader<'_>) -> Is {
    Is::Several { name: reader.names.take(&name::of_type(&format!("{hint}Answer"))), answers }
}

/// The status, if it is one.
fn number<'d>(status: &str, is_general: bool, place: &Place<'d>, reader: &mut Reader<'d>) -> Option<u16> {
    if let Some(status) = status.parse::<u16>().ok().filter(|status| (200..600).contains(status)) {
        return Some(status);
    }
    let what = match status {
        "default" if is_general => {
            "this is what all errors are answered with: set `rest.openapi.error_responses = true` to have it in the document, and \
             `rest.errors.negotiate` to what it says of HTML and XML"
        }
        "default" => "an answer for all other statuses is left out: errors have one form",
        _ => "an answer has one status: this one is left out",
    };
    reader.warn(place, what);
    None
}

/// What an answer has, and the media types in which it is written.
fn content<'d>(
    place: &Place<'d>,
    status: u16,
    hint: &str,
    reader: &mut Reader<'d>,
) -> Result<(Option<Content>, Vec<String>), LoadError> {
    let all = keywords::members(place, "content")?;
    // JSON says what the type is; other media types are other ways to write it.
    let json = all.iter().find(|(name, media)| media::kind(name, media.get("schema").as_ref()) == Kind::Json);
    let Some((name, media)) = json.or(all.first()) else { return Ok((None, vec![])) };
    let schema = media.get("schema");
    let mut names = vec![(*name).to_owned()];
    for (other, media) in all.iter().filter(|(other, _)| other != name) {
        if other.contains('*') {
            reader.warn(media, format!("an answer has a media type, and `{other}` is none: it is left out"));
            continue;
        }
        if media.get("schema").as_ref().map(Place::value) != schema.as_ref().map(Place::value) {
            reader.warn(media, "another schema than that of the first media type is left out");
        }
        if status < 300 {
            let what = format!(
                "`{other}` is written by a `BodyWriter` of the application: bind one to `BODY_WRITERS`"
            );
            reader.warn(media, what);
        }
        names.push((*other).to_owned());
    }
    let is_any = name.contains('*');
    if is_any {
        reader.warn(media, format!("an answer has a media type, and `{name}` is none: bytes are written"));
        names.clear();
    }
    Ok(match media::kind(name, schema.as_ref()) {
        Kind::Text => {
            if !media::is_plain_text(schema.as_ref()) {
                reader.warn(media, "the schema of a text is left out");
            }
            (Some(Content::Text), names)
        }
        Kind::Bytes | Kind::Multipart | Kind::Form => {
            if !media::is_binary(schema.as_ref()) {
                reader.warn(media, "an answer of this media type is bytes");
            }
            (Some(Content::Bytes), names)
        }
        Kind::Json => {
            let Some(schema) = schema else { return Ok((Some(Content::Json(Type::Any)), names)) };
            let slot = reader.given(&schema, hint)?;
            (Some(Content::Json(reader.alone_given(slot, hint, &schema))), names)
        }
    })
}

/// Whether what is written has these media types by itself.
fn is_own(content: Option<&Content>, names: &[String]) -> bool {
    match (content, names) {
        (None, _) | (_, []) => true,
        (Some(content), [name]) => own_name(content) == name,
        _ => false,
    }
}

fn is_own_name(answer: Option<&One>, name: &str) -> bool {
    answer.and_then(|one| one.content.as_ref()).is_some_and(|content| own_name(content) == name)
}

fn own_name(content: &Content) -> &'static str {
    match content {
        Content::Json(_) => "application/json",
        Content::Text => "text/plain",
        Content::Bytes => "application/octet-stream",
    }
}

fn headers<'d>(place: &Place<'d>, reader: &mut Reader<'d>) -> Result<Vec<Header>, LoadError> {
    let mut fields = Names::default();
    let mut all = Vec::new();
    for (name, at) in keywords::members(place, "headers")? {
        let header = at.followed()?;
        if name.eq_ignore_ascii_case("content-type") {
            reader.warn(&at, "the media type is said by `content`: this is left out");
            continue;
        }
        let (ty, is_whole) = match header.get("schema") {
            None => (Type::Text, false),
            Some(schema) => {
                let slot = reader.given(&schema, name)?;
                let is_shown = !matches!(
                    slot.ty,
                    Type::Named(_) | Type::List(_) | Type::Map(_) | Type::Any | Type::Object
                );
                let is_plain = slot.is_plain();
                (if is_shown { slot.ty } else { Type::Text }, is_shown && is_plain)
            }
        };
        if !is_whole {
            reader.warn(&at, "of the schema of a header only a plain type is told");
        }
        all.push(Header {
            field: fields.take(&name::of_value(name, "header")),
            name: name.to_owned(),
            description: keywords::text(&header, "description")?.unwrap_or_default().to_owned(),
            ty,
            is_optional: !header.value().get("required").is_some_and(|it| it == &Value::Bool(true)),
        });
    }
    Ok(all)
}

/// What an answer of a status is called.
fn variant_of(status: u16) -> String {
    let name = match status {
        200 => "Success",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        206 => "Partial",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "PayloadTooLarge",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        418 => "ImATeapot",
        422 => "Unprocessable",
        429 => "TooManyRequests",
        500 => "Internal",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "Unavailable",
        504 => "GatewayTimeout",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}
