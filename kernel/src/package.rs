//! Which crate something belongs to.

/// A crate as it describes itself. [`package!`](crate::package) makes one for the calling crate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Package {
    /// The package's name in its `Cargo.toml`; for an application named by hand, that name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its description; may be empty.
    pub description: String,
    /// Whether it was made by [`package!`](crate::package), so that artifacts of the package can be told from others'.
    pub of_crate: bool,
}

impl From<&str> for Package {
    /// An application that is not tied to a crate: nothing can be booted for it.
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            version: "0.0.0".to_owned(),
            description: String::new(),
            of_crate: false,
        }
    }
}

/// The calling crate's [`Package`]: its name, version and description from `Cargo.toml`.
///
/// A library and a binary of one package share it, so `main.rs` boots what the library beside it declares.
///
/// ```
/// let package = lazo_kernel::package!();
/// assert_eq!(package.name, "lazo-kernel");
/// ```
#[macro_export]
macro_rules! package {
    () => {
        $crate::Package {
            name: ::std::string::String::from(::std::env!("CARGO_PKG_NAME")),
            version: ::std::string::String::from(::std::env!("CARGO_PKG_VERSION")),
            description: ::std::string::String::from(::std::env!("CARGO_PKG_DESCRIPTION")),
            of_crate: true,
        }
    };
}
