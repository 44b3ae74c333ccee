//! Steps of semantic versions.

use std::fmt;

/// How far a version has to step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Not at all.
    None,
    /// Only what people read has changed.
    Patch,
    /// There is more than before.
    Minor,
    /// Something breaks. Before 1.0.0 a minor step says so.
    Major,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.trim_start_matches('v').split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|part| part.parse().ok());
    let numbers = [parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?];
    parts.next().is_none().then_some(numbers)
}

impl Step {
    /// The step as it is made from this version: before 1.0.0 what breaks is a minor step.
    pub(crate) fn of(self, version: &str) -> Self {
        match (self, numbers(version)) {
            (Self::Major, Some([0, ..])) => Self::Minor,
            (Self::Minor, Some([0, ..])) => Self::Patch,
            _ => self,
        }
    }

    /// The version after this step.
    pub(crate) fn next(self, version: &str) -> Option<String> {
        let [major, minor, patch] = numbers(version)?;
        Some(match self.of(version) {
            Self::None => version.to_owned(),
            Self::Patch => format!("{major}.{minor}.{}", patch + 1),
            Self::Minor => format!("{major}.{}.0", minor + 1),
            Self::Major => format!("{}.0.0", major + 1),
        })
    }

    /// The step that was made; `None` if that cannot be told or is a step back.
    pub(crate) fn between(old: &str, new: &str) -> Option<Self> {
        let (old, new) = (numbers(old)?, numbers(new)?);
        if new < old {
            return None;
        }
        Some(match () {
            () if new[0] != old[0] => Self::Major,
            () if new[1] != old[1] => Self::Minor,
            () if new[2] != old[2] => Self::Patch,
            () => Self::None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_step() {
        assert_eq!(Step::Major.next("1.2.3").as_deref(), Some("2.0.0"));
        assert_eq!(Step::Major.next("0.2.3").as_deref(), Some("0.3.0"));
        assert_eq!(Step::Patch.next("1.2").as_deref(), Some("1.2.1"));
        assert_eq!(Step::Minor.next("spring"), None);
        assert_eq!(Step::between("1.2.3", "1.3.0"), Some(Step::Minor));
        assert_eq!(Step::between("1.2.3", "1.2.0"), None);
    }
}
