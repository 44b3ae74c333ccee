//! The artifacts of a component's crate.

use lazo_kernel::{
    Application, Artifact, BindingKey, Component, Package, bind,
    verify::{Problem, ProblemId},
};

use crate::{BOOT_REPORT, error::krate};

/// The tag of bindings that name a package to boot.
const PACKAGE: &str = "boot.package";

/// Brings along what a crate declares with attributes: a library's component mounts it, and whoever mounts the component
/// boots the library's controllers, services and so on with its own.
///
/// ```
/// use lazo_boot::Artifacts;
/// use lazo_kernel::{Application, Component, package};
///
/// pub struct OrdersComponent;
///
/// impl Component for OrdersComponent {
///     fn mount(&self, app: &Application) -> anyhow::Result<()> {
///         app.mount(Artifacts::of(package!()));
///         Ok(())
///     }
/// }
/// ```
///
/// They are bound when the application boots, before the application's own, which so win where both bind one key. A
/// package counts once, however often it is mounted. A component that is mounted after booting needs another `boot()`;
/// an application that starts without is told so.
#[derive(Debug, Clone)]
pub struct Artifacts {
    package: Package,
    name: String,
}

impl Artifacts {
    /// The artifacts of the crate that says `package!()`.
    #[must_use]
    pub fn of(package: Package) -> Self {
        let name = format!("artifacts of {}", package.name);
        Self { package, name }
    }
}

impl Component for Artifacts {
    fn name(&self) -> &str {
        &self.name
    }

    fn has_settings(&self) -> bool {
        false
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        let package = self.package.name.clone();
        let key = BindingKey::<Package>::named(format!("{PACKAGE}.{package}"));
        app.add(bind(key).to(self.package.clone()).tag_value(PACKAGE, package.clone()))?;
        app.on_verify(move |app, report| {
            if !app.get_sync(&BOOT_REPORT).is_ok_and(|report| report.packages.contains(&package)) {
                let count = Artifact::linked().iter().filter(|a| a.package == package).count();
                let message = format!(
                    "a component brings the {count} artifact(s) of package `{package}`, and the application was not booted \
                     since it was mounted"
                );
                let help = "write `.boot().await?` after the last `.component(..)`";
                report.add(Problem::new(ProblemId::Other("LZ0201"), message).help(help));
            }
        });
        Ok(())
    }
}

/// The packages to boot: those of components in the order of their names, the application's own last.
pub(crate) fn claimed(app: &Application) -> Vec<String> {
    let own = app.package();
    let brought = app.find_by_tag(PACKAGE);
    let mut packages: Vec<String> = brought
        .iter()
        .filter_map(|binding| binding.tag_value_of(PACKAGE))
        .filter(|package| *package != own.name)
        .map(str::to_owned)
        .collect();
    packages.sort();
    if own.of_crate {
        packages.push(own.name.clone());
    }
    packages
}

/// Packages whose artifacts are linked and were booted by nobody, with how many they have.
pub(crate) fn unclaimed(booted: &[String]) -> Vec<Unclaimed> {
    let mut unclaimed: Vec<Unclaimed> = Vec::new();
    for artifact in Artifact::linked() {
        if booted.iter().any(|package| package == artifact.package) {
            continue;
        }
        match unclaimed.last_mut() {
            Some(last) if last.package == artifact.package => last.artifacts += 1,
            _ => unclaimed.push(Unclaimed { package: artifact.package, artifacts: 1 }),
        }
    }
    unclaimed
}

/// A linked package whose artifacts nobody booted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unclaimed {
    /// The package.
    pub package: &'static str,
    /// How many artifacts it offers.
    pub artifacts: usize,
}

impl std::fmt::Display for Unclaimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { package, artifacts } = self;
        let krate = krate(package);
        write!(
            f,
            "crate `{krate}` is linked and offers {artifacts} artifact(s) that nobody booted: mount its component (which \
             mounts `Artifacts::of(package!())`), or say `BootOptions::new().ignore(\"{package}\")`"
        )
    }
}
