//! What one route requires, held against a request.

use super::{
    Authenticator, Demand, Principal, Refusal, Subject,
    challenge::{Why, challenge},
    scheme::{Scheme, Sent},
};
use crate::{HttpError, RequestInfo};
use actix_web::{
    HttpRequest,
    http::header::{HeaderValue, WWW_AUTHENTICATE},
};
use std::{cell::LazyCell, fmt, sync::Arc};

/// What a route requires: any of its alternatives.
pub(super) struct Guard {
    pub(super) alternatives: Vec<Vec<Demanded>>,
    /// Whether who sends nothing is let in too.
    pub(super) is_optional: bool,
    /// All schemes of the alternatives, each once.
    pub(super) schemes: Vec<Asked>,
    pub(super) realm: Arc<str>,
}

/// One scheme of an alternative.
pub(super) struct Demanded {
    /// Its place among the schemes.
    pub(super) scheme: usize,
    pub(super) scopes: Vec<String>,
}

/// A scheme, and who knows its credentials.
pub(super) struct Asked {
    pub(super) scheme: Scheme,
    pub(super) by: Arc<dyn Authenticator>,
}

/// What has come of trying.
struct Tried {
    /// What the request has for each scheme, and whether it was refused.
    sent: Vec<(Sent, bool)>,
    /// The first demand whose scopes were not there.
    scope: Option<(usize, Vec<String>)>,
    failure: Option<anyhow::Error>,
}

impl Guard {
    /// Lets a request in, or says why not. `info` is made if somebody is asked.
    pub(super) async fn admit(
        self: &Arc<Self>,
        request: &HttpRequest,
        info: impl FnOnce() -> RequestInfo,
    ) -> Result<Subject, HttpError> {
        let sent: Vec<_> = self.schemes.iter().map(|asked| (asked.scheme.sent(request), false)).collect();
        let is_nothing = |(sent, _): &(Sent, bool)| matches!(sent, Sent::Nothing);
        if sent.iter().all(is_nothing) {
            return self.anonymous();
        }
        let mut tried = Tried { sent, scope: None, failure: None };
        let info = LazyCell::new(info);
        for alternative in &self.alternatives {
            // Nobody is asked where something else is missing anyway.
            let is_there = |demanded: &Demanded| matches!(tried.sent[demanded.scheme], (Sent::One(_), false));
            if !alternative.iter().all(is_there) {
                continue;
            }
            if let Some(principals) = self.try_all(alternative, &info, &mut tried).await {
                return Ok(Subject::new(principals).at(self));
            }
        }
        if tried.scope.is_none() && tried.failure.is_none() && tried.sent.iter().all(is_nothing) {
            return self.anonymous();
        }
        Err(self.refused(tried))
    }

    /// Lets in who has said nothing, where that may be.
    fn anonymous(self: &Arc<Self>) -> Result<Subject, HttpError> {
        match self.is_optional {
            true => Ok(Subject::default().at(self)),
            false => Err(self.unauthenticated()),
        }
    }

    /// The principals of an alternative, if it holds.
    async fn try_all(
        &self,
        alternative: &[Demanded],
        info: &RequestInfo,
        tried: &mut Tried,
    ) -> Option<Vec<Principal>> {
        let mut principals = Vec::with_capacity(alternative.len());
        for Demanded { scheme, scopes } in alternative {
            let by = &self.schemes[*scheme].by;
            let (Sent::One(credential), _) = &tried.sent[*scheme] else { return None };
            let found = by.authenticate(credential, &Demand { scopes, request: info }).await;
            let refusal = match found {
                Ok(principal) if scopes.iter().all(|scope| by.grants(&principal, scope)) => {
                    principals.push(principal.by(by.scheme()));
                    continue;
                }
                Ok(_) => Refusal::InsufficientScope,
                Err(refusal) => refusal,
            };
            match refusal {
                Refusal::Absent => tried.sent[*scheme].0 = Sent::Nothing,
                Refusal::Invalid => tried.sent[*scheme].1 = true,
                Refusal::InsufficientScope => {
                    tried.scope.get_or_insert_with(|| (*scheme, scopes.clone()));
                }
                Refusal::Failed(error) => {
                    tried.failure.get_or_insert(error);
                }
            }
            return None;
        }
        Some(principals)
    }

    #[cold]
    fn refused(&self, tried: Tried) -> HttpError {
        if let Some(error) = tried.failure {
            return HttpError::from(error);
        }
        if let Some((scheme, scopes)) = tried.scope {
            let error = HttpError::forbidden("The credentials are not for this").code("INSUFFICIENT_SCOPE");
            return match &self.schemes[scheme].scheme {
                Scheme::Bearer => with(error, challenge(&Scheme::Bearer, &self.realm, Why::Scope, &scopes)),
                _ => error,
            };
        }
        let is_refused = |at: usize| matches!(tried.sent[at], (Sent::Broken, _) | (_, true));
        if (0..tried.sent.len()).any(is_refused) {
            let error = HttpError::unauthorized("The credentials are not valid").code("INVALID_CREDENTIALS");
            return self.challenged(error, |at| if is_refused(at) { Why::Invalid } else { Why::NotSent });
        }
        // Some of an alternative was there.
        self.unauthenticated()
    }

    /// The refusal of who has not said who he is.
    #[cold]
    pub(super) fn unauthenticated(&self) -> HttpError {
        let error = HttpError::unauthorized("Credentials are required").code("CREDENTIALS_REQUIRED");
        self.challenged(error, |_| Why::NotSent)
    }

    /// With a challenge for each scheme that would do.
    fn challenged(&self, mut error: HttpError, why: impl Fn(usize) -> Why) -> HttpError {
        let mut told: Vec<HeaderValue> = Vec::new();
        for (at, Asked { scheme, by }) in self.schemes.iter().enumerate() {
            let own = by.challenge().and_then(|text| HeaderValue::from_str(&text).ok());
            let Some(value) = own.or_else(|| challenge(scheme, &self.realm, why(at), self.scopes(at))) else {
                continue;
            };
            if !told.contains(&value) {
                told.push(value.clone());
                error = with(error, Some(value));
            }
        }
        error
    }

    /// The scopes of the first alternative that has a scheme.
    fn scopes(&self, scheme: usize) -> &[String] {
        let mut all = self.alternatives.iter().flatten();
        all.find(|demanded| demanded.scheme == scheme).map_or(&[], |demanded| &demanded.scopes)
    }
}

fn with(error: HttpError, challenge: Option<HeaderValue>) -> HttpError {
    match challenge {
        Some(challenge) => error.header(WWW_AUTHENTICATE, challenge),
        None => error,
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.schemes.iter().map(|asked| asked.by.scheme())).finish()
    }
}
