//! The operations of `Int64Controller`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct Int64Controller {}

#[api(tag = "Int64Controller")]
impl Int64Controller {
    /// In a header
    #[get("/header/int64")]
    async fn header(&self, #[header] x_value: Option<i64>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/int64/{v}")]
    async fn path(&self, v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/int64")]
    async fn query_required(&self, #[query] v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/int64")]
    async fn query(&self, #[query] v: Option<i64>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
