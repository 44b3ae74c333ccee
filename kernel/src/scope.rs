//! How long a value lives, and which context keeps it.

use std::fmt;

/// How long a binding's value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// Built anew for everyone who asks.
    #[default]
    Transient,
    /// As long as its shortest-lived dependency: shared where everything below it is shared. Whoever holds such
    /// instances (the REST server, for controllers) asks [`Context::lifetime_of`](crate::Context::lifetime_of); a plain
    /// look-up builds anew.
    Inferred,
    /// One for each request's context.
    Request,
    /// One for each server's context.
    Server,
    /// One for each application's context.
    Application,
    /// One for the context that owns the binding, shared by all below it. Its dependencies come from that context too.
    Singleton,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transient => "transient",
            Self::Inferred => "inferred",
            Self::Request => "request",
            Self::Server => "server",
            Self::Application => "application",
            Self::Singleton => "singleton",
        })
    }
}

/// What a context stands for; scoped values are kept in the nearest context of their level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContextLevel {
    /// An application.
    Application,
    /// A server of an application.
    Server,
    /// One request, message or job.
    Request,
    /// Anything else: a context that only adds or shadows bindings.
    Plain,
}

impl ContextLevel {
    pub(crate) const fn keeps(self, scope: Scope) -> bool {
        matches!(
            (self, scope),
            (Self::Application, Scope::Application)
                | (Self::Server, Scope::Server)
                | (Self::Request, Scope::Request)
        )
    }
}
