//! For a comment on a change.

use super::{Report, escape::code, group::groups};
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "### API changes: {}\n", report.summary());
    let _ = writeln!(out, "{} to {}; {}.", code(&report.names.0), code(&report.names.1), report.advice());
    for group in groups(report) {
        let _ = writeln!(out, "\n#### {}\n", code(&group.title));
        out.push_str("| | what | old | new | witness |\n|---|---|---|---|---|\n");
        for finding in group.findings {
            let side = |place: &Option<String>, value: &Option<String>| match (place, value) {
                (Some(place), Some(value)) => format!("{}<br>{}", code(value), code(place)),
                (Some(place), None) => code(place),
                (None, Some(value)) => code(value),
                (None, None) => String::new(),
            };
            let mark = match (&finding.approval, finding.severity.name()) {
                (Some(_), name) => format!("{name}, approved"),
                (None, "breaking") => "**breaking**".to_owned(),
                (None, name) => name.to_owned(),
            };
            let mut what = format!("{} {}", code(&finding.id), finding.why);
            if let Some(reason) = &finding.undecided {
                let _ = write!(what, " Cannot decide whether it breaks: {reason}.");
            }
            if let Some(reason) = &finding.approval {
                let _ = write!(what, " Approved: {}.", reason.replace('|', "\\|"));
            } else {
                let _ = write!(what, " {}", code(&finding.fingerprint));
                if let Some(words) = finding.expired_words() {
                    let _ = write!(what, " ({words})");
                }
            }
            let witness = finding.witness_words().map(|words| code(&words)).unwrap_or_default();
            let _ = writeln!(
                out,
                "| {mark} | {what} | {} | {} | {witness} |",
                side(&finding.old, &finding.before),
                side(&finding.new, &finding.after),
            );
        }
    }
    out
}
