//! The operations of `IntegerController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct IntegerController {}

#[api(tag = "IntegerController")]
impl IntegerController {
    /// In a header
    #[get("/header/integer")]
    async fn header(&self, #[header] x_value: Option<i64>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/integer/{v}")]
    async fn path(&self, v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/integer")]
    async fn query_required(&self, #[query] v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/integer")]
    async fn query(&self, #[query] v: Option<i64>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
