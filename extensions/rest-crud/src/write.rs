//! The operations that change something.

use std::sync::Arc;

use lazo_kernel::Injectable;
use lazo_repository::{Count, CrudRepository, Model, Where};
use lazo_rest::api;

/// Creates, changes and removes the entities of a model. [`CrudApi`](crate::CrudApi) says where.
#[derive(Injectable)]
pub struct WriteController<M: Model> {
    #[inject]
    repository: Arc<dyn CrudRepository<M>>,
}

#[api]
impl<M: Model> WriteController<M> {
    /// Stores a new entity.
    #[post("/")]
    async fn create(&self, #[body] entity: M::New) -> lazo_repository::Result<M> {
        self.repository.create(entity).await
    }

    /// Changes all entities that fulfil a condition.
    #[patch("/")]
    async fn update_all(
        &self,
        #[query] r#where: Option<Where<M>>,
        #[body] patch: M::Partial,
    ) -> lazo_repository::Result<Count> {
        self.repository.update_all(patch, r#where).await
    }

    /// Replaces an entity.
    ///
    /// What is not sent is gone.
    #[put("/{id}")]
    async fn replace_by_id(&self, id: M::Id, #[body] entity: M) -> lazo_repository::Result<()> {
        self.repository.replace_by_id(id, entity).await
    }

    /// Changes an entity.
    #[patch("/{id}")]
    async fn update_by_id(&self, id: M::Id, #[body] patch: M::Partial) -> lazo_repository::Result<()> {
        self.repository.update_by_id(id, patch).await
    }

    /// Removes an entity.
    #[del("/{id}")]
    async fn delete_by_id(&self, id: M::Id) -> lazo_repository::Result<()> {
        self.repository.delete_by_id(id).await
    }
}

impl<M: Model> std::fmt::Debug for WriteController<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteController").field("model", &M::definition().name).finish_non_exhaustive()
    }
}
