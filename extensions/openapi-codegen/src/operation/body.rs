//! The body of a request, as an argument.

use super::{
    example,
    media::{self, Kind},
};
use crate::{
    model::{Reader, Slot, Type, keywords},
    name,
};
use lazo_openapi_diff::{LoadError, Place};
use proc_macro2::TokenStream;
use quote::quote;

/// The body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) is_optional: bool,
    /// What the attribute says.
    pub(crate) words: Vec<TokenStream>,
    pub(crate) read_as: ReadAs,
}

/// What a body is read as.
#[derive(Debug)]
pub(crate) enum ReadAs {
    Type(Type),
    Bytes,
    /// A type for each media type, which is written beside the controller.
    Several {
        name: String,
        ways: Vec<Way>,
    },
}

/// One way to read a body that comes in several media types.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) variant: String,
    pub(crate) content: Vec<String>,
    pub(crate) ty: Option<Type>,
}

/// Media types that are read alike.
struct Group<'d> {
    kind: Kind,
    names: Vec<String>,
    media: Place<'d>,
    schema: Option<Place<'d>>,
}

pub(super) fn read<'d>(
    operation: &Place<'d>,
    verb: &str,
    hint: &str,
    reader: &mut Reader<'d>,
) -> Result<Option<Body>, LoadError> {
    let Some(place) = operation.get("requestBody") else { return Ok(None) };
    let place = place.followed()?;
    if matches!(verb, "get" | "head") {
        reader.warn(&place, format!("{} takes no body: it is left out", verb.to_uppercase()));
        return Ok(None);
    }
    let content = keywords::members(&place, "content")?;
    if content.is_empty() {
        reader.warn(&place, "a body without media types is left out");
        return Ok(None);
    }
    let groups = groups(content);
    for group in &groups {
        for (property, encoding) in keywords::members(&group.media, "encoding")? {
            if !is_told(group.schema.as_ref(), property, &encoding)? {
                reader.warn(
                    &encoding,
                    "what is said of a part beyond `contentMediaType` in its schema is left out",
                );
            }
        }
    }
    let is_optional = !place.value().get("required").is_some_and(|it| it == true);
    let mut words = Vec::new();
    let read_as = match groups.as_slice() {
        [one] => {
            let (names, ty) = (&one.names, read_as(one, &format!("{hint}body"), reader)?);
            let is_usual = one.kind == Kind::Json && names.len() == 1 && names[0] == "application/json";
            match names.as_slice() {
                [name] if !is_usual || matches!(ty, Some(Type::Text)) => words.push(quote!(content = #name)),
                [_] => {}
                names => words.push(quote!(content = [#(#names),*])),
            }
            words.extend(example::words(&one.media, reader)?);
            ty.map_or(ReadAs::Bytes, ReadAs::Type)
        }
        groups => {
            let name = reader.names.take(&name::of_type(&format!("{hint}Body")));
            let mut ways = Vec::new();
            let mut variants = name::Names::default();
            for group in groups {
                let called = match group.kind {
                    Kind::Json => "Json",
                    Kind::Form => "Form",
                    Kind::Multipart => "Multipart",
                    Kind::Text => "Text",
                    Kind::Bytes => "Bytes",
                };
                let ty = read_as(group, &format!("{hint}body {called}"), reader)?;
                if group.media.get("example").is_some() || group.media.get("examples").is_some() {
                    reader.warn(&group.media, "examples of a body with several media types are left out");
                }
                ways.push(Way { variant: variants.take(called), content: group.names.clone(), ty });
            }
            ReadAs::Several { name, ways }
        }
    };
    words.extend(keywords::text(&place, "description")?.map(|text| quote!(description = #text)));
    Ok(Some(Body { is_optional, words, read_as }))
}

fn groups<'d>(content: Vec<(&'d str, Place<'d>)>) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    for (name, media) in content {
        let schema = media.get("schema");
        let kind = media::kind(name, schema.as_ref());
        let value = schema.as_ref().map(Place::value);
        let is_like = |group: &&mut Group<'d>| {
            let is_typed = |kind| matches!(kind, Kind::Json | Kind::Form);
            group.schema.as_ref().map(Place::value) == value
                && (group.kind == kind || (is_typed(group.kind) && is_typed(kind)))
        };
        match groups.iter_mut().find(is_like) {
            Some(group) => group.names.push(name.to_owned()),
            None => groups.push(Group { kind, names: vec![name.to_owned()], media, schema }),
        }
    }
    groups
}

/// Whether what is said of a part is said by the schema of its property, too.
fn is_told(schema: Option<&Place<'_>>, property: &str, encoding: &Place<'_>) -> Result<bool, LoadError> {
    let Some(schema) = schema else { return Ok(false) };
    let property = schema.followed()?.get("properties").and_then(|all| all.get(property));
    let Some(property) = property else { return Ok(false) };
    let property = property.followed()?;
    let part = match property.get("items") {
        Some(items) => items.followed()?,
        None => property,
    };
    let said: Vec<(&str, Place<'_>)> = encoding.members();
    let told = part.get("contentMediaType");
    Ok(
        matches!(said.as_slice(), [("contentType", one)] if told.is_some_and(|told| told.value() == one.value())),
    )
}

/// The type; nothing for bytes.
fn read_as<'d>(group: &Group<'d>, hint: &str, reader: &mut Reader<'d>) -> Result<Option<Type>, LoadError> {
    let schema = group.schema.as_ref();
    let slot = match (group.kind, schema) {
        (Kind::Bytes, _) => {
            if schema.is_some_and(|_| !media::is_binary(schema)) {
                reader.warn(&group.media, "the schema of bytes is left out");
            }
            return Ok(None);
        }
        (Kind::Text, _) => {
            if schema.is_some_and(|_| !media::is_plain_text(schema)) {
                reader.warn(&group.media, "the schema of a text is left out: any text is taken");
            }
            return Ok(Some(Type::Text));
        }
        (_, None) => Slot::of(Type::Any),
        (Kind::Multipart, Some(schema)) => reader.taken_in_form(schema, hint)?,
        (_, Some(schema)) => reader.taken(schema, hint)?,
    };
    Ok(Some(reader.alone_taken(slot, hint, schema.unwrap_or(&group.media))))
}
