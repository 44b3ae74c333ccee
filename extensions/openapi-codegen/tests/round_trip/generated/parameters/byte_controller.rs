//! The operations of `ByteController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct ByteController {}

#[api(tag = "ByteController")]
impl ByteController {
    /// In a header
    #[get("/header/byte")]
    async fn header(
        &self,
        #[header]
        x_value: Option<lazo::rest::Base64>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/byte/{v}")]
    async fn path(&self, v: lazo::rest::Base64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/byte")]
    async fn query_required(&self, #[query] v: lazo::rest::Base64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/byte")]
    async fn query(&self, #[query] v: Option<lazo::rest::Base64>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
