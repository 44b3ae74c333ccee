//! The operations of `IntegerRangeController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct IntegerRangeController {}

#[api(tag = "IntegerRangeController")]
impl IntegerRangeController {
    /// In a header
    #[get("/header/integer-range")]
    async fn header(
        &self,
        #[header(maximum = 10, minimum = 1)]
        x_value: Option<i64>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/integer-range/{v}")]
    async fn path(&self, #[path(maximum = 10, minimum = 1)] v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/integer-range")]
    async fn query_required(
        &self,
        #[query(maximum = 10, minimum = 1)]
        v: i64,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/integer-range")]
    async fn query(
        &self,
        #[query(maximum = 10, minimum = 1)]
        v: Option<i64>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
