//! The operations of `DoubleController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct DoubleController {}

#[api(tag = "DoubleController")]
impl DoubleController {
    /// In a header
    #[get("/header/double")]
    async fn header(&self, #[header] x_value: Option<f64>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/double/{v}")]
    async fn path(&self, v: f64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/double")]
    async fn query_required(&self, #[query] v: f64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/double")]
    async fn query(&self, #[query] v: Option<f64>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
