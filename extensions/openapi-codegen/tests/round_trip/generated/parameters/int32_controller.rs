//! The operations of `Int32Controller`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct Int32Controller {}

#[api(tag = "Int32Controller")]
impl Int32Controller {
    /// In a header
    #[get("/header/int32")]
    async fn header(&self, #[header] x_value: Option<i32>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/int32/{v}")]
    async fn path(&self, v: i32) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/int32")]
    async fn query_required(&self, #[query] v: i32) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/int32")]
    async fn query(&self, #[query] v: Option<i32>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
