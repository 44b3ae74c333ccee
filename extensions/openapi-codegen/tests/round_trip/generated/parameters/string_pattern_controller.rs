//! The operations of `StringPatternController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct StringPatternController {}

#[api(tag = "StringPatternController")]
impl StringPatternController {
    /// In a header
    #[get("/header/string-pattern")]
    async fn header(
        &self,
        #[header(pattern = "^[a-z]{2,4}$")]
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
    #[get("/path/string-pattern/{v}")]
    async fn path(
        &self,
        #[path(pattern = "^[a-z]{2,4}$")]
        v: String,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/string-pattern")]
    async fn query_required(
        &self,
        #[query(pattern = "^[a-z]{2,4}$")]
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
    #[get("/query/string-pattern")]
    async fn query(
        &self,
        #[query(pattern = "^[a-z]{2,4}$")]
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
