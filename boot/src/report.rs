//! What booting found and bound.

use std::{fmt, path::PathBuf};

use serde::Serialize;

use crate::{Found, Unclaimed};

/// What booting found and bound, in the order in which it was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BootReport {
    /// The packages whose artifacts were bound, the application's own last.
    pub packages: Vec<String>,
    /// What each booter did; those that found nothing are left out.
    pub booters: Vec<BooterReport>,
    /// What a filter left out.
    pub left_out: Vec<LeftOut>,
    /// Linked packages that have artifacts which nobody booted.
    pub unclaimed: Vec<Unclaimed>,
    /// The configuration files that were read, weakest first.
    pub files: Vec<PathBuf>,
    /// The profiles that were chosen, weakest first.
    pub profiles: Vec<String>,
}

/// What one booter did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BooterReport {
    /// Its kind.
    pub kind: String,
    /// What it found, without what was left out.
    pub found: Vec<Found>,
    /// The keys that it bound. Empty where loading was left out.
    pub bound: Vec<String>,
}

/// Something that a filter left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LeftOut {
    /// What it is.
    #[serde(flatten)]
    pub found: Found,
    /// The filter.
    pub why: String,
}

impl BootReport {
    /// Everything that was found and not left out.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.booters.iter().flat_map(|booter| &booter.found)
    }

    /// The names of what was found of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.found().filter(move |found| found.kind == kind).map(|found| &*found.name)
    }

    /// The report of a kind's booter, a new one where there is none yet.
    pub(crate) fn booter(&mut self, kind: &str) -> &mut BooterReport {
        let at = self.booters.iter().position(|booter| booter.kind == kind).unwrap_or_else(|| {
            let (found, bound) = (Vec::new(), Vec::new());
            self.booters.push(BooterReport { kind: kind.to_owned(), found, bound });
            self.booters.len() - 1
        });
        &mut self.booters[at]
    }
}

impl fmt::Display for BootReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.found().count() {
            1 => f.write_str("1 artifact")?,
            n => write!(f, "{n} artifacts")?,
        }
        for booter in &self.booters {
            let names: Vec<&str> = booter.found.iter().map(|found| &*found.name).collect();
            write!(f, "; {}: {}", booter.kind, names.join(", "))?;
        }
        if !self.left_out.is_empty() {
            write!(f, "; {} left out", self.left_out.len())?;
        }
        Ok(())
    }
}
