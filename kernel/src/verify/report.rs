//! What verification found, for people.

use std::{borrow::Cow, fmt};

/// Where the pages about problems are.
const PAGES: &str = "lazo::problems::";

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
    /// A longer-lived value uses a shorter-lived one.
    Captive,
    /// The order of observer groups contradicts itself, or names a group that was meant otherwise.
    Groups,
    /// A section of the configuration does not fit the type that reads it.
    Configuration,
    /// No context can keep the values of a binding's scope.
    NoContext,
    /// A check of a component failed; the name is the component's own.
    Other(&'static str),
}

impl ProblemId {
    /// The kernel's rules, in the order of their ids.
    pub const KERNEL: &'static [Self] = &[
        Self::Assembly,
        Self::Missing,
        Self::Ambiguous,
        Self::TypeMismatch,
        Self::Cycle,
        Self::Captive,
        Self::Groups,
        Self::Configuration,
        Self::NoContext,
    ];

    /// The id as it is printed: `LZ0002`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assembly => "LZ0001",
            Self::Missing => "LZ0002",
            Self::Ambiguous => "LZ0003",
            Self::TypeMismatch => "LZ0004",
            Self::Cycle => "LZ0005",
            Self::Captive => "LZ0006",
            Self::Groups => "LZ0007",
            Self::Configuration => "LZ0008",
            Self::NoContext => "LZ0009",
            Self::Other(id) => id,
        }
    }

    /// The rule in a few words; rules of other crates than the kernel have none here.
    #[must_use]
    pub const fn title(self) -> Option<&'static str> {
        Some(match self {
            Self::Assembly => "a part of the application could not be added",
            Self::Missing => "something that is needed is not bound",
            Self::Ambiguous => "several bindings provide a type that is asked for by type",
            Self::TypeMismatch => "a binding is of another type than is asked for",
            Self::Cycle => "a value needs itself to be built",
            Self::Captive => "a longer-lived value uses a shorter-lived one",
            Self::Groups => "the names of observer groups do not fit together",
            Self::Configuration => "a section of the configuration does not fit its type",
            Self::NoContext => "no context can keep the values of a binding",
            Self::Other(_) => return None,
        })
    }

    /// Where the page about the rule is: `lazo::problems::lz0002`. Rules of other crates than Lazo's have none here.
    #[must_use]
    pub fn page(self) -> Option<String> {
        let code = self.code();
        let number = code.strip_prefix("LZ")?;
        let is_ours = number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit());
        is_ours.then(|| format!("{PAGES}{}", code.to_lowercase()))
    }
}

impl fmt::Display for ProblemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
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
    /// What to write; a line for each way out.
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

    /// What to write; a line for each way out.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A longer path has a line for each step.
        const WIDTH: usize = 100;
        write!(f, "[{}] {}", self.id, self.message)?;
        if let Some(who) = &self.asked_by {
            write!(f, "\n  asked by: {who}")?;
        }
        if !self.path.is_empty() {
            let line = self.path.join(" -> ");
            let path =
                if line.len() <= WIDTH { Cow::Owned(line) } else { self.path.join("\n     -> ").into() };
            write!(f, "\n  path: {path}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", help.replace('\n', "\n    or: "))?;
        }
        if let Some(page) = self.id.page() {
            write!(f, "\n  read more: {page}")?;
        }
        Ok(())
    }
}

/// All problems of an application.
///
/// Its `Debug` is its `Display`, so that `app.verify().unwrap()` in a test prints what there is to read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// Adds a problem; the same problem again adds nothing.
    pub fn add(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The problems, by rule and then in the order in which they were found.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn into_result(mut self) -> Result<(), Self> {
        self.problems.sort_by_key(|problem| problem.id.code());
        if self.problems.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => f.write_str("verification found 1 problem")?,
            n => write!(f, "verification found {n} problems")?,
        }
        for problem in &self.problems {
            write!(f, "\n\n{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Report {}
