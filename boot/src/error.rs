//! Why an application could not be booted.

use std::{fmt, path::PathBuf};

use crate::{Found, Phase};

/// Why an application could not be booted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BootError {
    /// The application was named by hand, so nobody knows which crate's artifacts are its own.
    #[error(
        "the application `{name}` is not tied to a crate, so there is nothing to boot: write \
         `Application::new(package!())`, or bind everything by hand and do not call `boot()`; \
         `BootOptions::new().allow_empty()` reads the configuration only"
    )]
    NoPackage {
        /// The application's name.
        name: String,
    },
    /// The crate has no artifacts, or they were not linked.
    #[error(
        "no artifact of package `{package}` was found{}: if they are in its library, the binary must refer to it (`use \
         {krate} as _;` is enough); if they are in modules, each needs a `mod ..;`; an application without any is booted \
         with `BootOptions::new().allow_empty()`",
        linked(others)
    )]
    NothingFound {
        /// The package.
        package: String,
        /// The package's name as a crate.
        krate: String,
        /// Other packages with artifacts.
        others: Vec<&'static str>,
    },
    /// Artifacts could not be bound.
    #[error("{}", Failed::all(.0))]
    Artifacts(Vec<Failed>),
    /// Two artifacts of a package have one name, and are bound to one key: the second would hide the first.
    #[error(
        "{} and {} are both bound to `{key}`: rename one, or give it a key of its own, `#[{}(key = \"..\")]`",
        twins[0], twins[1], twins[1].kind
    )]
    SameKey {
        /// The key.
        key: String,
        /// The artifacts.
        twins: Box<[Found; 2]>,
    },
    /// A booter failed.
    #[error("the booter of kind `{kind}` failed to {}", match phase {
        Phase::Configure => "configure itself",
        Phase::Discover => "discover",
        Phase::Load => "load",
    })]
    Booter {
        /// Its kind.
        kind: String,
        /// What it was doing.
        phase: Phase,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Two booters are for one kind.
    #[error(
        "the bindings `{}` and `{}` both give a booter of kind `{kind}`: bind the one that is to take the other's place under \
         `booters.{kind}`", keys[0], keys[1]
    )]
    SameKind {
        /// The kind.
        kind: String,
        /// The keys of the two bindings.
        keys: [String; 2],
    },
    /// What booters say of their order contradicts itself.
    #[error("each of these booters is to come after the next: {}; see `Booter::after` and `Booter::before`", kinds.join(", "))]
    Order {
        /// Their kinds; the last is the first again.
        kinds: Vec<String>,
    },
    /// A filter matches nothing.
    #[error("`{filter}` in the boot options matches nothing{}", told(near.as_ref(), known))]
    NoMatch {
        /// The filter as it was written.
        filter: String,
        /// What may have been meant.
        near: Option<String>,
        /// What there is.
        known: Vec<String>,
    },
    /// A configuration file could not be read.
    #[error("configuration file {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The layers of the configuration contradict each other.
    #[error("the configuration cannot be put together: {0}")]
    Layers(String),
    /// A binding of the booter's own could not be added.
    #[error(transparent)]
    Kernel(#[from] lazo_kernel::Error),
}

fn linked(others: &[&'static str]) -> String {
    if others.is_empty() {
        String::new()
    } else {
        format!(" (linked packages that have some: {})", others.join(", "))
    }
}

/// Says where a misspelt name may have wanted to go.
fn told(near: Option<&String>, known: &[String]) -> String {
    match near {
        Some(near) => format!(": did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("; there are: {}", known.join(", ")),
    }
}

/// The name of a package as a crate.
pub(crate) fn krate(package: &str) -> String {
    package.replace('-', "_")
}

/// An artifact that could not be bound.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failed {
    /// What it is.
    pub found: Found,
    /// Why.
    pub cause: anyhow::Error,
}

impl Failed {
    fn all(all: &[Self]) -> String {
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be bound: {:#}", self.found, self.cause)
    }
}
