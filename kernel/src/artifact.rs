//! What linked crates offer to be booted.
//!
//! An attribute macro (`#[controller]`, `#[service]`, ...) submits an [`Artifact`] with `inventory`. Nothing is bound by
//! that: a booter picks the artifacts of one package and registers them. The list lives here, on the lowest floor, so
//! that every crate that has a macro can submit to it.

use std::any::Any;

use crate::{
    Application,
    verify::{Problem, ProblemId, Report},
};

/// The key of what booting found, which also says that an application was booted.
const BOOT_REPORT: &str = "boot.report";

/// One thing that a crate offers. Submit it with [`artifact!`](crate::artifact).
#[derive(Debug, Clone, Copy)]
pub struct Artifact {
    /// What it is: `component`, `datasource`, `model`, `repository`, `provider`, `service`, `interceptor`, `observer`,
    /// `controller`, `modelApi`, or a kind of your own.
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
    /// What the booter of its kind has to know of it.
    pub data: Option<&'static (dyn Any + Send + Sync)>,
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

    /// What the booter of its kind has to know of it, if it is a `T`.
    ///
    /// ```
    /// struct CronJob {
    ///     schedule: &'static str,
    /// }
    /// lazo_kernel::artifact! { kind: "cronJob", name: "nightly", data: &CronJob { schedule: "0 3 * * *" } }
    /// # fn main() {
    /// let linked = lazo_kernel::Artifact::linked();
    /// let job = linked.iter().find_map(|artifact| artifact.data::<CronJob>()).unwrap();
    /// assert_eq!(job.schedule, "0 3 * * *");
    /// # }
    /// ```
    #[must_use]
    pub fn data<T: Any>(&self) -> Option<&'static T> {
        self.data?.downcast_ref()
    }
}

/// Says, where something is missing anyway, that the application's own artifacts were not booted; warns of it otherwise
/// (an application may well bind by hand what its crate also offers).
pub(crate) fn check_booted(app: &Application, report: &mut Report) {
    let package = app.package();
    if !package.of_crate || app.contains(BOOT_REPORT) {
        return;
    }
    let count = inventory::iter::<Artifact>.into_iter().filter(|a| a.package == package.name).count();
    if count == 0 {
        return;
    }
    let message = format!(
        "package `{}` declares {count} artifact{} with attributes, and the application was not booted",
        package.name,
        if count == 1 { "" } else { "s" }
    );
    if report.problems().iter().any(|problem| problem.id == ProblemId::Missing) {
        let help = "write `.boot().await?` before `.run()` or `.start()`";
        report.add(Problem::new(ProblemId::Other("LZ0201"), message).help(help));
    } else {
        tracing::warn!("[LZ0201] {message}");
    }
}

/// What an artifact that is data only answers to whoever wants it bound.
#[doc(hidden)]
pub fn data_only(_: &Application) -> anyhow::Result<()> {
    anyhow::bail!(
        "it is data for a booter of its kind, and the application has none: add one with `app.booter(..)`, or mount the \
         component that brings it"
    )
}

/// Offers an artifact of the calling crate to its booter.
///
/// `register` binds it; `data`, a reference to a constant, is for the booter of its kind. At least one is given.
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
        $crate::artifact!(@submit $kind, $name, $register, ::core::option::Option::None);
    };
    (kind: $kind:expr, name: $name:expr, data: $data:expr $(,)?) => {
        $crate::artifact!(@submit $kind, $name, $crate::__private::data_only, ::core::option::Option::Some($data));
    };
    (kind: $kind:expr, name: $name:expr, data: $data:expr, register: $register:expr $(,)?) => {
        $crate::artifact!(@submit $kind, $name, $register, ::core::option::Option::Some($data));
    };
    (@submit $kind:expr, $name:expr, $register:expr, $data:expr) => {
        $crate::__private::inventory::submit! {
            $crate::Artifact {
                kind: $kind,
                name: $name,
                package: ::std::env!("CARGO_PKG_NAME"),
                module: ::std::module_path!(),
                file: ::std::file!(),
                line: ::std::line!(),
                register: $register,
                data: $data,
            }
        }
    };
    ($($other:tt)*) => {
        ::std::compile_error!(
            "write `artifact! { kind: \"..\", name: \"..\", register: |app| .. }`, or `data: &..` for what a booter of the \
             kind has to know, or both, `data` first"
        );
    };
}
