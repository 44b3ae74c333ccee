//! What a call answers to parameters that are wrong: one of them, or all.

use super::{Call, parameters::Shown};
use crate::{
    HttpError,
    operation::Parameter,
    parameter::{all_refused, bad_escape, missing, refusal, unknown},
    percent,
};

impl Call<'_> {
    /// The error of one parameter; of all that are wrong, if the application wants to hear of them all.
    #[cold]
    pub(super) fn refused(&self, at: usize, error: HttpError) -> HttpError {
        if !self.policy().report_all || error.status().is_server_error() {
            return error;
        }
        let first = at;
        let mut error = Some(error);
        let mut refused = Vec::new();
        for (at, parameter) in self.operation().parameters.iter().enumerate() {
            // It may be refused for more than its schema.
            let refusal = if at == first { error.take() } else { self.refusal(at, parameter) };
            refused.extend(refusal.map(|refusal| (parameter, refusal)));
        }
        match (refused.len(), refused.pop()) {
            (1, Some((_, only))) => only,
            (_, last) => {
                refused.extend(last);
                all_refused(&refused)
            }
        }
    }

    /// What is wrong with a parameter.
    #[cold]
    fn refusal(&self, at: usize, parameter: &Parameter) -> Option<HttpError> {
        match self.shown(at, parameter) {
            Ok(None) => {
                let is_missing = parameter.required && self.state().default(at).is_none();
                is_missing.then(|| missing(&parameter.name))
            }
            Ok(Some(Shown { shown, value })) => self.parameter_validator(at).map_or_else(Some, |validator| {
                refusal(parameter, (validator, self.policy()), self.asked.of(at), &shown, &value)
            }),
            Err(error) => Some(error),
        }
    }

    /// Refuses a query with parameters that the operation does not declare, if that is the policy. What a document does not show
    /// declares nothing to clients: pages, files and redirections are asked for with parameters of whoever asks.
    #[inline]
    pub(crate) fn check_query(&self) -> Result<(), HttpError> {
        if self.policy().refuse_unknown && !self.operation().hidden { self.refuse_unknown() } else { Ok(()) }
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
}
