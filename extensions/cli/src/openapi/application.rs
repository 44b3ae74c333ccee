//! The document of an application, from the application itself.

use crate::error::Error;
use clap::Args;
use std::process::{Command, Stdio};

/// Which application, and which document of it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Application {
    /// The package of the application, as `cargo run -p` names it; the one in this folder if it is not said.
    #[arg(short, long)]
    pub(crate) package: Option<String>,
    /// Its binary, if it has several.
    #[arg(long)]
    pub(crate) bin: Option<String>,
    /// The manifest of the workspace.
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<String>,
    /// Features to build it with, as `cargo` takes them.
    #[arg(long)]
    pub(crate) features: Option<String>,
    /// The version of OpenAPI, 3.1 or 3.0.3; what the application itself writes if it is not said.
    #[arg(long)]
    pub(crate) spec: Option<String>,
    /// A program that is built already, instead of one that cargo builds.
    #[arg(long, value_name = "PROGRAM", conflicts_with_all = ["package", "bin", "manifest_path", "features"])]
    pub(crate) program: Option<String>,
}

impl Application {
    /// How the application is called in messages.
    pub(crate) fn name(&self) -> String {
        let named = self.program.as_ref().or(self.package.as_ref()).or(self.bin.as_ref());
        named.cloned().unwrap_or_else(|| "the application".to_owned())
    }

    /// The arguments that name it again.
    pub(crate) fn arguments(&self) -> String {
        let mut all = String::new();
        for (flag, value) in [
            ("--package", &self.package),
            ("--bin", &self.bin),
            ("--manifest-path", &self.manifest_path),
            ("--features", &self.features),
            ("--spec", &self.spec),
            ("--program", &self.program),
        ] {
            if let Some(value) = value {
                all = format!("{all} {flag} {value}");
            }
        }
        all
    }

    /// Has the application write its document: it verifies itself and starts nothing.
    pub(crate) fn document(&self, is_yaml: bool) -> Result<String, Error> {
        let mut wanted = "openapi".to_owned();
        if let Some(version) = &self.spec {
            wanted = format!("{wanted} --spec {version}");
        }
        if is_yaml {
            wanted += " --format yaml";
        }
        let (program, mut command) = self.command();
        let output = command
            .env("LAZO_RUN", wanted)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Error::Program { program, error })?;
        let failed = |reason: &str| Error::Export { what: self.name(), reason: reason.to_owned() };
        if !output.status.success() {
            return Err(failed("it did not write its document; its own words are above"));
        }
        let text = String::from_utf8(output.stdout).map_err(|_| failed("what it wrote is no text"))?;
        if text.trim().is_empty() {
            return Err(failed(
                "it wrote nothing: does it have a `RestComponent`, and does `main` end with `Application::run`?",
            ));
        }
        Ok(text)
    }

    fn command(&self) -> (String, Command) {
        if let Some(program) = &self.program {
            return (program.clone(), Command::new(program));
        }
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = Command::new(&cargo);
        command.args(["run", "--quiet"]);
        for (flag, value) in [
            ("--package", &self.package),
            ("--bin", &self.bin),
            ("--manifest-path", &self.manifest_path),
            ("--features", &self.features),
        ] {
            if let Some(value) = value {
                command.args([flag, value]);
            }
        }
        (cargo, command)
    }
}
