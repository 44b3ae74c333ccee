//! The operations of `store`.

use super::models::{Order, OrderBadRequest};
use lazo::prelude::*;

/// What is sold.
#[controller]
pub struct StoreController {}

#[api(tag = "store")]
impl StoreController {
    #[get("/shelves/{shelf}/{label}/{matrix}", operation_id = "findShelf")]
    async fn find_shelf(
        &self,
        shelf: Vec<String>,
        #[path(style = "label", explode = true)]
        label: Vec<String>,
        #[path(style = "matrix", max_length = 3)]
        matrix: String,
    ) -> Result<()> {
        let _ = (shelf, label, matrix);
        Err(
            HttpError::not_implemented("`findShelf` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[head("/shelves/{shelf}/{label}/{matrix}", operation_id = "hasShelf")]
    async fn has_shelf(
        &self,
        shelf: Vec<String>,
        #[path(style = "label", explode = true)]
        label: Vec<String>,
        #[path(style = "matrix", max_length = 3)]
        matrix: String,
    ) -> Result<()> {
        let _ = (shelf, label, matrix);
        Err(
            HttpError::not_implemented("`hasShelf` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/store/export", operation_id = "export", produces = "text/csv")]
    async fn export(&self) -> Result<String> {
        Err(
            HttpError::not_implemented("`export` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[operation("OPTIONS", "/store/export", operation_id = "self")]
    async fn self_(&self) -> Result<()> {
        Err(
            HttpError::not_implemented("`self` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/store/inventory", operation_id = "getInventory")]
    async fn get_inventory(&self) -> Result<std::collections::BTreeMap<String, i32>> {
        Err(
            HttpError::not_implemented("`getInventory` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post(
        "/store/orders",
        operation_id = "order",
        produces = "application/vnd.store+json"
    )]
    async fn order(
        &self,
        #[body(content = "application/vnd.store+json")]
        body: Order,
    ) -> Result<OrderAnswer> {
        let _ = body;
        Err(
            HttpError::not_implemented("`order` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// What `order` answers.
#[derive(Debug, lazo::rest::Answer)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum OrderAnswer {
    /// Taken.
    #[answer(status = 200)]
    Success(Order),
    /// Refused.
    #[answer(status = 400)]
    BadRequest(OrderBadRequest),
}
