//! The operations of `PasswordController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct PasswordController {}

#[api(tag = "PasswordController")]
impl PasswordController {
    /// In a header
    #[get("/header/password")]
    async fn header(
        &self,
        #[header(format = "password")]
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
    #[get("/path/password/{v}")]
    async fn path(&self, #[path(format = "password")] v: String) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/password")]
    async fn query_required(
        &self,
        #[query(format = "password")]
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
    #[get("/query/password")]
    async fn query(
        &self,
        #[query(format = "password")]
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
