//! Security: what the document says of who is let in is what the server enforces.
//!
//! An operation requires security schemes (`security("jwt")` in `#[api]`, or what the document says for all); for each scheme an
//! [`Authenticator`] is bound, which says whose a credential is. Whoever sends none, or none that is good, gets 401 with a
//! challenge before parameters and body are read; whoever lacks a scope gets 403.
//!
//! ```
//! use async_trait::async_trait;
//! use lazo_kernel::Application;
//! use lazo_rest::{
//!     RestApplication, RestComponent, api, controller,
//!     openapi::{KeyPlace, SecurityScheme},
//!     security::{Authenticator, Credential, Demand, Principal, Refusal},
//! };
//!
//! struct Partners {
//!     key: String,
//! }
//!
//! #[async_trait]
//! impl Authenticator for Partners {
//!     fn scheme(&self) -> &str {
//!         "partner"
//!     }
//!
//!     fn describe(&self) -> Option<SecurityScheme> {
//!         Some(SecurityScheme::api_key(KeyPlace::Header, "X-Api-Key"))
//!     }
//!
//!     async fn authenticate(&self, sent: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
//!         if sent.is(&self.key) { Ok(Principal::new("partner")) } else { Err(Refusal::Invalid) }
//!     }
//! }
//!
//! #[controller]
//! struct Stock {}
//!
//! #[api(security("partner"))]
//! impl Stock {
//!     #[get("/stock")]
//!     fn count(&self, #[extract] caller: Principal) -> String {
//!         format!("{} may know: 7", caller.id())
//!     }
//! }
//!
//! let app = Application::new("demo")
//!     .component(RestComponent::default())
//!     .authenticator(Partners { key: "s3cret".into() })
//!     .controller::<Stock>();
//! app.verify()?;
//! # Ok::<(), lazo_kernel::verify::Report>(())
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `authenticator.rs` | who knows the credentials of a scheme: [`Authenticator`] |
//! | `credential.rs` | what clients send: [`Credential`] |
//! | `principal.rs`, `subject.rs` | who they are: [`Principal`], [`Subject`] |
//! | `scheme.rs` | where the credential of a scheme stands in a request |
//! | `told.rs` | what a document says of security |
//! | `guards.rs`, `finding.rs` | what each route of a table requires, and what is wrong with it |
//! | `guard.rs`, `challenge.rs` | letting in and refusing |
//! | `keys.rs` | query parameters that keys stand in |

mod authenticator;
mod challenge;
mod credential;
mod finding;
mod guard;
mod guards;
mod keys;
mod principal;
mod scheme;
mod subject;
mod told;

pub use self::{
    authenticator::{AUTHENTICATORS, Authenticator, Demand, Refusal},
    credential::Credential,
    principal::Principal,
    subject::{PRINCIPAL, SUBJECT, Subject},
};
pub(crate) use self::{
    guards::{Security, SecurityPlan, at_once, authenticators, guarded},
    subject::{bind_subject, declare_subject},
    told::{Told, both},
};
