//! Parameters that several operations have in common, as one struct.

use crate::{Call, HttpError, operation::Parameter};

/// A struct whose fields are parameters. [`#[parameters]`](macro@crate::parameters) on the struct implements it; an operation takes
/// it as one argument, marked `#[parameters]` too.
///
/// Each field says its place as an argument does, `#[query]`, `#[header]`, `#[cookie]` or `#[path]`, with the same rules; a
/// field that says nothing is a query parameter. A field marked `#[parameters]` is another such struct.
///
/// ```
/// use lazo_rest::{api, controller, parameters};
///
/// /// Which part of a list is wanted.
/// #[parameters]
/// struct Page {
///     /// How many at most.
///     #[query(minimum = 1, maximum = 100, default = 20)]
///     limit: u32,
///     /// How many are left out in front.
///     #[query(maximum = 1_000_000, default = 0)]
///     skip: u32,
/// }
///
/// #[controller]
/// struct LetterController {}
///
/// #[api]
/// impl LetterController {
///     #[get("/letters")]
///     fn find(&self, #[parameters] page: Page) -> Vec<u32> {
///         (page.skip..page.skip + page.limit).collect()
///     }
/// }
/// ```
///
/// By hand it is the number of its parameters, their descriptions and how they are read, from the place of the first on:
///
/// ```
/// use lazo_rest::{Call, HttpError, Parameters, operation::{Location, Parameter, SchemaOf}};
///
/// struct Language(String);
///
/// impl Parameters for Language {
///     const COUNT: usize = 1;
///
///     fn describe() -> Vec<Parameter> {
///         vec![Parameter::new("lang", Location::Query, SchemaOf::of::<String>())]
///     }
///
///     fn read(call: &Call<'_>, first: usize) -> Result<Self, HttpError> {
///         Ok(Self(call.optional(first)?.unwrap_or_else(|| "en".to_owned())))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made of parameters",
    note = "mark the struct `#[parameters]`, or implement `lazo_rest::Parameters` for it"
)]
pub trait Parameters: Sized {
    /// How many parameters it is made of.
    const COUNT: usize;

    /// Its parameters, in their order.
    fn describe() -> Vec<Parameter>;

    /// Reads them; `first` is the place of the first among the operation's.
    ///
    /// # Errors
    /// What is wrong with one of them.
    fn read(call: &Call<'_>, first: usize) -> Result<Self, HttpError>;
}
