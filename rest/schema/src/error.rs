//! What can be wrong with the schemas of an application.

use thiserror::Error;

/// A schema that cannot be used. All of these are mistakes of the application's author and come up when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// Two schemas are of types that cannot be told apart: types of one name in one module (inside of functions), or a
    /// `JsonSchema` by hand whose `schema_id` is that of another type.
    #[error(
        "two different types of one module are called `{name}` in the OpenAPI document: one is used by {first}, the other by \
         {second}; give one of them another name with `#[schemars(rename = \"...\")]`, or a `schema_id` of its own"
    )]
    NameTaken {
        /// The name that both want.
        name: String,
        /// The operation that used the first one.
        first: String,
        /// The operation that used the second one.
        second: String,
    },
    /// A name that OpenAPI does not allow for a component.
    #[error(
        "the schema name `{name}` has characters that OpenAPI does not allow (only letters, digits, `.`, `_` and `-` \
         are); give the type another name with `#[schemars(rename = \"...\")]`"
    )]
    BadName {
        /// The name as the type gives it.
        name: String,
    },
    /// Keywords laid over a schema have to be the members of a JSON object.
    #[error("the keywords laid over a schema must be a JSON object, not `{given}`")]
    ExtraNotObject {
        /// What was given, as JSON.
        given: String,
    },
    /// A `$ref` that leads nowhere.
    #[error("`{reference}` refers to a schema that is not there")]
    UnknownReference {
        /// The reference as it is written.
        reference: String,
    },
    /// A schema that says nothing a validator can be made of: a keyword of the wrong type, a pattern that cannot be
    /// matched in linear time, and the like.
    #[error("not a usable JSON schema, at `{at}`: {problem}")]
    Invalid {
        /// JSON pointer to the offending keyword.
        at: String,
        /// What is wrong with it.
        problem: String,
    },
}
