//! The judgement that is asked for: a file, and what the command line says beside it.

use crate::error::Error;
use clap::{Args, ValueEnum};
use lazo_openapi_diff::{FailOn, Options, Policy};
use std::path::Path;

/// The file that is read where none is named.
const FILE: &str = "lazo-api.toml";

#[derive(Debug, Args)]
pub(crate) struct Judgement {
    /// The file of the team's policy; `lazo-api.toml` is read if it is there.
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// Whose eyes changes are seen with.
    #[arg(long, value_enum)]
    policy: Option<PolicyName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PolicyName {
    /// What travels over the wire.
    Wire,
    /// The wire, and answers must not grow.
    Strict,
    /// The wire, and names in generated code.
    Codegen,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FailOnName {
    Breaking,
    Warning,
    Any,
    Never,
}

impl PolicyName {
    pub(crate) fn policy(self) -> Policy {
        match self {
            Self::Wire => Policy::Wire,
            Self::Strict => Policy::Strict,
            Self::Codegen => Policy::Codegen,
        }
    }
}

impl FailOnName {
    pub(super) fn fail_on(self) -> FailOn {
        match self {
            Self::Breaking => FailOn::Breaking,
            Self::Warning => FailOn::Warning,
            Self::Any => FailOn::Any,
            Self::Never => FailOn::Never,
        }
    }
}

impl Judgement {
    pub(crate) fn options(&self) -> Result<Options, Error> {
        let file = self.config.clone().or_else(|| Path::new(FILE).exists().then(|| FILE.to_owned()));
        let mut options = match file {
            None => Options::default(),
            Some(file) => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| Error::File { file: file.clone(), error })?;
                Options::from_toml(&text).map_err(|error| Error::Config { file, error })?
            }
        };
        if let Some(policy) = self.policy {
            options.policy = policy.policy();
        }
        Ok(options)
    }
}
