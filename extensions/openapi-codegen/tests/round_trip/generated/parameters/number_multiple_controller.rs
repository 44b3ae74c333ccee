//! The operations of `NumberMultipleController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct NumberMultipleController {}

#[api(tag = "NumberMultipleController")]
impl NumberMultipleController {
    /// In a header
    #[get("/header/number-multiple")]
    async fn header(
        &self,
        #[header(exclusive_minimum = 0.0, multiple_of = 0.5)]
        x_value: Option<f64>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/number-multiple/{v}")]
    async fn path(
        &self,
        #[path(exclusive_minimum = 0.0, multiple_of = 0.5)]
        v: f64,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/number-multiple")]
    async fn query_required(
        &self,
        #[query(exclusive_minimum = 0.0, multiple_of = 0.5)]
        v: f64,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/number-multiple")]
    async fn query(
        &self,
        #[query(exclusive_minimum = 0.0, multiple_of = 0.5)]
        v: Option<f64>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
