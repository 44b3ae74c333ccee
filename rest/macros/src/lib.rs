//! The attribute macros of `lazo-rest`. They are sugar: what they write can be written by hand with `lazo_rest::Controller`,
//! `Route` and `Call`. `lazo_rest` re-exports and documents them.

use proc_macro::TokenStream;

mod answer;
mod api;
mod api_error;
mod argument;
mod body;
mod cases;
mod controller;
mod defaults;
mod docs;
mod expand;
mod from_body;
mod function;
mod intercept;
mod middleware;
mod mistakes;
mod names;
mod notes;
mod operation;
mod parameters;
mod paths;
mod responses;
mod rules;
mod variant;
mod words;

/// Declares a controller: an injectable class that its crate's booter binds to `controllers.<Name>`.
///
/// Fields are injected as with `#[derive(Injectable)]`. Without a scope of its own a controller lives as long as its
/// shortest-lived dependency, so most are made once. Takes what `#[injectable(..)]` takes, and `key = ".."` for another
/// key: `#[controller(scope = Request)]`. Its operations stand in an `impl` block with [`macro@api`].
///
/// ```
/// use std::sync::Arc;
/// use lazo_rest::{api, controller};
///
/// trait Clock: Send + Sync {
///     fn hour(&self) -> u8;
/// }
///
/// #[controller]
/// pub struct ClockController {
///     #[inject]
///     clock: Arc<dyn Clock>,
/// }
///
/// #[api]
/// impl ClockController {
///     #[get("/hour")]
///     fn hour(&self) -> lazo_rest::Json<u8> {
///         lazo_rest::Json(self.clock.hour())
///     }
/// }
/// ```
#[proc_macro_attribute]
pub fn controller(args: TokenStream, item: TokenStream) -> TokenStream {
    controller::expand(args.into(), item.into()).into()
}

/// Makes a middleware of a function, or offers a class that is one to its crate's booter.
///
/// On `async fn name(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse>`, the function becomes one that
/// implements `Middleware` and can stand in lists. On a struct, it derives `Injectable`; implement `Middleware` for it.
///
/// | setting | meaning |
/// |---|---|
/// | `group = "audit"` | it sees all requests, in this group; the booter binds it to `middleware.<Name>` |
/// | `upstream = "authentication"`, `upstream = ["a", "b"]` | groups that come before its own |
/// | `downstream = "cors"` | groups that come after its own |
/// | `key = ".."` | another key |
///
/// Without a group, it is there for lists only. Others are those of `#[injectable(..)]`, for structs.
///
/// Below `#[api]`, `#[middleware(LIMIT, log)]` on the block or on a method is a list of middleware for its operations: keys,
/// values, or functions marked like this.
#[proc_macro_attribute]
pub fn middleware(args: TokenStream, item: TokenStream) -> TokenStream {
    middleware::expand(args.into(), item.into()).into()
}

