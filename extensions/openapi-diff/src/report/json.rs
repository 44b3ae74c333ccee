//! For programs.

use super::{Finding, Report};
use crate::rule::Severity;
use serde_json::{Value, json};

/// The JSON Schema of what [`Format::Json`](super::Format::Json) writes.
pub const JSON_SCHEMA: &str = include_str!("../../report.schema.json");

pub(super) fn render(report: &Report) -> String {
    let value = json!({
        "old": {"name": report.names.0, "version": report.versions.0},
        "new": {"name": report.names.1, "version": report.versions.1},
        "counts": {
            "breaking": report.count(Severity::Breaking),
            "warning": report.count(Severity::Warning),
            "compatible": report.count(Severity::Compatible),
        },
        "step": report.step.to_string(),
        "nextVersion": report.next_version(),
        "findings": report.findings.iter().map(row).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&value).expect("a value can be written");
    text + "\n"
}

fn row(finding: &Finding) -> Value {
    json!({
        "id": finding.id,
        "severity": finding.severity,
        "direction": finding.direction,
        "operations": finding.operations.iter().map(|title| &**title).collect::<Vec<_>>(),
        "pointers": {"old": finding.old, "new": finding.new},
        "before": finding.before,
        "after": finding.after,
        "message": finding.message,
        "why": finding.why,
        "undecided": finding.undecided,
        "witness": finding.witness.as_ref().map(|witness| json!({"value": witness.value, "place": witness.place})),
        "fingerprint": finding.fingerprint,
        "approved": finding.approval,
        "approvalExpired": finding.expired,
    })
}
