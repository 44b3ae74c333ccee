//! The operations of `BooleanController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct BooleanController {}

#[api(tag = "BooleanController")]
impl BooleanController {
    /// In a header
    #[get("/header/boolean")]
    async fn header(&self, #[header] x_value: Option<bool>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/boolean/{v}")]
    async fn path(&self, v: bool) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/boolean")]
    async fn query_required(&self, #[query] v: bool) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/boolean")]
    async fn query(&self, #[query] v: Option<bool>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
