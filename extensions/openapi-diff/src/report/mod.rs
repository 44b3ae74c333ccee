//! What is told, and how: text, Markdown, JSON, JUnit, annotations for GitHub, a page of HTML.

mod escape;
mod github;
mod group;
mod html;
mod json;
mod junit;
mod markdown;
mod step;
mod text;

pub use json::JSON_SCHEMA;
pub use step::Step;

use crate::{
    explain::shown,
    policy::FailOn,
    relation::Direction,
    rule::{Rule, Severity},
};
use serde_json::Value;
use std::sync::Arc;

/// What the comparison of two documents found, and what it comes to.
#[derive(Debug, Clone)]
pub struct Report {
    pub(crate) findings: Vec<Finding>,
    pub(crate) names: (String, String),
    pub(crate) versions: (String, String),
    pub(crate) step: Step,
}

/// Something that has changed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Finding {
    /// What it is: `request-property-became-required`.
    pub id: String,
    /// The rule of this id.
    pub rule: Rule,
    /// How grave it is.
    pub severity: Severity,
    /// Which way the messages travel that it is about.
    pub direction: Option<Direction>,
    /// The operations that it concerns: `GET /todos/{id}`. None for the document as a whole.
    pub operations: Arc<[Arc<str>]>,
    /// Its place in the old document, a pointer with the file in front if it is not the document's own.
    pub old: Option<String>,
    /// Its place in the new document.
    pub new: Option<String>,
    /// What was there.
    pub before: Option<String>,
    /// What is there.
    pub after: Option<String>,
    /// What has changed, in a sentence.
    pub message: String,
    /// Why that is as grave as it is.
    pub why: String,
    /// Why one cannot decide whether it breaks, where one cannot.
    pub undecided: Option<String>,
    /// A value that shows it: of the old contract and not of the new one, and for answers the other way round.
    pub witness: Option<Witness>,
    /// Twelve digits by which an approval names it.
    pub fingerprint: String,
    /// The reason of the approval, if it is approved.
    pub approval: Option<String>,
    /// The last day of an approval that holds no more.
    pub expired: Option<String>,
}

/// A value that shows a break.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Witness {
    /// The value of the schema that the finding's pointers are in.
    pub value: Value,
    /// The message in which that schema is: `body application/json`.
    pub place: String,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For a comment on a change.
    Markdown,
    /// For programs; [`JSON_SCHEMA`] describes it.
    Json,
    /// For CI servers that show tests.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// A page without anything else.
    Html,
}

impl Report {
    /// What was found, the gravest first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The step of the version that the changes ask for.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }

    /// The next version, if the old one is a semantic version.
    #[must_use]
    pub fn next_version(&self) -> Option<String> {
        self.step.next(&self.versions.0)
    }

    /// The gravest severity among what is not approved.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings
            .iter()
            .filter(|finding| finding.approval.is_none())
            .map(|finding| finding.severity)
            .max()
    }

    /// Whether a check fails.
    #[must_use]
    pub fn fails(&self, fail_on: FailOn) -> bool {
        let least = match fail_on {
            FailOn::Breaking => Severity::Breaking,
            FailOn::Warning => Severity::Warning,
            FailOn::Any => Severity::Compatible,
            FailOn::Never => return false,
        };
        self.worst().is_some_and(|worst| worst >= least)
    }

    /// The report as a text.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Markdown => markdown::render(self),
            Format::Json => json::render(self),
            Format::Junit => junit::render(self),
            Format::Github => github::render(self),
            Format::Html => html::render(self),
        }
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.approval.is_none())
            .count()
    }

    /// `1 breaking, 2 warnings, 3 compatible; 1 approved`.
    pub(crate) fn summary(&self) -> String {
        if self.findings.is_empty() {
            return "nothing has changed".to_owned();
        }
        let warnings = self.count(Severity::Warning);
        let mut summary = format!(
            "{} breaking, {warnings} warning{}, {} compatible",
            self.count(Severity::Breaking),
            if warnings == 1 { "" } else { "s" },
            self.count(Severity::Compatible),
        );
        let approved = self.findings.iter().filter(|finding| finding.approval.is_some()).count();
        if approved > 0 {
            summary += &format!("; {approved} approved");
        }
        summary
    }

    /// What the version should be.
    pub(crate) fn advice(&self) -> String {
        match (self.step, self.next_version()) {
            (Step::None, _) => "the version may stay".to_owned(),
            (step, Some(next)) => {
                format!("this asks for a {step} step of the version: {} to {next}", self.versions.0)
            }
            (step, None) => format!("this asks for a {step} step of the version"),
        }
    }
}

impl Finding {
    /// The place to look at: in the new document if it is more exact there, otherwise in the old one.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match (&self.old, &self.new) {
            (Some(old), Some(new))
                if (self.before.is_some() && self.after.is_none()) || old.starts_with(new) =>
            {
                old
            }
            (_, Some(new)) => new,
            (Some(old), None) => old,
            (None, None) => "#",
        }
    }

    /// What has changed, in words.
    pub(crate) fn words(&self, detail: &str) -> String {
        let id = self
            .id
            .strip_prefix("request-")
            .or_else(|| self.id.strip_prefix("response-"))
            .unwrap_or(&self.id);
        let what = id.replace('-', " ");
        let change = match (&self.before, &self.after) {
            (Some(before), Some(after)) if before == after => format!(": {before}"),
            (Some(before), Some(after)) => format!(": {before} is now {after}"),
            (Some(before), None) => format!(": {before}"),
            (None, Some(after)) => format!(": {after}"),
            (None, None) => String::new(),
        };
        let whose = match self.rule {
            Rule::PropertyBecameRequired | Rule::PropertyBecameOptional => format!(" `{detail}`"),
            _ => String::new(),
        };
        format!("{what}{whose}{change}")
    }

    /// What an approval that holds no more means, in a sentence.
    pub(crate) fn expired_words(&self) -> Option<String> {
        let last = self.expired.as_ref()?;
        Some(format!("its approval has expired: it held until {last}"))
    }

    /// The witness in a sentence.
    pub(crate) fn witness_words(&self) -> Option<String> {
        let witness = self.witness.as_ref()?;
        let value = shown(&witness.value);
        let place = if witness.place.is_empty() { String::new() } else { format!(", in {}", witness.place) };
        Some(match self.direction {
            Some(Direction::Response) => {
                format!("{value}{place}: may be sent now, and the old document refuses it")
            }
            _ => format!("{value}{place}: the old document accepts it, the new one refuses it"),
        })
    }
}
