//! The query parameters that keys stand in: the document declares them, whoever enforces it.

use super::{scheme::Scheme, told::Told};
use crate::operation::{Operation, SecurityRequirement};
use std::sync::Arc;

/// Those of each operation, in their order.
pub(super) fn query_keys(told: &[Arc<Told>], shown: &[(&Operation, usize)]) -> Vec<Vec<String>> {
    shown.iter().map(|(operation, at)| of_operation(operation, &told[*at])).collect()
}

fn of_operation(operation: &Operation, told: &Told) -> Vec<String> {
    // What is wrong with it is told where it is enforced.
    let required = told.required(operation).unwrap_or_default();
    let names = required.iter().flat_map(|SecurityRequirement(alternative)| alternative.keys());
    names
        .filter_map(|name| match Scheme::of(&told.schemes, name) {
            Ok(Scheme::QueryKey(parameter)) => Some(parameter),
            _ => None,
        })
        .collect()
}
