//! Discovering and binding artifacts.

use lazo_kernel::{Application, Artifact, Package};

use crate::{BootError, BootOptions, BootReport, Loaded};

/// The order in which kinds are bound; kinds that are not named come after, by name. Nothing is resolved while booting,
/// so the order shows in the report only, and in which of two bindings of one key stays.
const KINDS: &[&str] =
    &["component", "datasource", "model", "repository", "service", "observer", "controller"];

/// Binds the artifacts of one package. A component calls it in its `mount`, with `package!()`, to bring along what its
/// crate declares.
///
/// # Errors
///
/// [`BootError::NothingFound`] if the package has no artifacts; [`BootError::Artifact`] if one cannot be bound.
pub fn load(app: &Application, package: &Package) -> Result<BootReport, BootError> {
    load_with(app, package, &BootOptions::new())
}

pub(crate) fn load_with(
    app: &Application,
    package: &Package,
    options: &BootOptions,
) -> Result<BootReport, BootError> {
    let linked = Artifact::linked();
    let (mut own, others): (Vec<&Artifact>, Vec<&Artifact>) =
        linked.into_iter().partition(|a: &&'static Artifact| a.package == package.name);
    if own.is_empty() && !options.may_be_empty() {
        let mut others: Vec<_> = others.iter().map(|a| a.package).collect();
        others.dedup();
        let krate = package.name.replace('-', "_");
        return Err(BootError::NothingFound { package: package.name.clone(), krate, others });
    }
    own.sort_by_key(|a| KINDS.iter().position(|kind| *kind == a.kind).unwrap_or(KINDS.len()));
    let mut report = BootReport::default();
    for artifact in own {
        let &Artifact { kind, name, module, file, line, .. } = artifact;
        let loaded = Loaded { kind, name, module };
        if !options.wants(artifact) {
            report.left_out.push(loaded);
            continue;
        }
        (artifact.register)(app).map_err(|cause| BootError::Artifact {
            kind,
            name,
            file,
            line,
            cause: cause.into(),
        })?;
        report.loaded.push(loaded);
    }
    Ok(report)
}