/// Makes the methods of an `impl` block operations: those marked `#[get("/path")]`, `#[post(..)]`, `#[put(..)]`, `#[patch(..)]`,
/// `#[del(..)]`, `#[delete(..)]`, `#[head(..)]` or `#[operation("VERB", "/path")]`. Others stay plain methods.
///
/// `#[api(tag = "Todos", path = "/prefix")]` names the tag of all operations and a prefix of their paths. What the document says of
/// the tag is `tag_description = ".."`, otherwise the doc comment of the block, otherwise that of the struct (marked `#[controller]`);
/// `tag_docs("url", "what it tells")` is where more is told of it.
/// `host = "api.example.com"` (or `*.example.com`, or a list) serves them for these hosts only, `version = "2"` (or a list) in these
/// versions of the API only: see `lazo_rest::config::VersionsConfig`.
/// `security("jwt")`, `security("oauth" = ["scope"], "tenant")` (all of them; again for an alternative) and `public` say who is let
/// in, `external_docs("url", "what it tells")` where more is told, `servers = "url"` where it is served, `extension("x-team" = "core")`
/// anything else, `deprecated` and `hidden` what they say: all of it in the document, and for an operation where it says nothing of
/// its own.
/// `#[intercept(AUDIT, retry)]` below it, or on a method, lists interceptors: keys, or functions marked `#[interceptor]`.
///
/// # Methods
///
/// A method takes `&self`, may be `async`, and returns a value or a `Result` of one (see `lazo_rest::IntoAnswer`). Its doc
/// comment is the operation's summary and description. After the path may stand `operation_id = ".."`, `tag = ".."`,
/// `version = "2"` (in place of the block's), `status = 201`, `produces = "text/csv"` (or a list, from which clients choose), `deprecated` (as Rust's own `#[deprecated]` on the method), `hidden` (left out of the OpenAPI document; `hidden = false` shows it where the block is hidden), the words of the block
/// above, and `example = value` or `examples("small" = value, "large" = value)`: what the answer looks like, any expression
/// that serialises. Examples of bodies and parameters stand in their attributes; all are held against their schemas when
/// the application starts.
///
/// # Arguments
///
/// | argument | value |
/// |---|---|
/// | `id: i64` | the `{id}` of the path |
/// | `#[query] limit: Option<u32>` | a query parameter; `Option` where it may be absent |
/// | `#[header] x_request_id: String` | the header `X-Request-Id` |
/// | `#[cookie] session: Option<String>` | a cookie |
/// | `#[body] todo: NewTodo` | the JSON body; `Option` where it may be absent |
/// | `#[body(schema = "schemas/todo.json")] todo: Value` | the JSON body, held against a schema of a file of the crate, or in place |
/// | `#[body(required = false)] todo: NewTodo` | the JSON body, which the document does not call required |
/// | `#[body(content = "text/plain")] text: String` | a body of another type, as `String`, `Bytes`, `Vec<u8>` or a stream |
/// | `#[body(content = ["application/json", "application/x-www-form-urlencoded"])] todo: NewTodo` | one of several types |
/// | `#[body(content = "multipart/form-data", limit = 1000000)] form: Form` | a form with files (`lazo_rest::UploadedFile`) |
/// | `#[body] body: BodyStream` | the body as it comes; `Parts` and `Upload` are multipart bodies as they come |
/// | `#[parameters] page: Page` | a struct of parameters, which is marked `#[parameters]` too |
/// | `#[extract] files: Multipart` | anything that implements actix's `FromRequest` |
///
/// Names are camelCase in the request, or `name = ".."`. Rules are said in OpenAPI's words: `#[query(minimum = 0, maximum = 9,
/// default = 7)]`; also `exclusive_minimum`, `exclusive_maximum`, `multiple_of`, `min_length`, `max_length`, `pattern`, `format`,
/// `min_items`, `max_items`, `unique_items`, `description`, `example`, `examples`, `keyword("x-words" = 3)` (see
/// `lazo_rest::schema::Keyword`), `deprecated`, `allow_reserved`, `allow_empty_value`. A
/// parameter of the path takes them with `#[path(..)]`.
///
/// Lists and objects are laid out as OpenAPI has it for the place, `#[query] v: Vec<u32>` as `v=1&v=2` and a `Vec` in a path or
/// header as `1,2`; an object in the query is JSON or has brackets. `style = "pipeDelimited"` and `explode = false` choose another
/// layout, `content = "application/json"` JSON text.
///
/// ```
/// use lazo_rest::{HttpError, api, controller};
///
/// #[controller]
/// pub struct SumController {}
///
/// #[api]
/// impl SumController {
///     /// Adds.
///     ///
///     /// The sum must fit into 64 bits.
///     #[get("/sums/{a}")]
///     async fn sum(&self, a: i64, #[query(minimum = 0)] b: i64) -> Result<String, HttpError> {
///         let sum = a.checked_add(b).ok_or_else(|| HttpError::unprocessable_entity("too much"))?;
///         Ok(sum.to_string())
///     }
/// }
/// ```
#[proc_macro_attribute]
pub fn api(args: TokenStream, item: TokenStream) -> TokenStream {
    api::expand(args.into(), item.into()).into()
}

/// Makes a struct one argument for several parameters. See the trait `lazo_rest::Parameters`.
#[proc_macro_attribute]
pub fn parameters(args: TokenStream, item: TokenStream) -> TokenStream {
    parameters::expand(&args.into(), item.into()).into()
}

/// Inside `#[api]` they are taken away; here one stands on a function of its own, or `#[api]` was forgotten.
macro_rules! verbs {
    ($($name:ident $text:literal)*) => {$(
        #[doc = concat!("An operation that answers ", $text, ", as a method inside an [`macro@api`] block or as a function of its own.\n\nA function is written like a method without `&self`; arguments marked `#[inject]` are injected as fields of a controller are. Beside it stands an injectable class of the same name, which is booted like a controller.")]
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            function::expand(stringify!($name), args.into(), item.into()).into()
        }
    )*};
}

verbs! {
    get "`GET`"
    post "`POST`"
    put "`PUT`"
    patch "`PATCH`"
    del "`DELETE`"
    delete "`DELETE`"
    head "`HEAD`"
    operation "any verb (`#[operation(\"OPTIONS\", \"/path\")]`)"
}

/// Makes an enum of several media types that a body can be read from: each variant holds what it is read as, and names the media
/// type (`#[body("application/json")]`). See `lazo_rest::FromBody`.
#[proc_macro_derive(FromBody, attributes(body))]
pub fn from_body(item: TokenStream) -> TokenStream {
    from_body::expand(item.into()).into()
}

/// Makes an answer of a struct, or of an enum of several answers: with statuses, headers and bodies, all of them in the
/// document. See `lazo_rest::IntoAnswer`.
#[proc_macro_derive(Answer, attributes(answer, header, body))]
pub fn answer(item: TokenStream) -> TokenStream {
    answer::expand(item.into()).into()
}

/// Gives an error of the application its statuses, in answers and in the document. See the trait `lazo_rest::ApiError`.
#[proc_macro_derive(ApiError, attributes(status, details))]
pub fn api_error(item: TokenStream) -> TokenStream {
    api_error::expand(item.into()).into()
}

