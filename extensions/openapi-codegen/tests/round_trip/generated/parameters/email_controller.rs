//! The operations of `EmailController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct EmailController {}

#[api(tag = "EmailController")]
impl EmailController {
    /// In a header
    #[get("/header/email")]
    async fn header(
        &self,
        #[header(format = "email")]
        x_value: Option<String>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/email/{v}")]
    async fn path(&self, #[path(format = "email")] v: String) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/email")]
    async fn query_required(
        &self,
        #[query(format = "email")]
        v: String,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/email")]
    async fn query(
        &self,
        #[query(format = "email")]
        v: Option<String>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
