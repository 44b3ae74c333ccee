//! `lazo openapi rules`.

use super::output::write;
use crate::error::Error;
use clap::Args;
use lazo_openapi_diff::{Direction, Policy, Rule};
use std::fmt::Write;

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Only rules whose id has this in it.
    word: Option<String>,
}

impl Rules {
    pub(crate) fn run(self) -> Result<bool, Error> {
        let mut text = String::new();
        for rule in Rule::ALL {
            let directions: &[Direction] = if rule.has_direction() {
                &[Direction::Request, Direction::Response]
            } else {
                &[Direction::Request]
            };
            for direction in directions {
                let id = rule.id(*direction);
                if self.word.as_ref().is_some_and(|word| !id.contains(word)) {
                    continue;
                }
                let severity =
                    |policy| rule.severity(*direction, policy).map(lazo_openapi_diff::Severity::name);
                if let (Some(wire), Some(strict), Some(codegen)) =
                    (severity(Policy::Wire), severity(Policy::Strict), severity(Policy::Codegen))
                {
                    let _ = writeln!(
                        text,
                        "{id}\n  wire {wire}, strict {strict}, codegen {codegen}\n  {}",
                        rule.why()
                    );
                }
            }
        }
        write(None, &text)?;
        Ok(true)
    }
}
