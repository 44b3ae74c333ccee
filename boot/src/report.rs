//! What booting found and bound.

use std::{fmt, path::PathBuf};

/// One artifact that was bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What it is, e.g. `controller`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The module that declares it.
    pub module: &'static str,
}

/// What booting found and bound, in the order in which it was bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BootReport {
    /// The artifacts that were bound.
    pub loaded: Vec<Loaded>,
    /// Artifacts of the package that a filter left out.
    pub left_out: Vec<Loaded>,
    /// The configuration files that were read, weakest first.
    pub files: Vec<PathBuf>,
    /// The profile, if one was chosen.
    pub profile: Option<String>,
}

impl BootReport {
    /// The names of the bound artifacts of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        self.loaded.iter().filter(move |a| a.kind == kind).map(|a| a.name)
    }
}

impl fmt::Display for BootReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.loaded.len() {
            1 => f.write_str("1 artifact")?,
            n => write!(f, "{n} artifacts")?,
        }
        let mut kinds: Vec<&str> = self.loaded.iter().map(|a| a.kind).collect();
        kinds.dedup();
        for kind in kinds {
            write!(f, "; {kind}: {}", self.of_kind(kind).collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}
