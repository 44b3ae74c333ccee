//! What verification found, for people.

use std::fmt;

/// Which rule was broken. Each has a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemId {
    /// A component, an artifact or a binding could not be added.
    Assembly,
    /// Something that is needed is not bound.
    Missing,
    /// Several bindings provide a type that is asked for by type.
    Ambiguous,
    /// A binding is of another type than the key says.
    TypeMismatch,
    /// A value needs itself to be built.
    Cycle,
    /// A longer-lived value holds a shorter-lived one.
    Captive,
    /// The order of observer groups contradicts itself, or names a group that was meant otherwise.
    Groups,
    /// A check of a component failed; the name is the component's own.
    Other(&'static str),
}

impl fmt::Display for ProblemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Assembly => "LZ0001",
            Self::Missing => "LZ0002",
            Self::Ambiguous => "LZ0003",
            Self::TypeMismatch => "LZ0004",
            Self::Cycle => "LZ0005",
            Self::Captive => "LZ0006",
            Self::Groups => "LZ0007",
            Self::Other(id) => id,
        })
    }
}

/// One problem: what is wrong, who asked, how one gets there, what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule.
    pub id: ProblemId,
    /// What is wrong.
    pub message: String,
    /// Who asked: type, member, file and line.
    pub asked_by: Option<String>,
    /// The bindings on the way.
    pub path: Vec<String>,
    /// What to write.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with its message.
    pub fn new(id: ProblemId, message: impl Into<String>) -> Self {
        Self { id, message: message.into(), asked_by: None, path: Vec::new(), help: None }
    }

    /// Who asked.
    #[must_use]
    pub fn asked_by(self, who: impl Into<String>) -> Self {
        Self { asked_by: Some(who.into()), ..self }
    }

    /// The bindings on the way.
    #[must_use]
    pub fn path(self, path: Vec<String>) -> Self {
        Self { path, ..self }
    }

    /// What to write.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.id, self.message)?;
        if let Some(who) = &self.asked_by {
            write!(f, "\n  asked by: {who}")?;
        }
        if !self.path.is_empty() {
            write!(f, "\n  path: {}", self.path.join(" -> "))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// All problems of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// Adds a problem.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The problems, by rule and then in the order in which they were found.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn into_result(mut self) -> Result<(), Self> {
        self.problems.sort_by_key(|p| p.id);
        if self.problems.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => f.write_str("the application cannot start: 1 problem")?,
            n => write!(f, "the application cannot start: {n} problems")?,
        }
        for problem in &self.problems {
            write!(f, "\n\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
