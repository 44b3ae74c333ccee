//! The operations of `DateTimeController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct DateTimeController {}

#[api(tag = "DateTimeController")]
impl DateTimeController {
    /// In a header
    #[get("/header/date-time")]
    async fn header(
        &self,
        #[header]
        x_value: Option<jiff::Timestamp>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/date-time/{v}")]
    async fn path(&self, v: jiff::Timestamp) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/date-time")]
    async fn query_required(&self, #[query] v: jiff::Timestamp) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/date-time")]
    async fn query(&self, #[query] v: Option<jiff::Timestamp>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
