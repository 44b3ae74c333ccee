//! An operation as data: what one route takes and gives. The `#[api]` macro writes it from a method's signature; the
//! router, the validator and the OpenAPI document all read this one description, so none of them can drift.

mod notes;

pub(crate) use notes::show;
pub use notes::{Example, ExternalDocs, SecurityRequirement, TagNote};

use crate::openapi::Server;
use actix_web::http::Method;
use serde_json::{Map, Value};

/// One route: its verb, its path template and everything that the OpenAPI document says about it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The HTTP verb.
    pub method: Method,
    /// The path template, e.g. `/todos/{id}`, without the base path.
    pub path: String,
    /// The OpenAPI operation id, e.g. `TodoController.findById`.
    pub operation_id: String,
    /// The first paragraph of the method's doc comment.
    pub summary: Option<String>,
    /// The rest of the doc comment.
    pub description: Option<String>,
    /// The tags that group operations in the document; a controller's name by default.
    pub tags: Vec<String>,
    /// What it knows of its tags, for the document's list of tags.
    pub tag_notes: Vec<TagNote>,
    /// Whether clients are told to move away from it.
    pub deprecated: bool,
    /// Whether the document leaves the operation out.
    pub hidden: bool,
    /// The hosts that it is served for, names or `*.example.com` for all names below one; any where none is given.
    pub hosts: Vec<String>,
    /// The versions of the API that have it; any where none is given. How requests say which one they mean is
    /// [configuration](crate::config::VersionsConfig).
    pub versions: Vec<String>,
    /// The parameters in their declared order.
    pub parameters: Vec<Parameter>,
    /// The request body, where one is taken.
    pub body: Option<RequestBody>,
    /// The answers, success first.
    pub responses: Vec<Response>,
    /// Who is let in: whoever fulfils one of these, everybody if there is none; what the document says of all operations
    /// where nothing is said.
    pub security: Option<Vec<SecurityRequirement>>,
    /// Where more is told.
    pub external_docs: Option<ExternalDocs>,
    /// Where it is served, if not where the others are.
    pub servers: Vec<Server>,
    /// Members of its own in the document, `x-..`.
    pub extensions: Map<String, Value>,
}

impl Operation {
    /// An operation that takes nothing and gives nothing, to be filled in.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>, operation_id: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            operation_id: operation_id.into(),
            summary: None,
            description: None,
            tags: Vec::new(),
            tag_notes: Vec::new(),
            deprecated: false,
            hidden: false,
            hosts: Vec::new(),
            versions: Vec::new(),
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            security: None,
            external_docs: None,
            servers: Vec::new(),
            extensions: Map::new(),
        }
    }
}

/// Where a parameter stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// A segment, or part of one, of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How the parts of a list or an object are laid out in a parameter's text: OpenAPI's `style`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b` in paths and headers.
    Simple,
    /// `.a.b` in paths.
    Label,
    /// `;v=a;v=b` in paths.
    Matrix,
    /// `v=a&v=b` in queries, `v=a` in cookies.
    Form,
    /// `v=a%20b` in queries.
    SpaceDelimited,
    /// `v=a|b` in queries.
    PipeDelimited,
    /// `v[name]=a` in queries.
    DeepObject,
}

impl Style {
    /// The style of a place where none is said.
    #[must_use]
    pub const fn of(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple,
            Location::Query | Location::Cookie => Self::Form,
        }
    }

    /// Its name in a document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
        }
    }

    /// Whether lists and objects are taken apart where a document does not say it: only with `form`.
    #[must_use]
    pub const fn explodes(self) -> bool {
        matches!(self, Self::Form)
    }
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Text in one of OpenAPI's styles, read by the types of the schema.
    Styled {
        /// How parts are laid out.
        style: Style,
        /// Whether each part of a list or object stands by itself.
        explode: bool,
    },
    /// `content: application/json`: JSON text. In the query, brackets (`filter[where][id]=1`) are understood too.
    Json,
}

impl Notation {
    /// What OpenAPI has for a place where a document says nothing.
    #[must_use]
    pub const fn of(location: Location) -> Self {
        let style = Style::of(location);
        Self::Styled { style, explode: style.explodes() }
    }
}

