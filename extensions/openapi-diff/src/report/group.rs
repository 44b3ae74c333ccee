//! Findings by operation.

use super::{Finding, Report};
use std::{collections::BTreeMap, sync::Arc};

/// Findings that concern the same operations.
pub(super) struct Group<'r> {
    /// An operation, several of them, or the document.
    pub(super) title: String,
    pub(super) findings: Vec<&'r Finding>,
}

/// Groups findings by the operations that they concern; what several share comes first.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut all: BTreeMap<(usize, &[Arc<str>]), Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        let order = match finding.operations.len() {
            0 => 2,
            1 => 1,
            _ => 0,
        };
        all.entry((order, &finding.operations)).or_default().push(finding);
    }
    all.into_iter().map(|((_, operations), findings)| Group { title: title(operations), findings }).collect()
}

fn title(operations: &[Arc<str>]) -> String {
    match operations {
        [] => "the document".to_owned(),
        [one] => one.to_string(),
        [first, second, third] => format!("{first}, {second}, {third}"),
        [first, second] => format!("{first}, {second}"),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more operations", rest.len()),
    }
}
