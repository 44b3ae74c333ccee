//! The operations of `MoreController`.

use super::models::{Many, Received};
use lazo::prelude::*;

/// The rest.
#[controller]
pub struct MoreController {}

#[api(tag = "MoreController")]
impl MoreController {
    /// A cookie with an integer
    #[get("/cookie/integer")]
    async fn cookie_integer(&self, #[cookie] v: Option<i64>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`cookie_integer` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// A cookie with a text
    #[get("/cookie/string")]
    async fn cookie_string(&self, #[cookie] v: Option<String>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`cookie_string` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// 7, if nothing else is said
    #[get("/default")]
    async fn default(&self, #[query(default = 7)] v: i64) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`default` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// A required header with an integer
    #[get("/header-required/integer")]
    async fn header_integer(&self, #[header] x_value: i64) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header_integer` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// A required header with a text
    #[get("/header-required/string")]
    async fn header_string(&self, #[header] x_value: String) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`header_string` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Four at once
    #[get("/many/{a}")]
    async fn many(
        &self,
        a: i64,
        #[query]
        b: bool,
        #[query]
        c: Option<f64>,
        #[header]
        x_d: Option<String>,
    ) -> Result<Many> {
        let _ = (a, b, c, x_d);
        Err(
            HttpError::not_implemented("`many` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// The numbers of a page
    #[get("/page")]
    async fn page(
        &self,
        #[query(
            description = "How many at most.",
            default = 20,
            maximum = 100,
            minimum = 1,
            examples("few" = 5, "page" = 50)
        )]
        limit: i64,
        #[query(
            description = "How many are left out in front.",
            default = 0,
            maximum = 1000000,
            minimum = 0,
            example = 100
        )]
        skip: i64,
    ) -> Result<Vec<i64>> {
        let _ = (limit, skip);
        Err(
            HttpError::not_implemented("`page` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
