//! Operation ids, which are to tell all operations of a document apart.

use std::collections::HashMap;

use super::Table;
use crate::operation::Operation;

impl Table {
    /// Operations that have the id of another one in the same document: that one first. Hidden ones are in no document, and of
    /// those of one verb and path it shows one.
    pub(crate) fn shared_ids(&self) -> Vec<(&Operation, &Operation)> {
        let mut by_id: HashMap<&str, Vec<&Operation>> = HashMap::new();
        let mut shared = Vec::new();
        for operation in self.operations().filter(|operation| !operation.hidden) {
            let others = by_id.entry(&operation.operation_id).or_default();
            let stands_beside = |other: &&Operation| {
                let is_elsewhere = other.method != operation.method || other.path != operation.path;
                let share = |realms: &crate::realm::Realms| realms.share_a_document(other, operation);
                is_elsewhere && self.realms.as_ref().is_none_or(share)
            };
            if let Some(first) = others.iter().copied().find(stands_beside) {
                shared.push((first, operation));
            }
            others.push(operation);
        }
        shared
    }
}
