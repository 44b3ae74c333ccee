//! For CI servers that show tests: an operation is a suite, a finding a case, which fails if it breaks.

use super::{Report, escape::xml, group::groups};
use crate::rule::Severity;
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"API changes\" tests=\"{}\" failures=\"{}\">",
        report.findings.len().max(1),
        report.count(Severity::Breaking)
    );
    if report.findings.is_empty() {
        out.push_str("  <testsuite name=\"API\" tests=\"1\" failures=\"0\">\n    <testcase name=\"nothing has changed\" classname=\"API\"/>\n  </testsuite>\n");
    }
    for group in groups(report) {
        let fails =
            |finding: &&&super::Finding| finding.severity == Severity::Breaking && finding.approval.is_none();
        let failures = group.findings.iter().filter(fails).count();
        let name = xml(&group.title);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\">",
            group.findings.len()
        );
        for finding in &group.findings {
            let case = xml(&format!("{} {}", finding.id, finding.pointer()));
            let text = xml(&details(finding));
            let _ = writeln!(out, "    <testcase name=\"{case}\" classname=\"{name}\">");
            if fails(&finding) {
                let message = xml(&finding.message);
                let _ =
                    writeln!(out, "      <failure type=\"breaking\" message=\"{message}\">{text}</failure>");
            } else {
                let _ = writeln!(out, "      <system-out>{}: {text}</system-out>", finding.severity);
            }
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn details(finding: &super::Finding) -> String {
    let mut all = vec![finding.message.clone()];
    all.extend(finding.old.iter().map(|place| format!("old: {place}")));
    all.extend(finding.new.iter().map(|place| format!("new: {place}")));
    all.push(finding.why.clone());
    all.extend(finding.undecided.iter().map(|reason| format!("cannot decide whether it breaks: {reason}")));
    all.extend(finding.witness_words().map(|words| format!("witness: {words}")));
    all.push(format!("fingerprint: {}", finding.fingerprint));
    all.extend(finding.expired_words());
    all.join("\n")
}
