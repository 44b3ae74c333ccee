//! The API explorer: Swagger UI over the application's OpenAPI document, from assets inside the crate. It works without
//! a network.
//!
//! An application mounts the [`ExplorerComponent`]. Behind it, [`Explorer`] answers requests as plain data (path and
//! headers in, status, headers and bytes out), and [`routes`] puts it behind the router of any set of routes.
//!
//! ```
//! use lazo_explorer::{Explorer, Request};
//!
//! let explorer = Explorer::new("Todo", "/explorer");
//! let page = explorer.answer(&Request { below: "/", ..Request::default() }).expect("the page");
//! assert_eq!(page.status, 200);
//! assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
//! ```

mod answer;
mod asset;
mod component;
mod explorer;
mod negotiation;
mod page;
mod routes;
mod ui;

pub use answer::{Answer, Request};
pub use component::{ExplorerComponent, ExplorerConfig};
pub use explorer::Explorer;
pub use page::{ExplorerDocument, ExplorerOauth};
pub use routes::routes;
pub use ui::{EXPLORER_UI, ExplorerUi};

/// Where the explorer is, where nobody says otherwise.
const PATH: &str = "/explorer";
