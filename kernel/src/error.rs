//! Why a look-up or a change of bindings failed.

use std::{fmt, sync::Arc};

use crate::Scope;

/// Why a value could not be had, with the path of bindings that led there.
///
/// Cheap to clone: everybody who waited for the same failed build gets the same error.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// Who asked, innermost first.
    path: Vec<Step>,
}

/// One step of a resolution path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The binding that was being built.
    pub binding: String,
    /// The field or argument it was being built for, if the asker is known.
    pub member: Option<&'static str>,
}

/// What went wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing is bound to the key.
    #[error("nothing is bound to `{key}`{}", Suggest(near))]
    NotBound {
        /// The key, or the type's name for a look-up by type.
        key: String,
        /// Bound keys that look alike.
        near: Vec<String>,
    },
    /// Several bindings provide the type.
    #[error("several bindings provide `{ty}`: {}; ask for one of them by its key", candidates.join(", "))]
    Ambiguous {
        /// The type asked for.
        ty: &'static str,
        /// The keys of the bindings that provide it.
        candidates: Vec<String>,
    },
    /// The binding's value is of another type than the key says.
    #[error("`{key}` provides {}, not `{wanted}`", provides.join(", "))]
    TypeMismatch {
        /// The key.
        key: String,
        /// The type asked for.
        wanted: &'static str,
        /// The types that the binding provides.
        provides: Vec<&'static str>,
    },
    /// Building the value needs the value itself.
    #[error("circular dependency: {}", path.join(" -> "))]
    Cycle {
        /// The bindings from the first to itself again.
        path: Vec<String>,
    },
    /// A value of this scope can be had below a context of that level only.
    #[error("`{key}` has scope {scope}, and there is no {scope} context here")]
    NoContext {
        /// The key.
        key: String,
        /// Its scope.
        scope: Scope,
    },
    /// The context that would keep the value does not see the binding, which was added further down.
    #[error(
        "`{key}` has scope {scope}, and the {scope} context does not see it; bind it there, or give it another scope"
    )]
    OutOfSight {
        /// The key.
        key: String,
        /// Its scope.
        scope: Scope,
    },
    /// The key is declared to be bound in contexts further down, and is not bound in this one.
    #[error("`{key}` is declared for {scope} contexts; it is not bound in this one")]
    OnlyDeclared {
        /// The key.
        key: String,
        /// Where it is to be bound.
        scope: Scope,
    },
    /// The constructor, provider or factory failed.
    #[error("building failed: {0:#}")]
    BuildFailed(Arc<anyhow::Error>),
    /// The future that was building the value panicked.
    #[error("building panicked")]
    Panicked,
    /// The value has to be awaited, and was asked for synchronously.
    #[error("the value has to be awaited; use `get(..).await`")]
    NotReady,
    /// The binding is locked.
    #[error("`{key}` is locked; unlock it before it is replaced or removed")]
    Locked {
        /// The key.
        key: String,
    },
    /// The extension point has no extension of that name.
    #[error("extension point `{point}` has no extension called `{name}`{}{}", Suggest(near), Known(known))]
    UnknownExtension {
        /// The extension point.
        point: String,
        /// The name asked for.
        name: String,
        /// Names that look alike.
        near: Vec<String>,
        /// All names that there are.
        known: Vec<String>,
    },
    /// The binding's name is not one that can be bound.
    #[error("`{key}` cannot be bound: {why}")]
    InvalidKey {
        /// The name.
        key: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The application or request that this was injected in has ended.
    #[error("the context is gone: the application or request that this was injected in has ended")]
    ContextGone,
    /// A function's argument asked for the binding that is being built.
    #[error("no binding is being built here; ask for the binding of a key, or for an `Option<BindingRef>`")]
    NoBinding,
    /// Nothing is at the path of the property.
    #[error(
        "`{property}` is nothing, and a `{wanted}` is asked for; ask for an `Option` if it need not be there"
    )]
    NoProperty {
        /// The key and the path.
        property: String,
        /// The type asked for.
        wanted: &'static str,
    },
    /// What is at the path of the property is of another type.
    #[error("`{property}` is not a `{wanted}`: {why}")]
    Property {
        /// The key and the path.
        property: String,
        /// The type asked for.
        wanted: &'static str,
        /// What reading it failed with.
        why: String,
    },
    /// The configuration section does not fit its type.
    #[error("configuration: {0}")]
    Configuration(String),
}

struct Suggest<'a>(&'a [String]);

impl fmt::Display for Suggest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, "; did you mean {}?", self.0.join(" or ")) }
    }
}

struct Known<'a>(&'a [String]);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str(" (it has none)")
        } else {
            write!(f, " (it has {})", self.0.join(", "))
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner { kind, path: Vec::new() }))
    }

    pub(crate) fn build_failed(cause: anyhow::Error) -> Self {
        // A kernel error that came through user code keeps its kind and its path.
        match cause.downcast::<Self>() {
            Ok(error) => error,
            Err(cause) => Self::new(ErrorKind::BuildFailed(Arc::new(cause))),
        }
    }

    pub(crate) fn not_ready() -> Self {
        Self::new(ErrorKind::NotReady)
    }

    /// The same error, having passed through the build of `binding`.
    pub(crate) fn through(self, binding: &str) -> Self {
        self.step(Step { binding: binding.to_owned(), member: None })
    }

    /// The same error, having been met while filling `member` of the binding it passes through next.
    pub(crate) fn at_member(self, member: &'static str) -> Self {
        self.step(Step { binding: String::new(), member: Some(member) })
    }

    fn step(self, step: Step) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        match inner.path.last_mut() {
            Some(last) if last.binding.is_empty() && step.member.is_none() => last.binding = step.binding,
            _ => inner.path.push(step),
        }
        Self(Arc::new(inner))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Who asked, innermost first.
    #[must_use]
    pub fn path(&self) -> &[Step] {
        &self.0.path
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("kind", &self.0.kind).field("path", &self.0.path).finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.kind)?;
        for (n, step) in self.0.path.iter().enumerate() {
            f.write_str(if n == 0 { " (for " } else { ", for " })?;
            write!(f, "{step}")?;
        }
        if self.0.path.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.member {
            Some(member) => write!(f, "`{member}` of `{}`", self.binding),
            None => write!(f, "`{}`", self.binding),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::BuildFailed(cause) => Some(cause.as_ref().as_ref()),
            _ => None,
        }
    }
}
