//! Annotations of a GitHub workflow: one command a line.

use super::{
    Report,
    escape::{command, property},
};
use crate::rule::Severity;
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let kind = match (finding.severity, &finding.approval) {
            (Severity::Breaking, None) => "error",
            (Severity::Warning, None) => "warning",
            _ => "notice",
        };
        let mut text = format!("{} at {}", finding.message, finding.pointer());
        if let [first, rest @ ..] = &*finding.operations {
            let _ = write!(text, " ({first}");
            if !rest.is_empty() {
                let _ = write!(text, " and {} more", rest.len());
            }
            text.push(')');
        }
        let _ = write!(text, "\n{}", finding.why);
        if let Some(words) = finding.witness_words() {
            let _ = write!(text, "\nwitness: {words}");
        }
        if let Some(words) = finding.expired_words() {
            let _ = write!(text, "\n{words}");
        }
        let title = property(&format!("{}: {}", finding.severity, finding.id));
        let _ =
            writeln!(out, "::{kind} file={},title={title}::{}", property(&report.names.1), command(&text));
    }
    let _ = writeln!(
        out,
        "::notice title=API changes::{}",
        command(&format!("{}; {}", report.summary(), report.advice()))
    );
    out
}
