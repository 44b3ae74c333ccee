//! The operations of `DateController`.

use super::models::Received;
use lazo::prelude::*;

/// One type of parameter.
#[controller]
pub struct DateController {}

#[api(tag = "DateController")]
impl DateController {
    /// In a header
    #[get("/header/date")]
    async fn header(
        &self,
        #[header]
        x_value: Option<jiff::civil::Date>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the path
    #[get("/path/date/{v}")]
    async fn path(&self, v: jiff::civil::Date) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query, required
    #[get("/query-required/date")]
    async fn query_required(&self, #[query] v: jiff::civil::Date) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// In the query
    #[get("/query/date")]
    async fn query(&self, #[query] v: Option<jiff::civil::Date>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`query` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
