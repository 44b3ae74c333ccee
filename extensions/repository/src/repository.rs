//! What can be done with the entities of a model.

use async_trait::async_trait;

use crate::{Count, Filter, FilterById, Model, Result, Where};

/// A repository of the entities of a model: create, read, update, delete.
///
/// It is made to be used behind `Arc<dyn CrudRepository<Todo>>`. [`DefaultCrudRepository`](crate::DefaultCrudRepository)
/// is the implementation over a data source; wrap it to change what some of the methods do.
///
/// `find` and its kin give whole entities. Where a filter names `fields`, properties may be missing: `select` and its kin
/// give the partial variant.
#[async_trait]
pub trait CrudRepository<M: Model>: Send + Sync {
    /// Stores a new entity.
    ///
    /// # Errors
    /// When its id is taken, or the store refuses it.
    async fn create(&self, entity: M::New) -> Result<M>;

    /// Stores new entities: all or, when one is refused, none.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    async fn create_all(&self, entities: Vec<M::New>) -> Result<Vec<M>>;

    /// Finds entities; without a filter all of them, in the order of their ids.
    ///
    /// # Errors
    /// When the filter is wrong, or its `fields` leave out a required property.
    async fn find(&self, filter: Option<Filter<M>>) -> Result<Vec<M>>;

    /// Finds entities, and gives the properties that the filter's `fields` ask for.
    ///
    /// # Errors
    /// When the filter is wrong.
    async fn select(&self, filter: Option<Filter<M>>) -> Result<Vec<M::Partial>>;

    /// Finds the first entity.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    async fn find_one(&self, filter: Option<Filter<M>>) -> Result<Option<M>>;

    /// Finds the entity of an id.
    ///
    /// # Errors
    /// When there is none, or the filter is wrong.
    async fn find_by_id(&self, id: M::Id, filter: Option<FilterById<M>>) -> Result<M>;

    /// Finds the entity of an id, and gives the properties that the filter's `fields` ask for.
    ///
    /// # Errors
    /// When there is none, or the filter is wrong.
    async fn select_by_id(&self, id: M::Id, filter: Option<FilterById<M>>) -> Result<M::Partial>;

    /// Whether there is an entity of an id.
    ///
    /// # Errors
    /// When the store fails.
    async fn exists(&self, id: M::Id) -> Result<bool>;

    /// Counts entities; without a condition all of them.
    ///
    /// # Errors
    /// When the condition is wrong.
    async fn count(&self, condition: Option<Where<M>>) -> Result<Count>;

    /// Sets the properties that `patch` has, of all entities that fulfil the condition.
    ///
    /// # Errors
    /// When the patch is empty or has an id, or the condition is wrong.
    async fn update_all(&self, patch: M::Partial, condition: Option<Where<M>>) -> Result<Count>;

    /// Sets the properties that `patch` has, of one entity.
    ///
    /// # Errors
    /// When there is none, or the patch is empty or has another id.
    async fn update_by_id(&self, id: M::Id, patch: M::Partial) -> Result<()>;

    /// Replaces an entity: properties that `entity` does not have are gone.
    ///
    /// # Errors
    /// When there is none, or `entity` has another id.
    async fn replace_by_id(&self, id: M::Id, entity: M) -> Result<()>;

    /// Deletes an entity.
    ///
    /// # Errors
    /// When there is none.
    async fn delete_by_id(&self, id: M::Id) -> Result<()>;

    /// Deletes all entities that fulfil the condition; without one, all.
    ///
    /// # Errors
    /// When the condition is wrong.
    async fn delete_all(&self, condition: Option<Where<M>>) -> Result<Count>;
}
