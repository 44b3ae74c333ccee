//! The operations of `StringEnumController`.

use super::models::{HeaderXValue, PathV, QueryRequiredV, QueryV, Received};
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct StringEnumController {}

#[api(tag = "StringEnumController")]
impl StringEnumController {
    /// In a header
    #[get("/header/string-enum")]
    async fn header(&self, #[header] x_value: Option<HeaderXValue>) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/string-enum/{v}")]
    async fn path(&self, v: PathV) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/string-enum")]
    async fn query_required(&self, #[query] v: QueryRequiredV) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/string-enum")]
    async fn query(&self, #[query] v: Option<QueryV>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
