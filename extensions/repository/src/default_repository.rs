//! The repository over a data source.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::query::{Condition, Projection, Query};
use crate::{
    Connector, Count, CrudRepository, DataSource, Error, ErrorKind, Filter, FilterById, Model,
    ModelDefinition, PropertyType, Result, Row, StoreRule, ToRow, Where,
};

/// A [`CrudRepository`] whose entities are kept in a data source.
pub struct DefaultCrudRepository<M> {
    data_source: Arc<DataSource>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> DefaultCrudRepository<M> {
    /// A repository over a data source.
    #[must_use]
    pub fn new(data_source: Arc<DataSource>) -> Self {
        Self { data_source, model: PhantomData }
    }

    /// The data source.
    #[must_use]
    pub fn data_source(&self) -> &Arc<DataSource> {
        &self.data_source
    }

    /// Deletes all entities and begins their ids at 1 again: for demonstrations and tests.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn reset(&self) -> Result<()> {
        self.connector().reset(M::definition()).await
    }

    fn connector(&self) -> &dyn Connector {
        self.data_source.connector()
    }

    async fn rows(&self, filter: Option<Filter<M>>, whole: bool) -> Result<Vec<Row>> {
        let query = checked(filter)?;
        if whole {
            refuse_partial(M::definition(), &query.projection)?;
        }
        self.connector().find(M::definition(), &query).await
    }

    async fn row(&self, id: &M::Id, filter: Option<FilterById<M>>, whole: bool) -> Result<Row> {
        let projection = filter.map_or(Ok(Projection::All), FilterById::projection)?;
        if whole {
            refuse_partial(M::definition(), &projection)?;
        }
        let row = self.connector().find_by_id(M::definition(), &id_value::<M>(id)?, &projection).await?;
        row.ok_or_else(|| not_found::<M>(id))
    }
}

impl<M> fmt::Debug for DefaultCrudRepository<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultCrudRepository").field("data_source", &self.data_source).finish()
    }
}

#[async_trait]
impl<M: Model> CrudRepository<M> for DefaultCrudRepository<M> {
    async fn create(&self, entity: M::New) -> Result<M> {
        let row = row_of(M::definition(), &entity)?;
        entity_of(M::definition(), &self.connector().create(M::definition(), row).await?)
    }

    async fn create_all(&self, entities: Vec<M::New>) -> Result<Vec<M>> {
        let rows = entities.iter().map(|entity| row_of(M::definition(), entity)).collect::<Result<_>>()?;
        entities_of(M::definition(), &self.connector().create_all(M::definition(), rows).await?)
    }

    async fn find(&self, filter: Option<Filter<M>>) -> Result<Vec<M>> {
        entities_of(M::definition(), &self.rows(filter, true).await?)
    }

    async fn select(&self, filter: Option<Filter<M>>) -> Result<Vec<M::Partial>> {
        entities_of(M::definition(), &self.rows(filter, false).await?)
    }

    async fn find_one(&self, filter: Option<Filter<M>>) -> Result<Option<M>> {
        let first = filter.unwrap_or_default().limit(1);
        let rows = self.rows(Some(first), true).await?;
        rows.first().map(|row| entity_of(M::definition(), row)).transpose()
    }

    async fn find_by_id(&self, id: M::Id, filter: Option<FilterById<M>>) -> Result<M> {
        entity_of(M::definition(), &self.row(&id, filter, true).await?)
    }

    async fn select_by_id(&self, id: M::Id, filter: Option<FilterById<M>>) -> Result<M::Partial> {
        entity_of(M::definition(), &self.row(&id, filter, false).await?)
    }

    async fn exists(&self, id: M::Id) -> Result<bool> {
        let only_id = Projection::Only(vec![M::definition().id().name]);
        let row = self.connector().find_by_id(M::definition(), &id_value::<M>(&id)?, &only_id).await?;
        Ok(row.is_some())
    }

    async fn count(&self, condition: Option<Where<M>>) -> Result<Count> {
        let condition = condition.unwrap_or_default().check()?;
        Ok(self.connector().count(M::definition(), &condition).await?.into())
    }

