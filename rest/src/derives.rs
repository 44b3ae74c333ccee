//! What the types of requests and answers must have, so that the compiler says what to derive. Each is there for every type that
//! has both traits.

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Display;

/// A type that is read from a request, and described by its schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "this type is read and described, and lacks a derive for it",
    note = "derive both `serde::Deserialize` and `schemars::JsonSchema` for it, or for what it holds"
)]
pub trait Readable: DeserializeOwned + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> Readable for T {}

/// A type that is written as JSON, and described by its schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written as JSON",
    label = "this type is written and described, and lacks a derive for it",
    note = "derive both `serde::Serialize` and `schemars::JsonSchema` for it, or for what it holds"
)]
pub trait Writable: Serialize + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema> Writable for T {}

/// A type that is described by its schema.
#[diagnostic::on_unimplemented(
    message = "the document cannot describe `{Self}`",
    label = "this type has no schema",
    note = "derive `schemars::JsonSchema` for it, or for what it holds"
)]
pub trait Described: JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema> Described for T {}

/// A type that is written into a header.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a header of an answer",
    label = "this type has no text",
    note = "implement `std::fmt::Display` for it, or take a `String`"
)]
pub trait HeaderText: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display> HeaderText for T {}
