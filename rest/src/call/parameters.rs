//! Parameters of a call, by their place in the operation's list.

use super::Call;
use crate::{
    HttpError,
    operation::{Location, Parameter},
    parameter::{
        Kind, Layout, Member, ParameterPolicy, all_refused, bad_escape, invalid, json,
        layout::{self, Decode},
        missing, parsed,
        place::{self, QueryValues},
        read_brackets, read_json, read_slowly, refusal,
        text::{self, Texts},
        unknown,
    },
    percent,
    schema::Validator,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What was sent for a parameter.
pub(super) struct Shown {
    /// The texts, or the JSON value.
    pub(super) shown: Value,
    /// The same in the types of the schema.
    pub(super) value: Value,
}

impl<'c> Call<'c> {
    /// The value of a required parameter. `at` is its place in [`Operation::parameters`](crate::operation::Operation).
    ///
    /// # Errors
    /// 400 `MISSING_REQUIRED_PARAMETER`, or `INVALID_PARAMETER_VALUE` with every broken rule.
    #[inline]
    pub fn required<T: DeserializeOwned>(&self, at: usize) -> Result<T, HttpError> {
        match self.optional(at)? {
            Some(value) => Ok(value),
            None => Err(self.refused(missing(&self.parameter(at)?.name))),
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
            None => Err(self.refused(missing(&self.parameter(at)?.name))),
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
        let layout = self.state().layout(at);
        if layout != Layout::Text {
            return self.laid_out(at, parameter, layout).map_err(|error| self.refused(error));
        }
        let Some(texts) = self.texts(at, parameter)? else { return Ok(None) };
        match text::read::<T>(texts) {
            Ok(value) if !self.state().rules(at).has_other && check(&value) => Ok(Some(value)),
            _ => self.read_again(at, parameter).map_err(|error| self.refused(error)),
        }
    }

    /// The slow lane.
    #[cold]
    fn read_again<T: DeserializeOwned>(
        &self,
        at: usize,
        parameter: &Parameter,
    ) -> Result<Option<T>, HttpError> {
        let Some(Shown { shown, value }) = self.shown(at, parameter)? else { return Ok(None) };
        read_slowly(parameter, self.parameter_validator(at)?, self.asked.of(at), &shown, value).map(Some)
    }

    /// What is not a plain text or list of the query.
    fn laid_out<T: DeserializeOwned>(
        &self,
        at: usize,
        parameter: &Parameter,
        layout: Layout,
    ) -> Result<Option<T>, HttpError> {
        let rules = self.state().rules(at);
        if layout != Layout::Json || rules.asks {
            return self.read_again(at, parameter);
        }
        let is_exact = !rules.has_other;
        let validator = || self.parameter_validator(at);
        if parameter.location == Location::Query {
            return read_json(parameter, self.request.query_string(), is_exact, self.policy(), validator);
        }
        match self.texts(at, parameter)? {
            Some(Texts::One { text, .. }) => json(parameter, &text, is_exact, validator).map(Some),
            _ => Ok(None),
        }
    }

    /// What was sent for a parameter, and that in the types of its schema as far as it goes.
    #[cold]
    pub(super) fn shown(&self, at: usize, parameter: &Parameter) -> Result<Option<Shown>, HttpError> {
        let query = self.request.query_string();
        let name = &parameter.name;
        let shown = match self.state().layout(at) {
            Layout::Text => self.texts(at, parameter)?.map(|texts| {
                let is_list = self.state().rules(at).kind == Kind::List || matches!(texts, Texts::Many(_));
                texts.to_value(is_list)
            }),
            Layout::Json => return self.shown_json(at, parameter),
            Layout::Deep => {
                let plain = QueryValues::new(query, name).find(|text| !text.is_empty());
                if let Some(plain) = plain {
                    return Err(invalid(name, &Value::from(plain)));
                }
                read_brackets(parameter, query, self.policy())?
            }
            Layout::Members => self.members(at)?,
            Layout::Styled(style, explode) => {
                let Some((raw, decode)) = self.raw(at, parameter)? else { return Ok(None) };
                let kind = self.state().rules(at).kind;
                let most = self.policy().values;
                let tree = layout::tree(&raw, name, (style, explode), kind, decode, most);
                Some(tree.ok_or_else(|| invalid(name, &Value::from(raw.as_ref())))?)
            }
        };
        let Some(shown) = shown else { return Ok(None) };
        let value = self.parameter_validator(at)?.coerce(shown.clone());
        Ok(Some(Shown { shown, value }))
    }

    fn shown_json(&self, at: usize, parameter: &Parameter) -> Result<Option<Shown>, HttpError> {
        if parameter.location == Location::Query
            && let Some(shown) = read_brackets(parameter, self.request.query_string(), self.policy())?
        {
            let value = self.parameter_validator(at)?.coerce(shown.clone());
            return Ok(Some(Shown { shown, value }));
        }
        match self.texts(at, parameter)? {
            Some(Texts::One { text, .. }) if text.is_empty() || text == "null" => Ok(None),
            Some(Texts::One { text, .. }) => {
                let value = parsed(parameter, &text)?;
                Ok(Some(Shown { shown: value.clone(), value }))
            }
            Some(texts @ Texts::Many(_)) => Err(invalid(&parameter.name, &texts.to_value(true))),
            None => Ok(None),
        }
    }

    /// An object whose members are query parameters of their own; nothing if none was sent.
    fn members(&self, at: usize) -> Result<Option<Value>, HttpError> {
        let mut object = Map::new();
        for Member { name, is_list } in self.state().members(at) {
            let texts = QueryValues::new(self.request.query_string(), name)
                .take(self.policy().values + 1)
                .map(|raw| percent::decode(raw, true).map(|text| Value::from(text.into_owned())))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| bad_escape())?;
            let value = match texts.len() {
                0 => continue,
                1 if !is_list => texts.into_iter().next().unwrap_or_default(),
                number if number > self.policy().values => {
                    return Err(invalid(name, &Value::from(self.request.query_string())));
                }
                _ => Value::Array(texts),
            };
            object.insert(name.clone(), value);
        }
        Ok((!object.is_empty()).then_some(Value::Object(object)))
    }

    /// The text of a parameter as it was sent, and how its pieces are decoded.
    fn raw<'s>(
        &'s self,
        at: usize,
        parameter: &'s Parameter,
    ) -> Result<Option<(Cow<'s, str>, Decode)>, HttpError> {
        let in_path: Decode = |piece| percent::decode(piece, false).ok();
        let in_query: Decode = |piece| percent::decode(piece, true).ok();
        let as_it_is: Decode = |piece| Some(Cow::Borrowed(piece));
        Ok(match parameter.location {
            Location::Path => {
                let raw = self.found.captures.get(self.path(), self.state().capture_of(at));
                raw.map(|raw| (Cow::Borrowed(raw), in_path))
            }
            Location::Query => {
                let mut values = QueryValues::new(self.request.query_string(), &parameter.name);
                let Some(raw) = values.next() else { return Ok(None) };
                if values.next().is_some() {
                    return Err(invalid(&parameter.name, &Value::from(self.request.query_string())));
                }
                let is_absent = raw.is_empty() && (parameter.required || parameter.allow_empty_value);
                (!is_absent).then_some((Cow::Borrowed(raw), in_query))
            }
            Location::Header => place::header(self.request.headers(), &parameter.name)
                .filter(|text| !(text.is_empty() && parameter.required))
                .map(|text| (text, as_it_is)),
            Location::Cookie => place::cookie(self.request.headers(), &parameter.name)
                .map_err(|_| bad_escape())?
                .filter(|text| !(text.is_empty() && parameter.required))
                .map(|text| (text, as_it_is)),
        })
    }

    /// The error of one parameter; of all that are wrong, if the application wants to hear of them all.
    #[cold]
    fn refused(&self, error: HttpError) -> HttpError {
        if !self.policy().report_all {
            return error;
        }
        let mut refused = Vec::new();
        for (at, parameter) in self.operation().parameters.iter().enumerate() {
            let refusal = match self.shown(at, parameter) {
                Ok(None) => parameter.required.then(|| missing(&parameter.name)),
                Ok(Some(Shown { shown, value })) => {
                    self.parameter_validator(at).map_or_else(Some, |validator| {
                        refusal(parameter, validator, self.asked.of(at), &shown, &value)
                    })
                }
                Err(error) => Some(error),
            };
            refused.extend(refusal.map(|refusal| (parameter, refusal)));
        }
        if refused.len() > 1 { all_refused(&refused) } else { error }
    }

    /// Refuses a query with parameters that the operation does not declare, if that is the policy.
    #[inline]
    pub(crate) fn check_query(&self) -> Result<(), HttpError> {
        if self.policy().refuse_unknown { self.refuse_unknown() } else { Ok(()) }
    }

    #[cold]
    fn refuse_unknown(&self) -> Result<(), HttpError> {
        let pairs = self.request.query_string().split('&').filter(|pair| !pair.is_empty());
        for pair in pairs {
            let key = pair.split_once('=').map_or(pair, |(key, _)| key);
            let key = percent::decode(key, true).map_err(|_| bad_escape())?;
            let is_key = || self.local.table.security().is_some_and(|it| it.takes(self.local.index, &key));
            if !self.state().declares(&key) && !is_key() {
                return Err(unknown(&key));
            }
        }
        Ok(())
    }

    #[inline]
    fn policy(&self) -> ParameterPolicy {
        self.local.table.parameters
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
                    // Two are counted already.
                    if values.count() + 2 > self.policy().values {
                        return Err(invalid(&parameter.name, &Value::from(self.request.query_string())));
                    }
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

    pub(super) fn parameter_validator(&self, at: usize) -> Result<&'c Validator, HttpError> {
        self.state().parameter_validator(at, &self.local.table)
    }
}

/// An empty text counts as absent where the parameter is required, or where clients are told that it may be empty.
#[inline]
fn present<'r>(text: Option<Cow<'r, str>>, parameter: &Parameter, delimited: bool) -> Option<Texts<'r>> {
    match text {
        Some(text) if !(text.is_empty() && (parameter.required || parameter.allow_empty_value)) => {
            Some(Texts::One { text, delimited })
        }
        _ => None,
    }
}

/// A hand-written handler asks for a parameter that its operation does not declare.
#[cold]
fn no_parameter(at: usize) -> HttpError {
    HttpError::internal("Internal Server Error")
        .caused_by(anyhow::anyhow!("the operation declares no parameter {at}"))
}
