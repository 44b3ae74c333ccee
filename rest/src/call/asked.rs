//! Rules that ask somebody, for the parameters of a call.

use super::{Call, parameters::Shown};
use crate::{HttpError, schema::Violation};

/// What was said about parameters, by their places. Nothing is allocated where nobody is asked.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<(usize, Vec<Violation>)>);

impl Asked {
    /// The rules that a parameter breaks.
    pub(super) fn of(&self, at: usize) -> &[Violation] {
        self.0.iter().find(|(place, _)| *place == at).map_or(&[], |(_, violations)| violations)
    }
}

impl Call<'_> {
    /// Asks about all parameters that somebody has to be asked about, before any of them is read: reading them does not
    /// wait. What is said is told with what else is wrong with a parameter.
    #[cold]
    pub(crate) async fn ask_about_parameters(&mut self) -> Result<(), HttpError> {
        let mut asked = Vec::new();
        for (at, parameter) in self.operation().parameters.iter().enumerate() {
            // What cannot be read is told when it is read.
            if self.state().rules(at).asks
                && let Ok(Some(Shown { value, .. })) = self.shown(at, parameter)
            {
                let violations = self.parameter_validator(at)?.ask(&value).await?;
                asked.push((at, violations));
            }
        }
        self.asked = Asked(asked);
        Ok(())
    }
}
