//! The operations that change nothing.

use std::sync::Arc;

use lazo_kernel::Injectable;
use lazo_repository::{Count, CrudRepository, Filter, FilterById, Model, Where};
use lazo_rest::api;

/// Finds and counts the entities of a model. [`CrudApi`](crate::CrudApi) says where.
#[derive(Injectable)]
pub struct ReadController<M: Model> {
    #[inject]
    repository: Arc<dyn CrudRepository<M>>,
}

#[api]
impl<M: Model> ReadController<M> {
    /// Finds entities.
    ///
    /// A filter may leave properties out.
    #[get("/")]
    async fn find(&self, #[query] filter: Option<Filter<M>>) -> lazo_repository::Result<Vec<M::Partial>> {
        self.repository.select(filter).await
    }

    /// Counts entities.
    #[get("/count")]
    async fn count(&self, #[query] r#where: Option<Where<M>>) -> lazo_repository::Result<Count> {
        self.repository.count(r#where).await
    }

    /// Finds one entity.
    #[get("/{id}")]
    async fn find_by_id(
        &self,
        id: M::Id,
        #[query] filter: Option<FilterById<M>>,
    ) -> lazo_repository::Result<M::Partial> {
        self.repository.select_by_id(id, filter).await
    }
}

impl<M: Model> std::fmt::Debug for ReadController<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadController").field("model", &M::definition().name).finish_non_exhaustive()
    }
}
