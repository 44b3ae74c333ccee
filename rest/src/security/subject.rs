//! Who calls: all principals that a request was let in with.

use super::{Principal, guard::Guard};
use crate::{HttpError, REQUEST};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use lazo_kernel::{Application, BindingKey, Context, Error, Scope, bind};
use std::{
    fmt,
    future::{Ready, ready},
    sync::Arc,
};

/// The key of who calls, bound for each request; nobody where nobody had to say it.
pub const SUBJECT: BindingKey<Subject> = BindingKey::new("rest.security.subject");

/// The key of the principal of who calls. Where there is none, a look-up fails with 401.
pub const PRINCIPAL: BindingKey<Principal> = BindingKey::new("rest.security.principal");

/// Who calls: the principals of all schemes that the request was let in by, in the order of the schemes' names, or nobody.
///
/// It is had as `#[extract] caller: Subject`, injected as `Arc<Subject>` into classes with the scope `Request`, from
/// [`Exchange::subject`](crate::Exchange::subject) in middleware, from [`RequestInfo::subject`](crate::RequestInfo::subject), and by
/// [`SUBJECT`] from the context of an invocation in interceptors.
#[derive(Clone, Default)]
pub struct Subject {
    principals: Option<Arc<[Principal]>>,
    /// What would let somebody in.
    guard: Option<Arc<Guard>>,
}

impl Subject {
    /// That of principals which somebody else has found out, a gateway's header say; see
    /// [`Exchange::set_subject`](crate::Exchange::set_subject).
    #[must_use]
    pub fn new(principals: impl IntoIterator<Item = Principal>) -> Self {
        let principals: Vec<_> = principals.into_iter().collect();
        Self { principals: (!principals.is_empty()).then(|| principals.into()), guard: None }
    }

    pub(super) fn at(self, guard: &Arc<Guard>) -> Self {
        Self { guard: Some(Arc::clone(guard)), ..self }
    }

    /// That of a request, as far as it is known.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// Whether nobody has said who he is.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.principals.is_none()
    }

    /// The only principal; of several, the first by the names of their schemes.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.principals().first()
    }

    /// All principals.
    #[must_use]
    pub fn principals(&self) -> &[Principal] {
        self.principals.as_deref().unwrap_or_default()
    }

    /// The principal of one scheme.
    #[must_use]
    pub fn of_scheme(&self, scheme: &str) -> Option<&Principal> {
        self.principals().iter().find(|principal| principal.scheme() == scheme)
    }

    /// The principal, or why there is none.
    fn required(&self) -> Result<Principal, HttpError> {
        match (self.principal(), &self.guard) {
            (Some(principal), _) => Ok(principal.clone()),
            (None, Some(guard)) => Err(guard.unauthenticated()),
            (None, None) => Err(HttpError::internal("Internal Server Error").caused_by(anyhow::anyhow!(
                "a `Principal` is taken where nothing is required or enforced: say `security(..)`, or take `Option<Principal>` \
                 or `Subject`"
            ))),
        }
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subject").field(&self.principals()).finish()
    }
}

impl FromRequest for Subject {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Refused with 401 where nobody has said who he is.
impl FromRequest for Principal {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Subject::of(request).required())
    }
}

/// Lets who is made for a request have who calls injected.
pub(crate) fn declare_subject(app: &Application) -> Result<(), Error> {
    let subject =
        bind(SUBJECT).to_dynamic(|resolver| Ok(Arc::new(resolver.get(&REQUEST)?.subject().clone())));
    app.add(subject.scope(Scope::Request).depends_on(&REQUEST).as_default())?;
    let principal = bind(PRINCIPAL).to_dynamic(|resolver| Ok(Arc::new(resolver.get(&SUBJECT)?.required()?)));
    app.add(principal.scope(Scope::Request).depends_on(&SUBJECT).as_default()).map(drop)
}

/// Tells a context that was made before who calls.
pub(crate) fn bind_subject(context: &Context, subject: Subject) -> Result<(), Error> {
    context.add(bind(SUBJECT).to(subject)).map(drop)
}
