//! What the documents of a table say of the security of each operation.

use super::Table;
use crate::{
    openapi::{complete, documented},
    operation::Operation,
    security::Told,
};
use actix_web::http::Method;
use std::{
    collections::{HashMap, HashSet},
    ptr,
    sync::Arc,
};

impl Table {
    /// What documents say of security, as everybody has completed them, and the place of the one that shows an operation, for each
    /// operation. Where several operations have one verb and path, for other hosts or versions, each has a document of its own.
    pub(crate) async fn told_of_security(
        &self,
    ) -> anyhow::Result<(Vec<Arc<Told>>, Vec<(&Operation, usize)>)> {
        let mut taken: HashMap<(String, &Method), usize> = HashMap::new();
        let mut layers = Vec::with_capacity(self.routes.len());
        for operation in self.operations() {
            // Those that no document shows are looked at in the first.
            let layer = if operation.hidden { 0 } else { next(&mut taken, operation) };
            layers.push((operation, layer));
        }
        let count = layers.iter().map(|(_, layer)| layer + 1).max().unwrap_or(1);
        let mut told = Vec::with_capacity(count);
        for at in 0..count {
            told.push(match at == 0 && self.realms.is_none() {
                true => self.published.told(&self.publishing, || Ok(self.document()?)).await?,
                false => {
                    let its = layers.iter().filter(|(_, layer)| *layer == at);
                    let shown: HashSet<usize> = its.map(|(one, _)| ptr::from_ref(*one).addr()).collect();
                    let plain = self.document_of(|one| shown.contains(&ptr::from_ref(one).addr()))?;
                    complete(plain, &self.publishing).await?.told
                }
            });
        }
        Ok((told, layers))
    }
}

/// How many operations of its verb and path came before.
fn next<'o>(taken: &mut HashMap<(String, &'o Method), usize>, operation: &'o Operation) -> usize {
    let count = taken.entry((documented(&operation.path), &operation.method)).or_default();
    *count += 1;
    *count - 1
}
