//! Why an application could not be booted.

use std::path::PathBuf;

/// Why an application could not be booted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BootError {
    /// The application was named by hand, so nobody knows which crate's artifacts are its own.
    #[error(
        "the application `{name}` is not tied to a crate, so there is nothing to boot: write \
         `Application::new(package!())`, or bind everything by hand and do not call `boot()`"
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
    /// An artifact could not be bound.
    #[error("{kind} `{name}` ({file}:{line}) could not be bound")]
    Artifact {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: &'static str,
        /// The file that declares it.
        file: &'static str,
        /// The line there.
        line: u32,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
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
