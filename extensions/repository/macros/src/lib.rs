//! The attribute macros of [`lazo-repository`](../lazo_repository/index.html), which re-exports and documents them.

mod datasource;
mod krate;
mod model;
mod repository;

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
/// - `datasource = "..."`: the data source that keeps the entities. The application that boots the crate then has an
///   `Arc<dyn CrudRepository<Article>>` to inject, bound as `repositories.ArticleRepository`.
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

/// Makes a struct a repository of an application: it holds the default repository of its model, has all its methods by
/// `Deref`, and is bound as `repositories.<name>` when the application boots.
///
/// Other fields are injected, as in any class. What else the attribute is given goes to `#[injectable]`: a class that
/// implements `CrudRepository<Todo>` itself takes the default's place with `provides(dyn CrudRepository<Todo>)`.
/// ```
/// use lazo_repository::{CrudRepository, Result, Where, model, repository};
///
/// /// Something to do.
/// #[model]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
///     pub is_complete: Option<bool>,
/// }
///
/// /// The todos, and what can be asked of them.
/// #[repository(model = Todo, datasource = "db")]
/// pub struct TodoRepository;
///
/// impl TodoRepository {
///     /// How many are open.
///     pub async fn open(&self) -> Result<u64> {
///         Ok(self.count(Some(Where::neq(Todo::IS_COMPLETE, true))).await?.count)
///     }
/// }
/// # fn main() {}
/// ```
#[proc_macro_attribute]
pub fn repository(arguments: TokenStream, item: TokenStream) -> TokenStream {
    repository::expand(arguments.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Declares a data source of an application, bound as `datasources.<name>` when it boots.
///
/// On a struct: the section `[datasources.<name>]` of the configuration says which connector it takes, and how;
/// `connector = "..."` is what it takes where the configuration says nothing. On a function without parameters: what the
/// function makes.
/// ```
/// use std::sync::Arc;
/// use lazo_repository::{DataSource, MemoryConnector, Result, datasource};
///
/// /// Where the todos are kept; `[datasources.db]` says how.
/// #[datasource(connector = "memory")]
/// pub struct DbDataSource;
///
/// /// What may be lost.
/// #[datasource(name = "cache")]
/// fn cache() -> Result<DataSource> {
///     Ok(DataSource::new("cache", Arc::new(MemoryConnector::new())))
/// }
/// # fn main() {}
/// ```
#[proc_macro_attribute]
pub fn datasource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    datasource::expand(arguments.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
