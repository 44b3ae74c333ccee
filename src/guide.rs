//! The guide: one chapter on each part. Its code is compiled and run with the tests.
//!
//! | chapter | tells |
//! |---|---|
//! | [Contexts and bindings](contexts) | how values are named, made, shared and found |
//! | [Injection](injection) | how a class, a method or a function gets what it needs |
//! | [Interceptors](interceptors) | how one piece of code goes around many calls |
//! | [Middleware](middleware) | how code goes around requests, and how the whole way is replaced |
//! | [The server](server) | where it listens, what it refuses, how it ends |
//! | [Limits](limits) | what requests may cost, and what becomes of those that cost more |
//! | [Components](components) | how a crate contributes to an application |
//! | [Extension points](extension_points) | how others add to what your crate offers |
//! | [The life cycle](life_cycle) | how an application starts, runs and stops |
//! | [Boot](boot) | how artifacts are found and configuration is read |
//! | [Parameters](parameters) | how what stands in paths, queries, headers and cookies becomes an argument |
//! | [Validation](validation) | how a body is held against its schema |
//! | [Routing](routing) | how a request finds its operation, and routes without controllers |
//! | [Bodies](bodies) | what a request may bring, how it is read, and how much of it |
//! | [Answers](answers) | what a handler may return |
//! | [Errors](errors) | what clients are told of errors, and how that is changed |
//! | [The OpenAPI document](openapi) | what is told of the routes, where it is had, and how others add to it |
//! | [Security](security) | who is let in, how that is enforced, and who calls |
//! | [The API explorer](explorer) | how operations are tried out in a browser, and what can be shown there instead |
//! | [Reviewing an API](api_review) | how a team sees what a change does to its API |
//! | [Testing](testing) | how applications and their parts are tested |

#[doc = include_str!("../docs/guide/contexts.md")]
pub mod contexts {}

#[doc = include_str!("../docs/guide/injection.md")]
pub mod injection {}

#[doc = include_str!("../docs/guide/interceptors.md")]
pub mod interceptors {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/middleware.md")]
pub mod middleware {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/server.md")]
pub mod server {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/guide/components.md")]
pub mod components {}

#[doc = include_str!("../docs/guide/extension-points.md")]
pub mod extension_points {}

#[doc = include_str!("../docs/guide/life-cycle.md")]
pub mod life_cycle {}

#[doc = include_str!("../docs/guide/boot.md")]
pub mod boot {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/parameters.md")]
pub mod parameters {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/validation.md")]
pub mod validation {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/routing.md")]
pub mod routing {}

#[doc = include_str!("../docs/guide/bodies.md")]
pub mod bodies {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/answers.md")]
pub mod answers {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/openapi.md")]
pub mod openapi {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/security.md")]
pub mod security {}

#[cfg(feature = "explorer")]
#[doc = include_str!("../docs/guide/explorer.md")]
pub mod explorer {}

#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

#[cfg(feature = "rest")]
#[doc = include_str!("../docs/guide/api-review.md")]
pub mod api_review {}
