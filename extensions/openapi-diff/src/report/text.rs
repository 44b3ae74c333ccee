//! For a terminal.

use super::{Finding, Report, group::groups};
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} -> {}: {}", report.names.0, report.names.1, report.summary());
    for group in groups(report) {
        let _ = writeln!(out, "\n{}", group.title);
        for finding in group.findings {
            one(&mut out, finding);
        }
    }
    let _ = writeln!(out, "\n{}", report.advice());
    out
}

fn one(out: &mut String, finding: &Finding) {
    let _ = writeln!(out, "  {}  {}  [{}]", finding.severity.name(), finding.message, finding.id);
    for (word, place) in [("old", &finding.old), ("new", &finding.new)] {
        if let Some(place) = place {
            let _ = writeln!(out, "      {word}: {place}");
        }
    }
    let _ = writeln!(out, "      why: {}", finding.why);
    if let Some(reason) = &finding.undecided {
        let _ = writeln!(out, "      cannot decide whether it breaks: {reason}");
    }
    if let Some(witness) = finding.witness_words() {
        let _ = writeln!(out, "      witness: {witness}");
    }
    match &finding.approval {
        Some(reason) => {
            let _ = writeln!(out, "      approved: {reason}");
        }
        None => {
            let _ = writeln!(out, "      fingerprint: {}", finding.fingerprint);
            if let Some(words) = finding.expired_words() {
                let _ = writeln!(out, "      {words}");
            }
        }
    }
}
