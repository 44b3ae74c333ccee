//! The attribute macros of [`lazo-repository`](../lazo_repository/index.html), which re-exports and documents them.

mod krate;
mod model;

use proc_macro::TokenStream;

/// Makes a struct a model: JSON both ways, a JSON schema, a definition as data, and the variants `NewX` and `XPartial`.
///
/// ```
/// use lazo_repository::model;
///
/// /// An article of the shop.
/// #[model(table = "articles")]
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Article {
///     /// The number that the store gives.
///     #[id(generated)]
///     pub id: Option<i64>,
///     /// What it is called.
///     #[property(min_length = 1, max_length = 40)]
///     pub name: String,
///     /// What it costs.
///     #[property(minimum = 0)]
///     pub price: f64,
///     /// Whether it can be had; it can unless somebody says that it cannot.
///     #[property(default = true)]
///     pub in_stock: Option<bool>,
///     /// What it costs us: stored, never shown.
///     #[property(hidden, name = "cost", column = "purchase_price")]
///     pub purchase_price: Option<f64>,
/// }
///
/// let new: NewArticle = serde_json::from_str(r#"{"name": "Robot", "price": 19.99}"#)?;
/// assert!(serde_json::from_str::<NewArticle>(r#"{"name": "", "price": 19.99}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # On the struct
/// - `name = "..."`: the name of the model in schemas and messages; that of the struct by default.
/// - `table = "..."`: the table or collection; the name in snake_case by default.
///
/// # On a field
/// - `#[id]`, or `#[id(generated)]` when the store numbers its entities (an `Option` of an integer then). A model has one.
/// - `#[property(...)]` with any of
///   - `name = "..."`: the name in JSON and filters (camelCase by default); `column = "..."`: the column (snake_case);
///   - `hidden`: stored, never written to JSON, and not searchable;
///   - `default = expression`: what is stored when a whole entity comes without the property;
///   - `min_length`, `max_length`, `pattern = "..."`, `one_of("a", "b")` for text; `minimum`, `maximum`,
///     `exclusive_minimum`, `exclusive_maximum` for numbers; `min_items`, `max_items` for lists.
///
/// # Types
/// A field of type `Option<T>` may be absent, which is not `null`: a property that may be `null` is an `Option<Option<T>>`.
/// `serde_json::Value` holds anything, `null` included.
///
/// For each field that is not hidden there is a constant to search by: `Article::IN_STOCK.eq(true)`.
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    model::expand(arguments.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