/// Writes another form of a struct beside it: a type of its own, with fields left out or optional, so that nothing is
/// written twice. It has the struct's other attributes, docs of fields and derives included; its name is that of its
/// schema in the document.
///
/// | words | the variant |
/// |---|---|
/// | `exclude(id)` | has all fields but these |
/// | `only(name, email)` | has these fields only |
/// | `optional(email)` | may be sent without these |
/// | `partial` | may be sent without any of its fields |
/// | `deep(address: AddressPatch)` | has this variant in a field, where the struct has its type |
/// | `with(todos: Vec<Todo>)` | may have these, which the struct has not |
///
/// Words go together: `#[variant(ContactPatch, exclude(id), partial)]`. What is optional is an `Option` of what it is in the
/// struct, and left out of JSON where it is absent. `null` is not absence (RFC 7396): it is a value where the struct has an
/// `Option` (so that the variant has `Option<Option<..>>`, and `Some(None)` takes away what was there), and refused where it has
/// none. The attribute stands above `#[derive(..)]`, as often as there are variants. A variant is made of the
/// struct (`From`), put into one (`apply`, where what is absent stays as it was), and made whole with the fields that it has not
/// (`complete`, in the order of the struct; not where fields became optional, or have other variants). Code that knows neither
/// type asks for a `VariantOf` or a `PatchOf` the struct. A generic struct has generic variants. With `#[serde(default)]` on the
/// struct, what is optional stays absent and other fields begin as in the struct; with `from`, `try_from` or `into` on it, there
/// are no variants.
///
/// ```
/// use lazo_rest::variant;
/// use schemars::JsonSchema;
/// use serde::{Deserialize, Serialize};
///
/// #[variant(NewContact, exclude(id))]
/// #[variant(ContactPatch, exclude(id), partial)]
/// #[derive(Debug, Serialize, Deserialize, JsonSchema)]
/// #[serde(deny_unknown_fields)]
/// struct Contact {
///     id: u64,
///     #[schemars(length(min = 1))]
///     name: String,
///     phone: Option<String>,
/// }
///
/// let new: NewContact = serde_json::from_str(r#"{"name": "Ann"}"#)?;
/// let mut contact = new.complete(7);
/// let patch: ContactPatch = serde_json::from_str(r#"{"phone": "123"}"#)?;
/// patch.apply(&mut contact);
/// assert_eq!((contact.id, &*contact.name, contact.phone.as_deref()), (7, "Ann", Some("123")));
/// let patch: ContactPatch = serde_json::from_str(r#"{"phone": null}"#)?;
/// patch.apply(&mut contact);
/// assert_eq!(contact.phone, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Variants in fields
/// `deep` goes through `Option`, `Vec` and `Box` around a field's type. `apply` then changes the value that is there, and
/// leaves the rest of it. An `Option` may have none: what it begins as, before it is changed, is said behind `=`. The elements
/// of a list are not changed one by one, so a variant that goes into a list has no `apply`, and neither has one of which it
/// is not said what an `Option` begins as; they are for answers.
///
/// ```
/// use lazo_rest::variant;
/// use serde::{Deserialize, Serialize};
///
/// #[variant(AddressPatch, partial)]
/// #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
/// struct Address {
///     street: String,
///     city: String,
/// }
///
/// #[variant(ContactPatch, partial, deep(home: AddressPatch, work: AddressPatch = Address::default()))]
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Contact {
///     home: Address,
///     work: Option<Address>,
/// }
///
/// let mut contact = Contact { home: Address { street: "High Street".into(), city: "Ulm".into() }, work: None };
/// let patch: ContactPatch = serde_json::from_str(r#"{"home": {"city": "Bonn"}, "work": {"city": "Kiel"}}"#)?;
/// patch.apply(&mut contact);
/// assert_eq!(contact.home, Address { street: "High Street".into(), city: "Bonn".into() });
/// assert_eq!(contact.work, Some(Address { street: String::new(), city: "Kiel".into() }));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # More fields
/// What `with` adds is an `Option`, `None` in a variant that was made of the struct, and left out of JSON then. `apply` and
/// `complete` take no notice of it. Docs and attributes stand where they do in a struct, and so does `pub`.
///
/// ```
/// use lazo_rest::variant;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Todo {
///     title: String,
/// }
///
/// #[variant(TodoListWithTodos, with(
///     /// What is on it.
///     todos: Vec<Todo>,
/// ))]
/// #[derive(Serialize)]
/// struct TodoList {
///     color: String,
/// }
///
/// let mut list = TodoListWithTodos::from(TodoList { color: "red".into() });
/// assert_eq!(serde_json::to_string(&list)?, r#"{"color":"red"}"#);
/// list.todos = Some(vec![Todo { title: "Paint".into() }]);
/// assert_eq!(serde_json::to_string(&list)?, r#"{"color":"red","todos":[{"title":"Paint"}]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[proc_macro_attribute]
pub fn variant(args: TokenStream, item: TokenStream) -> TokenStream {
    variant::expand(args.into(), item.into()).into()
}
