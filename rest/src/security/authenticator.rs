//! Who knows the credentials of a security scheme.

use super::{Credential, Principal};
use crate::{RequestInfo, openapi::SecurityScheme};
use async_trait::async_trait;
use lazo_kernel::ExtensionPoint;

/// The extension point of authenticators: one for each security scheme that some operation requires.
///
/// ```
/// # use async_trait::async_trait;
/// # use lazo_rest::security::{Authenticator, Credential, Demand, Principal, Refusal};
/// # struct Tokens;
/// # #[async_trait]
/// # impl Authenticator for Tokens {
/// #     fn scheme(&self) -> &str { "jwt" }
/// #     async fn authenticate(&self, _: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> { Err(Refusal::Invalid) }
/// # }
/// use lazo_kernel::{Application, bind_type};
/// use lazo_rest::security::AUTHENTICATORS;
///
/// let app = Application::new("demo");
/// app.add(bind_type::<Tokens>().to(Tokens).extension_for(&AUTHENTICATORS, |it| it))?;
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub const AUTHENTICATORS: ExtensionPoint<dyn Authenticator> =
    ExtensionPoint::new("rest.security.authenticators");

/// Knows the credentials of one security scheme. [The module](super) has an example.
///
/// Where the credential stands is the document's business: the authenticator gets it taken out of the request, once, and well
/// formed. It is asked only if all credentials of its alternative are there.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no authenticator",
    note = "implement `lazo_rest::security::Authenticator`: `scheme` and `authenticate`"
)]
pub trait Authenticator: Send + Sync + 'static {
    /// The name of its scheme in the document (`components.securitySchemes`).
    fn scheme(&self) -> &str;

    /// The scheme's description, for a document that has none of that name; by default none, so that the application
    /// declares it.
    fn describe(&self) -> Option<SecurityScheme> {
        None
    }

    /// Says whose the credential is.
    ///
    /// # Errors
    /// A [`Refusal`]. Any error that is one of this side (a database that does not answer) goes with `?`: it is answered as
    /// a handler's error would be, and nobody is let in.
    async fn authenticate(&self, credential: &Credential, demand: &Demand<'_>) -> Result<Principal, Refusal>;

    /// Whether a principal has a scope that is demanded; by default, whether the scope is among [`Principal::scopes`]. This is asked
    /// of each demanded scope, whatever `authenticate` has looked at.
    fn grants(&self, principal: &Principal, scope: &str) -> bool {
        principal.has_scope(scope)
    }

    /// The whole challenge of a 401 (`WWW-Authenticate`, RFC 9110, 11.6.1), for schemes that need more than a realm, such as
    /// `Digest`; by default it is made of the scheme's description.
    fn challenge(&self) -> Option<String> {
        None
    }
}

/// What an operation demands of a credential, and of which request.
#[derive(Debug)]
pub struct Demand<'d> {
    pub(super) scopes: &'d [String],
    pub(super) request: &'d RequestInfo,
}

impl<'d> Demand<'d> {
    /// The scopes (of OAuth 2 and OpenID Connect) or roles (of others) that the operation names.
    #[must_use]
    pub fn scopes(&self) -> &'d [String] {
        self.scopes
    }

    /// What is known of the request; its [`route`](RequestInfo::route) is the operation. The body is not read yet.
    #[must_use]
    pub fn request(&self) -> &'d RequestInfo {
        self.request
    }
}

/// Why a credential does not do. Clients are told no more of it than what the variants say.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// It is as if none was sent: 401.
    Absent,
    /// It is unknown, expired, revoked or broken: 401.
    Invalid,
    /// It is good, and not for this: 403.
    InsufficientScope,
    /// Whether it is good cannot be said now.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
