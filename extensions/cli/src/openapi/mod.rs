//! `lazo openapi ..`.

mod application;
mod check;
mod diff;
mod export;
mod generate;
mod git;
mod output;
mod policy;
mod rules;
mod source;

use crate::error::Error;
use clap::Subcommand;

/// What is done with documents.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Writes an application's document, without opening a socket or a database.
    Export(export::Export),
    /// Tells whether the committed document is still the application's; ends with 1 if it is not.
    Check(check::Check),
    /// Tells what has changed from one document to another; ends with 1 if that is as grave as `--fail-on`.
    Diff(diff::Diff),
    /// Writes the sources of controllers and models for a document; ends with 1 if that would overwrite something else.
    Generate(generate::Generate),
    /// Lists everything that can be found, with its severity under each policy.
    Rules(rules::Rules),
}

/// Whether everything is as it should be.
pub(crate) fn run(command: Command) -> Result<bool, Error> {
    match command {
        Command::Export(export) => export.run(),
        Command::Check(check) => check.run(),
        Command::Diff(diff) => diff.run(),
        Command::Generate(generate) => generate.run(),
        Command::Rules(rules) => rules.run(),
    }
}
