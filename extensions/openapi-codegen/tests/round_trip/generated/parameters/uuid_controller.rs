//! The operations of `UuidController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct UuidController {}

#[api(tag = "UuidController")]
impl UuidController {
    /// In a header
    #[get("/header/uuid")]
    async fn header(&self, #[header] x_value: Option<uuid::Uuid>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/uuid/{v}")]
    async fn path(&self, v: uuid::Uuid) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/uuid")]
    async fn query_required(&self, #[query] v: uuid::Uuid) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/uuid")]
    async fn query(&self, #[query] v: Option<uuid::Uuid>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
