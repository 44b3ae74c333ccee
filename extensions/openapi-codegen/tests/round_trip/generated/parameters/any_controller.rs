//! The operations of `AnyController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct AnyController {}

#[api(tag = "AnyController")]
impl AnyController {
    /// In a header
    #[get("/header/any")]
    async fn header(
        &self,
        #[header]
        x_value: Option<serde_json::Value>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/any/{v}")]
    async fn path(&self, v: serde_json::Value) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/any")]
    async fn query_required(&self, #[query] v: serde_json::Value) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/any")]
    async fn query(&self, #[query] v: Option<serde_json::Value>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
