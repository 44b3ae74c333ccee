//! Writes controllers and models of a Lazo application from an OpenAPI document.
//!
//! The document comes first: [`generate`] writes a type for each schema and a controller for each tag, with a method for each
//! operation that answers 501 until somebody fills it in. Bound as the contract of the application
//! (`bind(CONTRACT).to(document)`), the same document then says whenever the code leaves it.
//!
//! ```
//! use lazo_openapi_codegen::{Document, Options, generate};
//!
//! let document = Document::parse("greeter.yaml", "
//! openapi: 3.1.0
//! info: {title: greeter, version: 1.0.0}
//! paths:
//!   /greetings/{name}:
//!     get:
//!       tags: [Greeter]
//!       operationId: GreeterController.greet
//!       parameters: [{name: name, in: path, required: true, schema: {type: string, maxLength: 40}}]
//!       responses: {'200': {description: OK, content: {text/plain: {schema: {type: string}}}}}
//! ")?;
//! let generated = generate(&document, &Options::default())?;
//! assert!(generated.warnings.is_empty());
//!
//! let controller = generated.files.iter().find(|file| file.path == "greeter.rs").expect("one of each tag");
//! assert!(controller.text.contains("async fn greet(&self, #[path(max_length = 40)] name: String) -> Result<String>"));
//! # Ok::<(), lazo_openapi_codegen::Error>(())
//! ```
//!
//! What the code cannot say is a [`Warning`], never silence.

mod declarations;
mod docs;
mod error;
mod files;
mod json;
mod model;
mod name;
mod operation;
mod warning;

pub use error::Error;
pub use lazo_openapi_diff::{Directory, Document, Files, LoadError, NoFiles};
pub use warning::Warning;

use std::collections::BTreeSet;

/// What is generated, and how.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The tags whose operations are wanted; all where none is named.
    pub tags: Vec<String>,
    /// What texts of a format become.
    pub formats: Formats,
}

/// What texts of the formats `date-time`, `date` and `uuid` become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Formats {
    /// `jiff::Timestamp`, `jiff::civil::Date` and `uuid::Uuid`.
    #[default]
    Types,
    /// `String`, which is held against the format: no other crates are needed.
    Text,
}

/// What was generated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The files of one module: `mod.rs`, `models.rs`, and one for each tag.
    pub files: Vec<File>,
    /// What is not in them, or otherwise than the document says it.
    pub warnings: Vec<Warning>,
    /// The crates that they name beside `lazo`, as lines of `Cargo.toml`.
    pub dependencies: BTreeSet<String>,
}

/// A file that was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder of the module.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Writes the sources for a document. The same document gives the same bytes.
///
/// # Errors
/// If the document cannot be followed (the place is told), or a tag that was asked for is nobody's.
pub fn generate(document: &Document, options: &Options) -> Result<Generated, Error> {
    let mut reader = model::Reader::new(document.is_version_3_0(), options.formats);
    let controllers = operation::read(document, options, &mut reader)?;
    let declared = declarations::read(document, &mut reader)?;
    reader.finish()?;
    files::write(document, controllers, declared, reader)
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
