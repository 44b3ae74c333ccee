//! `lazo openapi export`.

use super::{application::Application, output::write};
use crate::error::Error;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    application: Application,
    /// The file to write; standard output if it is not said. A name that ends with `.yaml` or `.yml` is written as YAML.
    #[arg(short, long, value_name = "FILE")]
    out: Option<String>,
    /// YAML, also on standard output.
    #[arg(long)]
    yaml: bool,
}

impl Export {
    pub(crate) fn run(self) -> Result<bool, Error> {
        let is_yaml = self.yaml || self.out.as_deref().is_some_and(is_yaml);
        let text = self.application.document(is_yaml)?;
        write(self.out.as_deref(), &text)?;
        Ok(true)
    }
}

/// Whether a file's name says that it is YAML.
pub(super) fn is_yaml(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    lower.ends_with(".yaml") || lower.ends_with(".yml")
}
