//! The command `lazo`.

mod error;
mod openapi;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The command of the Lazo framework.
#[derive(Debug, Parser)]
#[command(name = "lazo", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reviews the OpenAPI document of an application.
    #[command(subcommand)]
    Openapi(openapi::Command),
}

fn main() -> ExitCode {
    // Wrong usage ends with 2, as unusable input does.
    let Arguments { command: Command::Openapi(command) } = Arguments::parse();
    match openapi::run(command) {
        Ok(is_fine) => ExitCode::from(u8::from(!is_fine)),
        Err(error) => {
            error::tell(&error);
            ExitCode::from(2)
        }
    }
}
