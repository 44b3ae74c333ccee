//! `lazo openapi diff`.

use super::{
    output::write,
    policy::{FailOnName, Judgement},
    source,
};
use crate::error::Error;
use clap::{Args, ValueEnum};
use lazo_openapi_diff::{Format, compare};

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old document: a file (JSON or YAML), `-` for standard input, or `git:REVISION:PATH`.
    old: String,
    /// The new document, the same.
    new: String,
    /// How it is told.
    #[arg(long, value_enum, default_value = "text")]
    format: FormatName,
    /// The file to write; standard output if it is not said.
    #[arg(short, long, value_name = "FILE")]
    out: Option<String>,
    #[command(flatten)]
    judgement: Judgement,
    /// From which severity on the command ends with 1.
    #[arg(long, value_enum)]
    fail_on: Option<FailOnName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FormatName {
    /// For a terminal.
    Text,
    /// For a comment on a change.
    Markdown,
    /// For programs.
    Json,
    /// A page of its own.
    Html,
    /// For CI servers that show tests.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
}

impl FormatName {
    pub(super) fn format(self) -> Format {
        match self {
            Self::Text => Format::Text,
            Self::Markdown => Format::Markdown,
            Self::Json => Format::Json,
            Self::Html => Format::Html,
            Self::Junit => Format::Junit,
            Self::Github => Format::Github,
        }
    }
}

impl Diff {
    pub(crate) fn run(self) -> Result<bool, Error> {
        let options = self.judgement.options()?;
        let (old, new) = (source::read(&self.old)?, source::read(&self.new)?);
        let report = compare(&old, &new, &options)?;
        write(self.out.as_deref(), &report.render(self.format.format()))?;
        let fail_on = self.fail_on.map_or(options.fail_on, FailOnName::fail_on);
        Ok(!report.fails(fail_on))
    }
}
