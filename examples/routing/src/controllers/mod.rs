//! The HTTP interface.

mod errors;
mod paths;
mod results;
mod users;
mod verbs;

pub use self::{
    errors::ErrorsController, paths::PathsController, results::ResultsController, users::UsersController,
    verbs::VerbsController,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Which route was found, and its parameters.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Found{P}")]
pub struct Found<P> {
    /// Verb and template.
    pub route: &'static str,
    /// The parameters under their names.
    #[serde(flatten)]
    pub parameters: P,
}

/// No parameters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct None {}

pub(crate) fn found(route: &'static str) -> Found<None> {
    Found { route, parameters: None {} }
}

pub(crate) fn found_with<P>(route: &'static str, parameters: P) -> Found<P> {
    Found { route, parameters }
}
