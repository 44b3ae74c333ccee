//! What linked crates offer to be booted.
//!
//! An attribute macro (`#[controller]`, `#[service]`, ...) submits an [`Artifact`] with `inventory`. Nothing is bound by
//! that: a booter picks the artifacts of one package and registers them. The list lives here, on the lowest floor, so
//! that every crate that has a macro can submit to it.

use crate::Application;

/// One thing that a crate offers. Submit it with [`artifact!`](crate::artifact).
#[derive(Debug, Clone, Copy)]
pub struct Artifact {
    /// What it is: `controller`, `repository`, `datasource`, `service`, `observer`, ...
    pub kind: &'static str,
    /// The name of the type or function.
    pub name: &'static str,
    /// The package it belongs to.
    pub package: &'static str,
    /// The module that declares it.
    pub module: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
    /// Binds it.
    pub register: fn(&Application) -> anyhow::Result<()>,
}

inventory::collect!(Artifact);

impl Artifact {
    /// All artifacts of all linked crates, in a stable order: by package, kind, module and name (the linker's order
    /// differs from build to build).
    #[must_use]
    pub fn linked() -> Vec<&'static Self> {
        let mut all: Vec<&Self> = inventory::iter::<Self>.into_iter().collect();
        all.sort_by_key(|a| (a.package, a.kind, a.module, a.name, a.line));
        all
    }
}

/// Offers an artifact of the calling crate to its booter.
///
/// ```
/// # struct Clock;
/// lazo_kernel::artifact! {
///     kind: "service",
///     name: "Clock",
///     register: |app| {
///         app.add(lazo_kernel::bind_type::<Clock>().to(Clock))?;
///         Ok(())
///     },
/// }
/// # fn main() {
/// assert!(lazo_kernel::Artifact::linked().iter().any(|a| a.name == "Clock"));
/// # }
/// ```
#[macro_export]
macro_rules! artifact {
    (kind: $kind:expr, name: $name:expr, register: $register:expr $(,)?) => {
        $crate::__private::inventory::submit! {
            $crate::Artifact {
                kind: $kind,
                name: $name,
                package: ::std::env!("CARGO_PKG_NAME"),
                module: ::std::module_path!(),
                file: ::std::file!(),
                line: ::std::line!(),
                register: $register,
            }
        }
    };
}
