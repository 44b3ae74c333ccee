//! What was sent for a parameter of a call, where it stands in the request.

use super::Call;
use crate::{
    HttpError,
    operation::{Location, Parameter},
    parameter::{
        bad_escape, invalid,
        layout::{Decode, parts},
        not_text,
        place::{self, NotText, QueryValues},
        text::Texts,
    },
    percent,
};
use serde_json::Value;
use std::borrow::Cow;

impl Call<'_> {
    /// The text or texts of a parameter where it has any.
    #[inline]
    pub(super) fn texts<'s>(
        &'s self,
        at: usize,
        parameter: &'s Parameter,
    ) -> Result<Option<Texts<'s>>, HttpError> {
        if parameter.location != Location::Query {
            return match self.state().has_commas(at) {
                true => self.items(at, parameter),
                false => Ok(self.text(at, parameter)?.map(Texts::One)),
            };
        }
        let mut values = QueryValues::new(self.request.query_string(), &parameter.name);
        let all = values.clone();
        let Some(first) = values.next() else { return Ok(None) };
        if values.is_appended() || values.next().is_some() {
            return self.several(all, parameter).map(Some);
        }
        let text = percent::decode(first, true).map_err(|_| bad_escape())?;
        Ok(counts(&text, parameter).then_some(Texts::One(text)))
    }

    /// The values of a name in the query.
    fn several<'s>(&self, values: QueryValues<'s>, parameter: &Parameter) -> Result<Texts<'s>, HttpError> {
        if values.clone().count() > self.policy().values {
            return Err(invalid(&parameter.name, &Value::from(self.request.query_string())));
        }
        Ok(Texts::Many(values))
    }

    /// A list that stands in one text.
    fn items<'s>(&'s self, at: usize, parameter: &'s Parameter) -> Result<Option<Texts<'s>>, HttpError> {
        let Some((raw, decode)) = self.raw(at, parameter)? else { return Ok(None) };
        if parts(&raw, ',').count() > self.policy().values {
            return Err(invalid(&parameter.name, &Value::from(raw.as_ref())));
        }
        Ok(Some(Texts::Commas { raw, decode }))
    }

    /// The decoded text of a parameter that stands in the path, a header or a cookie.
    #[inline]
    pub(super) fn text<'s>(
        &'s self,
        at: usize,
        parameter: &'s Parameter,
    ) -> Result<Option<Cow<'s, str>>, HttpError> {
        let text = match parameter.location {
            Location::Header => self.header(parameter)?,
            Location::Cookie => self
                .cookie(parameter)?
                .map(|raw| percent::decode(raw, false))
                .transpose()
                .map_err(|_| bad_escape())?,
            // What the router left undecoded can be decoded.
            _ => {
                let raw = self.found.captures.get(self.path(), self.state().capture_of(at));
                raw.map(|raw| percent::decode(raw, false)).transpose().map_err(|_| bad_escape())?
            }
        };
        Ok(text.filter(|text| counts(text, parameter)))
    }

    /// The text of a parameter as it was sent, and how its pieces are decoded.
    pub(super) fn raw<'s>(
        &'s self,
        at: usize,
        parameter: &'s Parameter,
    ) -> Result<Option<(Cow<'s, str>, Decode)>, HttpError> {
        let escaped: Decode = |piece| percent::decode(piece, false).ok();
        let in_query: Decode = |piece| percent::decode(piece, true).ok();
        let in_header: Decode = |piece| Some(Cow::Borrowed(piece.trim_matches([' ', '\t'])));
        let (text, decode) = match parameter.location {
            Location::Path => (self.sent_in_path(at).map(Cow::Borrowed), escaped),
            Location::Query => {
                let mut values = QueryValues::new(self.request.query_string(), &parameter.name);
                let first = values.next();
                if values.next().is_some() {
                    return Err(self.laid_out_otherwise(at, parameter, self.request.query_string()));
                }
                (first.map(Cow::Borrowed), in_query)
            }
            Location::Header => (self.header(parameter)?, in_header),
            Location::Cookie => {
                let sent = self.cookie(parameter)?;
                (sent.map(Cow::Borrowed), escaped)
            }
        };
        Ok(text.filter(|text| counts(text, parameter)).map(|text| (text, decode)))
    }

    /// What stands in the path for a parameter, as it was sent.
    fn sent_in_path(&self, at: usize) -> Option<&str> {
        let capture = self.state().capture_of(at);
        match &self.found.decoded {
            None => self.found.captures.get(self.path(), capture),
            Some(_) => {
                let sent = &self.request.path()[self.found.offset..];
                percent::as_sent(sent, self.found.captures.range(capture)?)
            }
        }
    }

    #[inline]
    fn header<'s>(&'s self, parameter: &Parameter) -> Result<Option<Cow<'s, str>>, HttpError> {
        place::header(self.request.headers(), &parameter.name).map_err(|NotText| not_text(&parameter.name))
    }

    /// A cookie as it was sent, of which every escape can be decoded.
    #[inline]
    fn cookie<'s>(&'s self, parameter: &Parameter) -> Result<Option<&'s str>, HttpError> {
        let sent = place::cookie(self.request.headers(), &parameter.name);
        let sent = sent.map_err(|NotText| not_text(&parameter.name))?;
        if sent.is_some_and(|sent| !percent::is_sound(sent)) { Err(bad_escape()) } else { Ok(sent) }
    }

    /// The path that the captures are ranges of.
    #[inline]
    fn path(&self) -> &str {
        match &self.found.decoded {
            Some(decoded) => decoded,
            None => &self.request.path()[self.found.offset..],
        }
    }
}

/// An empty text counts as absent where the parameter is required, or where clients are told that it may be empty.
#[inline]
fn counts(text: &str, parameter: &Parameter) -> bool {
    !(text.is_empty() && (parameter.required || parameter.allow_empty_value))
}
