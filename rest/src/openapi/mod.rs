//! The OpenAPI document: what the operations of an application say, as OpenAPI 3.1.0 in JSON and YAML.
//!
//! ```
//! use lazo_rest::openapi::{Document, Info, Server};
//! use lazo_rest::schema::Schemas;
//!
//! let info = Info { title: "todo".into(), version: "1.0.0".into(), description: None };
//! let document = Document::build(info, vec![Server::at("/")], [], &Schemas::default())?;
//! assert!(document.to_json().starts_with("{\n  \"openapi\": \"3.1.0\",\n  \"info\""));
//! # Ok::<(), lazo_rest::schema::SchemaError>(())
//! ```

mod alternatives;
mod command;
mod config;
mod contract;
mod declarations;
mod document;
mod enhancer;
mod errors;
mod info;
mod order;
mod paths;
mod published;
mod rebase;
mod security;
mod shared_errors;
mod tags;
mod verbs;
mod version30;

pub(crate) use command::offer as offer_command;
pub use config::{DocumentFormat, EndpointConfig, OpenApiConfig, Version};
pub use contract::{CONTRACT, Difference, differences};
pub use declarations::{Declarations, Tag};
pub use document::{Document, ParseError, YamlError};
pub use enhancer::{ENHANCERS, Enhancer};
pub use info::{Info, Server, ServerVariable};
pub(crate) use paths::documented;
pub(crate) use published::{Part, Published, Publishing, Written, complete};
pub use security::{KeyPlace, OAuthFlow, SchemeKind, SecurityScheme};
pub(crate) use verbs::VERBS;