    async fn update_all(&self, patch: M::Partial, condition: Option<Where<M>>) -> Result<Count> {
        let model = M::definition();
        let patch = row_of(model, &patch)?;
        if patch.contains_key(model.id().name) {
            return Err(ErrorKind::IdChange.into());
        }
        if patch.is_empty() {
            return Err(ErrorKind::EmptyPatch.into());
        }
        let condition = condition.unwrap_or_default().check()?;
        Ok(self.connector().update_all(model, &patch, &condition).await?.into())
    }

    async fn update_by_id(&self, id: M::Id, patch: M::Partial) -> Result<()> {
        let model = M::definition();
        let mut patch = row_of(model, &patch)?;
        if patch.is_empty() {
            return Err(ErrorKind::EmptyPatch.into());
        }
        let id_row = id_value::<M>(&id)?;
        take_same_id(model, &mut patch, &id_row)?;
        if patch.is_empty() {
            // Nothing but the entity's own id: nothing to change, but there must be such an entity.
            return if self.exists(id.clone()).await? { Ok(()) } else { Err(not_found::<M>(&id)) };
        }
        let changed = self.connector().update_all(model, &patch, &Condition::id(model, id_row)).await?;
        if changed == 0 { Err(not_found::<M>(&id)) } else { Ok(()) }
    }

    async fn replace_by_id(&self, id: M::Id, entity: M) -> Result<()> {
        let model = M::definition();
        let mut row = row_of(model, &entity)?;
        let id_row = id_value::<M>(&id)?;
        take_same_id(model, &mut row, &id_row)?;
        if self.connector().replace_by_id(model, &id_row, row).await? {
            Ok(())
        } else {
            Err(not_found::<M>(&id))
        }
    }

    async fn delete_by_id(&self, id: M::Id) -> Result<()> {
        let condition = Condition::id(M::definition(), id_value::<M>(&id)?);
        let deleted = self.connector().delete_all(M::definition(), &condition).await?;
        if deleted == 0 { Err(not_found::<M>(&id)) } else { Ok(()) }
    }

    async fn delete_all(&self, condition: Option<Where<M>>) -> Result<Count> {
        let condition = condition.unwrap_or_default().check()?;
        Ok(self.connector().delete_all(M::definition(), &condition).await?.into())
    }
}

fn checked<M: Model>(filter: Option<Filter<M>>) -> Result<Query> {
    Ok(filter.unwrap_or_default().check()?)
}

/// A whole entity cannot be made without its required properties.
fn refuse_partial(model: &ModelDefinition, projection: &Projection) -> Result<()> {
    match model.properties.iter().find(|property| property.required && !projection.has(property)) {
        Some(missing) => Err(ErrorKind::PartialEntity { model: model.name, property: missing.name }.into()),
        None => Ok(()),
    }
}

/// Takes the id out of a row, where it is the right one.
fn take_same_id(model: &ModelDefinition, row: &mut Row, id: &Value) -> Result<()> {
    match row.remove(model.id().name) {
        Some(other) if other != *id => Err(ErrorKind::IdChange.into()),
        _ => Ok(()),
    }
}

fn not_found<M: Model>(id: &M::Id) -> Error {
    ErrorKind::EntityNotFound { model: M::definition().name, id: id.to_string() }.into()
}

fn id_value<M: Model>(id: &M::Id) -> Result<Value> {
    id.to_value().map_err(|error| refused(M::definition(), error))
}

fn row_of(model: &ModelDefinition, values: &impl ToRow) -> Result<Row> {
    values.to_row().map_err(|error| refused(model, error))
}

/// Values that have no form in which stores keep them.
fn refused(model: &ModelDefinition, error: serde_json::Error) -> Error {
    let reason = "a value cannot be stored".to_owned();
    let kind = ErrorKind::Refused { model: model.name, rule: StoreRule::Storable, reason };
    Error::from(kind).caused_by(error)
}

fn entity_of<T: DeserializeOwned>(model: &ModelDefinition, row: &Row) -> Result<T> {
    T::deserialize(row)
        .map_err(|error| ErrorKind::Mismatch { model: model.name, cause: error.to_string() }.into())
}

fn entities_of<T: DeserializeOwned>(model: &ModelDefinition, rows: &[Row]) -> Result<Vec<T>> {
    rows.iter().map(|row| entity_of(model, row)).collect()
}