/// One parameter. [`Parameter::new`] fills in what most have not.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name in the request (JSON spelling: camelCase).
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What it means.
    pub description: Option<String>,
    /// How it is written.
    pub notation: Notation,
    /// What values it may have.
    pub schema: SchemaOf,
    /// Whether clients are told to move away from it.
    pub deprecated: bool,
    /// Whether reserved characters (`:/?#[]@!$&'()*+,;=`) may be sent as they are: a note to clients, which the server does not
    /// need.
    pub allow_reserved: bool,
    /// Whether a query parameter may be sent without a value, `?v=`: what is empty then is not held against the schema, and
    /// counts as absent.
    pub allow_empty_value: bool,
    /// A value that a reader of the document is shown.
    pub example: Option<Value>,
    /// Several of them, in place of the one.
    pub examples: Vec<Example>,
}

impl Parameter {
    /// A required parameter of the path, or one of another place that may be absent; laid out as OpenAPI has it there.
    #[must_use]
    pub fn new(name: impl Into<String>, location: Location, schema: SchemaOf) -> Self {
        Self {
            name: name.into(),
            location,
            required: location == Location::Path,
            description: None,
            notation: Notation::of(location),
            schema,
            deprecated: false,
            allow_reserved: false,
            allow_empty_value: false,
            example: None,
            examples: Vec::new(),
        }
    }
}

/// A request body.
#[derive(Debug, Clone, Default)]
pub struct RequestBody {
    /// Whether a request without it is refused, as the document says it.
    pub required: bool,
    /// What it means.
    pub description: Option<String>,
    /// The media types taken, each with its schema.
    pub content: Vec<MediaType>,
    /// The most bytes, unpacked; what the configuration says where it is not given. The document does not tell it.
    pub limit: Option<u64>,
}

/// One media type of a body.
#[derive(Debug, Clone, Default)]
pub struct MediaType {
    /// For example `application/json`.
    pub name: String,
    /// What values the body may have; none for bytes nobody looks into.
    pub schema: Option<SchemaOf>,
    /// Values that a reader of the document is shown.
    pub examples: Vec<Example>,
}

impl MediaType {
    /// A media type with what values it may have.
    #[must_use]
    pub fn new(name: impl Into<String>, schema: Option<SchemaOf>) -> Self {
        Self { name: name.into(), schema, examples: Vec::new() }
    }

    /// A media type that its type reads in a way of its own ([`FromBody`](crate::FromBody)): no parser is looked for.
    #[must_use]
    pub fn of_own_form(name: &str, schema: SchemaOf) -> Self {
        crate::body::raw(name, schema)
    }
}

/// One answer.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// What it means.
    pub description: String,
    /// The media types it may have; empty for an answer without a body.
    pub content: Vec<MediaType>,
    /// The headers that it has.
    pub headers: Vec<ResponseHeader>,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct ResponseHeader {
    /// Its name, e.g. `Location`.
    pub name: String,
    /// What it means.
    pub description: Option<String>,
    /// Whether every such answer has it.
    pub required: bool,
    /// What values it may have.
    pub schema: SchemaOf,
}

/// The schema of a Rust type, with keywords that its use adds (`minimum` on one parameter, say).
#[derive(Clone)]
pub struct SchemaOf {
    /// Makes the schema, and enters what it refers to into the generator's definitions.
    pub generate: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    /// A JSON object whose members are laid over the schema.
    pub extra: Option<Value>,
}

impl SchemaOf {
    /// The schema of `T` as it stands.
    #[must_use]
    pub fn of<T: schemars::JsonSchema>() -> Self {
        Self { generate: schemars::SchemaGenerator::subschema_for::<T>, extra: None }
    }

    /// The same schema with the members of `extra` (a JSON object) laid over it.
    #[must_use]
    pub fn with(self, extra: Value) -> Self {
        Self { extra: Some(extra), ..self }
    }
}

impl std::fmt::Debug for SchemaOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SchemaOf").field("extra", &self.extra).finish_non_exhaustive()
    }
}
