//! Bodies, responses and headers.

use super::{Place, Remarks, cursor::Cursor, remarks};
use crate::{load::LoadError, schema::ConjId};

/// A request's body.
#[derive(Debug)]
pub(crate) struct Body<'d> {
    pub(crate) at: Place<'d>,
    pub(crate) is_required: bool,
    pub(crate) content: Vec<Media<'d>>,
    pub(crate) remarks: Remarks<'d>,
}

/// What is sent under one media type.
#[derive(Debug)]
pub(crate) struct Media<'d> {
    /// In lower case, without `charset`.
    pub(crate) name: String,
    pub(crate) at: Place<'d>,
    pub(crate) schema: Option<ConjId>,
    /// How parts are written: a property's content types, and what else is said.
    pub(crate) encoding: Vec<(&'d str, Encoding<'d>)>,
    pub(crate) remarks: Remarks<'d>,
}

/// How one part of a form is written.
#[derive(Debug)]
pub(crate) struct Encoding<'d> {
    pub(crate) at: Place<'d>,
    pub(crate) content_types: Vec<String>,
    pub(crate) style: &'d str,
    pub(crate) does_explode: bool,
    pub(crate) allows_reserved: bool,
    pub(crate) headers: Vec<Header<'d>>,
}

/// What a server may answer.
#[derive(Debug)]
pub(crate) struct Response<'d> {
    /// `200`, `2XX`, `default`.
    pub(crate) status: String,
    pub(crate) at: Place<'d>,
    pub(crate) headers: Vec<Header<'d>>,
    pub(crate) content: Vec<Media<'d>>,
    pub(crate) remarks: Remarks<'d>,
}

/// A header of a response.
#[derive(Debug)]
pub(crate) struct Header<'d> {
    /// In lower case.
    pub(crate) name: String,
    pub(crate) at: Place<'d>,
    pub(crate) is_required: bool,
    pub(crate) schema: Option<ConjId>,
    pub(crate) remarks: Remarks<'d>,
}

/// The name of a media type in lower case, without its charset.
pub(super) fn media_name(name: &str) -> String {
    let mut parts = name.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let rest = parts.filter(|part| !part.is_empty() && !part.starts_with("charset="));
    rest.fold(essence, |name, part| name + ";" + &part)
}

pub(super) fn read_body<'d>(place: &Cursor<'_, 'd>) -> Result<Body<'d>, LoadError> {
    place.required_object()?;
    Ok(Body {
        at: place.place(),
        is_required: place.flag("required").unwrap_or(false),
        content: read_content(place)?,
        remarks: remarks(place.raw, &["description"]),
    })
}

pub(super) fn read_response<'d>(status: &str, place: &Cursor<'_, 'd>) -> Result<Response<'d>, LoadError> {
    place.required_object()?;
    let is_range = status.len() == 3 && status.to_ascii_uppercase().ends_with("XX");
    Ok(Response {
        status: if is_range { status.to_ascii_uppercase() } else { status.to_owned() },
        at: place.place(),
        headers: read_headers(place)?,
        content: read_content(place)?,
        remarks: remarks(place.raw, &["description", "links"]),
    })
}

fn read_headers<'d>(place: &Cursor<'_, 'd>) -> Result<Vec<Header<'d>>, LoadError> {
    let mut headers = Vec::new();
    if let Some(all) = place.child("headers") {
        for (name, header) in all.members()? {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = header.followed()?;
            let mut schema = header.schema("schema")?;
            if let Some(content) = header.child("content")
                && let Some((_, media)) = content.members()?.into_iter().next()
            {
                schema = media.followed()?.schema("schema")?;
            }
            headers.push(Header {
                name: name.to_ascii_lowercase(),
                at: header.place(),
                is_required: header.flag("required").unwrap_or(false),
                schema,
                remarks: remarks(header.raw, &["description", "example", "examples", "deprecated"]),
            });
        }
    }
    headers.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(headers)
}

fn read_content<'d>(place: &Cursor<'_, 'd>) -> Result<Vec<Media<'d>>, LoadError> {
    let mut all: Vec<Media<'d>> = Vec::new();
    let Some(content) = place.child("content") else { return Ok(all) };
    for (name, media) in content.members()? {
        let media = media.followed()?;
        media.required_object()?;
        let mut encoding = Vec::new();
        if let Some(parts) = media.child("encoding") {
            for (property, part) in parts.members()? {
                let types = part.text("contentType").unwrap_or_default().split(',');
                let mut content_types: Vec<String> =
                    types.map(media_name).filter(|name| !name.is_empty()).collect();
                content_types.sort();
                let style = part.text("style").unwrap_or("form");
                let encoded = Encoding {
                    at: part.place(),
                    content_types,
                    style,
                    does_explode: part.flag("explode").unwrap_or(style == "form"),
                    allows_reserved: part.flag("allowReserved").unwrap_or(false),
                    headers: read_headers(&part)?,
                };
                encoding.push((property, encoded));
            }
        }
        all.push(Media {
            name: media_name(name),
            at: media.place(),
            schema: media.schema("schema")?,
            encoding,
            remarks: remarks(media.raw, &["example", "examples"]),
        });
    }
    all.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(all)
}

impl Media<'_> {
    /// Whether a range like `application/*` has this media type.
    pub(crate) fn is_in(&self, range: &str) -> bool {
        range == "*/*"
            || range
                .strip_suffix("/*")
                .is_some_and(|kind| self.name.split_once('/').is_some_and(|(own, _)| own == kind))
    }
}
