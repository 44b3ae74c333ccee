//! Middleware: code around requests, in front of routing or around the operation.
//!
//! A middleware sees the request and may change it, answers it or lets it go on, and sees and may change the answer. It is a
//! class, a function marked [`#[middleware]`](macro@crate::middleware), a closure ([`from_fn`]) or anything else that implements
//! [`Middleware`], bound in the application with a *group*:
//!
//! ```
//! use actix_web::{HttpResponse, http::header::{HeaderName, HeaderValue}};
//! use lazo_kernel::Application;
//! use lazo_rest::{RestApplication, RestComponent, middleware::from_fn};
//!
//! let app = Application::new("demo").component(RestComponent::default()).middleware(
//!     "middleware",
//!     from_fn(|exchange, next| Box::pin(async move {
//!         let mut response = next.run(exchange).await?;
//!         let header = HeaderName::from_static("x-served-by");
//!         response.headers_mut().insert(header, HeaderValue::from_static("demo"));
//!         Ok(response)
//!     })),
//! );
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `contract.rs` | what a middleware is: [`Middleware`], [`Next`] |
//! | `exchange.rs` | a request and what is known of it: [`Exchange`] |
//! | `binding.rs` | how middleware stands in a context |
//! | `groups.rs` | the order of groups |
//! | `step.rs`, `list.rs` | middleware ready to run; lists of single operations |
//! | `guarded.rs` | an operation with middleware of its own |
//! | `generated.rs` | what generated code asks for |

mod binding;
mod contract;
mod exchange;
#[doc(hidden)]
pub mod generated;
mod groups;
mod guarded;
mod list;
mod step;

pub use self::{
    binding::{BindMiddleware, MIDDLEWARE, MIDDLEWARE_DOWNSTREAM, MIDDLEWARE_GROUPS, MIDDLEWARE_UPSTREAM},
    contract::{Middleware, Next, from_fn},
    exchange::Exchange,
    groups::{AUTHENTICATION, CORS, DEFAULT, FIND_ROUTE, INVOKE_METHOD, PARSE_PARAMS},
    list::{IntoMiddleware, MiddlewareItem, Middlewares},
};
pub(crate) use self::{
    binding::{Ways, bound, key_of},
    contract::End,
    exchange::Shared,
    guarded::Guarded,
    step::Step,
};
