//! The operations of `StringLengthController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct StringLengthController {}

#[api(tag = "StringLengthController")]
impl StringLengthController {
    /// In a header
    #[get("/header/string-length")]
    async fn header(
        &self,
        #[header(max_length = 5, min_length = 2)]
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
    #[get("/path/string-length/{v}")]
    async fn path(
        &self,
        #[path(max_length = 5, min_length = 2)]
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
    #[get("/query-required/string-length")]
    async fn query_required(
        &self,
        #[query(max_length = 5, min_length = 2)]
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
    #[get("/query/string-length")]
    async fn query(
        &self,
        #[query(max_length = 5, min_length = 2)]
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
