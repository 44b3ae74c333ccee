//! Parameters, with their defaults written out.

use super::{Place, Remarks, cursor::Cursor, message::media_name, remarks};
use crate::{load::LoadError, schema::ConjId};

/// Where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    pub(crate) location: Location,
    pub(crate) at: Place<'d>,
    pub(crate) is_required: bool,
    pub(crate) is_deprecated: bool,
    pub(crate) style: &'d str,
    pub(crate) does_explode: bool,
    pub(crate) allows_reserved: bool,
    pub(crate) allows_empty: bool,
    pub(crate) schema: Option<ConjId>,
    /// The media type, for one that has `content` and not `schema`.
    pub(crate) media: Option<String>,
    /// Where that is, and what is said there.
    pub(crate) content: Option<(Place<'d>, Remarks<'d>)>,
    pub(crate) remarks: Remarks<'d>,
}

impl Parameter<'_> {
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.location == other.location
            && match self.location {
                Location::Header => self.name.eq_ignore_ascii_case(other.name),
                _ => self.name == other.name,
            }
    }
}

/// The parameters that stand under `parameters`, without those that OpenAPI says to ignore.
pub(super) fn read_all<'d>(place: &Cursor<'_, 'd>) -> Result<Vec<Parameter<'d>>, LoadError> {
    let mut all: Vec<Parameter<'d>> = Vec::new();
    let Some(list) = place.child("parameters") else { return Ok(all) };
    for item in list.items()? {
        let parameter = read(&item.followed()?)?;
        let is_ignored = parameter.location == Location::Header
            && ["accept", "content-type", "authorization"]
                .iter()
                .any(|name| parameter.name.eq_ignore_ascii_case(name));
        if !is_ignored && !all.iter().any(|known| known.is_same_as(&parameter)) {
            all.push(parameter);
        }
    }
    Ok(all)
}

fn read<'d>(place: &Cursor<'_, 'd>) -> Result<Parameter<'d>, LoadError> {
    place.required_object()?;
    let name = place.text("name").ok_or_else(|| place.shape("a parameter with a `name`"))?;
    let location = match place.text("in") {
        Some("path") => Location::Path,
        Some("query") => Location::Query,
        Some("header") => Location::Header,
        Some("cookie") => Location::Cookie,
        _ => return Err(place.shape("a parameter that is `in` path, query, header or cookie")),
    };
    let style = place.text("style").unwrap_or(match location {
        Location::Path | Location::Header => "simple",
        Location::Query | Location::Cookie => "form",
    });
    let (mut media, mut said) = (None, None);
    let mut schema = place.schema("schema")?;
    if let Some(content) = place.child("content")
        && let Some((name, one)) = content.members()?.into_iter().next()
    {
        media = Some(media_name(name));
        let one = one.followed()?;
        schema = one.schema("schema")?;
        said = Some((one.place(), remarks(one.raw, &["example", "examples"])));
    }
    Ok(Parameter {
        name,
        location,
        at: place.place(),
        is_required: location == Location::Path || place.flag("required").unwrap_or(false),
        is_deprecated: place.flag("deprecated").unwrap_or(false),
        style,
        does_explode: place.flag("explode").unwrap_or(style == "form"),
        allows_reserved: place.flag("allowReserved").unwrap_or(false),
        allows_empty: place.flag("allowEmptyValue").unwrap_or(false),
        schema,
        media,
        content: said,
        remarks: remarks(place.raw, &["description", "example", "examples"]),
    })
}
