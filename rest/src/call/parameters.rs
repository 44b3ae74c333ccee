//! Parameters of a call, by their place in the operation's list.

use super::Call;
use crate::{
    HttpError,
    operation::{Location, Notation, Parameter},
    parameter::{
        bad_escape, missing,
        place::{self, QueryValues},
        read_json, read_slowly,
        text::{self, Texts},
    },
    percent,
    schema::Validator,
};
use serde::de::DeserializeOwned;
use std::borrow::Cow;

impl<'c> Call<'c> {
    /// The value of a required parameter. `at` is its place in [`Operation::parameters`](crate::operation::Operation).
    ///
    /// # Errors
    /// 400 `MISSING_REQUIRED_PARAMETER`, or `INVALID_PARAMETER_VALUE` with every broken rule.
    #[inline]
    pub fn required<T: DeserializeOwned>(&self, at: usize) -> Result<T, HttpError> {
        match self.optional(at)? {
            Some(value) => Ok(value),
            None => Err(missing(&self.parameter(at)?.name)),
        }
    }

    /// The value of a parameter that may be absent.
    ///
    /// # Errors
    /// 400 `INVALID_PARAMETER_VALUE` with every broken rule.
    #[inline]
    pub fn optional<T: DeserializeOwned>(&self, at: usize) -> Result<Option<T>, HttpError> {
        if self.state().rules(at).has_simple {
            // Rules that nobody checked: the value takes the slow lane.
            return self.optional_if(at, |_| false);
        }
        self.optional_if(at, |_| true)
    }

    /// Like [`Call::required`] for a parameter with rules beyond its type: `check` says quickly whether the value keeps
    /// them; the schema of the parameter says which one it broke.
    ///
    /// # Errors
    /// Those of [`Call::required`].
    #[inline]
    pub fn required_if<T: DeserializeOwned>(
        &self,
        at: usize,
        check: impl FnOnce(&T) -> bool,
    ) -> Result<T, HttpError> {
        match self.optional_if(at, check)? {
            Some(value) => Ok(value),
            None => Err(missing(&self.parameter(at)?.name)),
        }
    }

    /// Like [`Call::optional`] for a parameter with rules beyond its type.
    ///
    /// # Errors
    /// Those of [`Call::optional`].
    #[inline]
    pub fn optional_if<T: DeserializeOwned>(
        &self,
        at: usize,
        check: impl FnOnce(&T) -> bool,
    ) -> Result<Option<T>, HttpError> {
        let parameter = self.parameter(at)?;
        if parameter.notation == Notation::Json && parameter.location == Location::Query {
            let is_exact = !self.state().rules(at).has_other;
            return read_json(parameter, self.request.query_string(), is_exact, || {
                self.parameter_validator(at)
            });
        }
        let Some(texts) = self.texts(at, parameter)? else { return Ok(None) };
        match text::read::<T>(texts) {
            Ok(value) if !self.state().rules(at).has_other && check(&value) => Ok(Some(value)),
            _ => self.read_again(at, parameter).map(Some),
        }
    }

    /// The slow lane.
    #[cold]
    fn read_again<T: DeserializeOwned>(&self, at: usize, parameter: &Parameter) -> Result<T, HttpError> {
        let Some(texts) = self.texts(at, parameter)? else { return Err(missing(&parameter.name)) };
        let list = self.state().rules(at).is_list || matches!(texts, Texts::Many(_));
        let shown = texts.to_value(list);
        let validator = self.parameter_validator(at)?;
        let value = validator.coerce(shown.clone());
        read_slowly(parameter, validator, &shown, value)
    }

    /// The text of a parameter where it has one.
    #[inline]
    fn texts<'s>(&'s self, at: usize, parameter: &'s Parameter) -> Result<Option<Texts<'s>>, HttpError> {
        let text = match parameter.location {
            Location::Path => {
                let raw = self.found.captures.get(self.path(), self.state().capture_of(at));
                // What the router left undecoded can be decoded.
                raw.map(|raw| percent::decode(raw, false)).transpose().map_err(|_| bad_escape())?
            }
            Location::Query => {
                let mut values = QueryValues::new(self.request.query_string(), &parameter.name);
                let again = values.clone();
                let first = values.next();
                if first.is_some() && values.next().is_some() {
                    return Ok(Some(Texts::Many(again)));
                }
                let text =
                    first.map(|raw| percent::decode(raw, true)).transpose().map_err(|_| bad_escape())?;
                return Ok(present(text, parameter, false));
            }
            Location::Header => place::header(self.request.headers(), &parameter.name),
            Location::Cookie => {
                place::cookie(self.request.headers(), &parameter.name).map_err(|_| bad_escape())?
            }
        };
        Ok(present(text, parameter, true))
    }

    /// The path that the captures are ranges of.
    #[inline]
    fn path(&self) -> &str {
        match &self.found.decoded {
            Some(decoded) => decoded,
            None => &self.request.path()[self.found.offset..],
        }
    }

    #[inline]
    fn parameter(&self, at: usize) -> Result<&'c Parameter, HttpError> {
        self.operation().parameters.get(at).ok_or_else(|| no_parameter(at))
    }

    fn parameter_validator(&self, at: usize) -> Result<&'c Validator, HttpError> {
        self.state().parameter_validator(at, &self.local.table)
    }
}

/// An empty text counts as absent where the parameter is required.
#[inline]
fn present<'r>(text: Option<Cow<'r, str>>, parameter: &Parameter, delimited: bool) -> Option<Texts<'r>> {
    match text {
        Some(text) if !(text.is_empty() && parameter.required) => Some(Texts::One { text, delimited }),
        _ => None,
    }
}

/// A hand-written handler asks for a parameter that its operation does not declare.
#[cold]
fn no_parameter(at: usize) -> HttpError {
    HttpError::internal("Internal Server Error")
        .caused_by(anyhow::anyhow!("the operation declares no parameter {at}"))
}
