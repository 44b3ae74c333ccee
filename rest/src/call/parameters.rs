//! Parameters of a call, by their place in the operation's list.

use super::Call;
use crate::{
    HttpError,
    operation::{Location, Parameter},
    parameter::{
        Kind, Layout, Member, ParameterPolicy, bad_escape, invalid, is_nothing, json, layout, missing, note,
        parsed,
        place::QueryValues,
        read_brackets, read_json, read_slowly, refuse_both,
        text::{self, Texts},
    },
    percent,
    schema::Validator,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

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
            None => Err(self.refused(at, missing(&self.parameter(at)?.name))),
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
            None => Err(self.refused(at, missing(&self.parameter(at)?.name))),
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
        let read = if layout == Layout::Text {
            match self.texts(at, parameter) {
                Ok(Some(texts)) => match text::read::<T>(texts) {
                    Ok(value) if !self.state().rules(at).has_other && check(&value) => {
                        return Ok(Some(value));
                    }
                    _ => self.read_again(at, parameter),
                },
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            }
        } else {
            self.laid_out(at, parameter, layout)
        };
        match read {
            Ok(None) => Ok(self.absent(at)),
            Ok(value) => Ok(value),
            Err(error) => Err(self.refused(at, error)),
        }
    }

    /// What an absent parameter is by its schema, if that says something which the type takes.
    #[inline]
    fn absent<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        T::deserialize(self.state().default(at)?).ok()
    }

    /// The slow lane.
    #[cold]
    fn read_again<T: DeserializeOwned>(
        &self,
        at: usize,
        parameter: &Parameter,
    ) -> Result<Option<T>, HttpError> {
        let Some(Shown { shown, value }) = self.shown(at, parameter)? else { return Ok(None) };
        let held = (self.parameter_validator(at)?, self.policy());
        read_slowly(parameter, held, self.asked.of(at), &shown, value).map(Some)
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
        let text = self.text(at, parameter)?.filter(|text| !is_nothing(text));
        text.map(|text| json(parameter, &text, is_exact, self.policy(), validator)).transpose()
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
                let mut values = QueryValues::new(query, name);
                while let Some(plain) = values.next_plain() {
                    if !plain.is_empty() {
                        let text = percent::decode(plain, true).map_err(|_| bad_escape())?;
                        let how = note("style", &format!("must have its members in brackets: {name}[..]"));
                        return Err(invalid(name, &Value::from(text)).details(vec![how]));
                    }
                }
                read_brackets(parameter, query, self.policy())?
            }
            Layout::Members => self.members(at)?,
            Layout::Styled(style, explode) => {
                let Some((raw, decode)) = self.raw(at, parameter)? else { return Ok(None) };
                let kind = self.state().rules(at).kind;
                let most = self.policy().values;
                let tree = layout::tree(&raw, name, (style, explode), kind, decode, most);
                Some(tree.ok_or_else(|| self.laid_out_otherwise(at, parameter, &raw))?)
            }
        };
        shown.map(|shown| self.typed(at, shown)).transpose()
    }

    /// What was sent is not in the layout of the parameter; the client is told which that is.
    #[cold]
    pub(super) fn laid_out_otherwise(&self, at: usize, parameter: &Parameter, sent: &str) -> HttpError {
        let refused = invalid(&parameter.name, &Value::from(sent));
        let Layout::Styled(style, explode) = self.state().layout(at) else { return refused };
        let (kind, most) = (self.state().rules(at).kind, self.policy().values);
        let how = layout::described((style, explode), kind, &parameter.name, most);
        refused.details(vec![note("style", &how)])
    }

    fn shown_json(&self, at: usize, parameter: &Parameter) -> Result<Option<Shown>, HttpError> {
        let query = self.request.query_string();
        let text = match parameter.location {
            Location::Query => {
                let mut values = QueryValues::new(query, &parameter.name);
                match (values.next_plain(), values.next_plain()) {
                    (Some(raw), None) => {
                        refuse_both(parameter, query, raw, self.policy())?;
                        Some(percent::decode(raw, true).map_err(|_| bad_escape())?)
                    }
                    (Some(_), Some(_)) => return Err(invalid(&parameter.name, &Value::from(query))),
                    (None, _) => {
                        let shown = read_brackets(parameter, query, self.policy())?;
                        return shown.map(|shown| self.typed(at, shown)).transpose();
                    }
                }
            }
            _ => self.text(at, parameter)?,
        };
        let Some(text) = text.filter(|text| !is_nothing(text)) else { return Ok(None) };
        let value = parsed(parameter, &text)?;
        Ok(Some(Shown { shown: value.clone(), value }))
    }

    /// Texts in the types of the schema.
    fn typed(&self, at: usize, shown: Value) -> Result<Shown, HttpError> {
        let value = self.parameter_validator(at)?.coerce_form(shown.clone());
        Ok(Shown { shown, value })
    }

    /// An object whose members are query parameters of their own; nothing if none was sent.
    fn members(&self, at: usize) -> Result<Option<Value>, HttpError> {
        let mut object = Map::new();
        for Member { name, is_list } in self.state().members(at) {
            let mut values = QueryValues::new(self.request.query_string(), name);
            let texts = values
                .by_ref()
                .take(self.policy().values + 1)
                .map(|raw| percent::decode(raw, true).map(|text| Value::from(text.into_owned())))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| bad_escape())?;
            let value = match texts.len() {
                0 => continue,
                1 if !is_list && !values.is_appended() => texts.into_iter().next().unwrap_or_default(),
                number if number > self.policy().values => {
                    return Err(invalid(name, &Value::from(self.request.query_string())));
                }
                _ => Value::Array(texts),
            };
            object.insert(name.clone(), value);
        }
        Ok((!object.is_empty()).then_some(Value::Object(object)))
    }

    #[inline]
    pub(super) fn policy(&self) -> &'c ParameterPolicy {
        &self.local.table.parameters
    }

    #[inline]
    fn parameter(&self, at: usize) -> Result<&'c Parameter, HttpError> {
        self.operation().parameters.get(at).ok_or_else(|| no_parameter(at))
    }

    pub(super) fn parameter_validator(&self, at: usize) -> Result<&'c Validator, HttpError> {
        self.state().parameter_validator(at, &self.local.table)
    }
}

/// A hand-written handler asks for a parameter that its operation does not declare.
#[cold]
fn no_parameter(at: usize) -> HttpError {
    HttpError::internal("Internal Server Error")
        .caused_by(anyhow::anyhow!("the operation declares no parameter {at}"))
}
