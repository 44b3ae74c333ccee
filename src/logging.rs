//! Log lines on standard error.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise: our own lines tell what actix's server tells again, and what clients
/// send that is not HTTP is no error of ours.
const DEFAULT: &str = "info,actix_server=warn,actix_http=off";

/// Writes log lines to standard error, from `info` up; `RUST_LOG` chooses others (`RUST_LOG=lazo_rest=debug`). Does
/// nothing if the program has installed a subscriber of its own. `#[lazo::main]` calls it.
pub fn to_stderr() {
    let chosen = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let lines = tracing_subscriber::fmt().with_env_filter(chosen).with_writer(stderr);
    // Somebody else's subscriber stays.
    let _ = lines.with_ansi(stderr().is_terminal()).with_target(false).try_init();
}
