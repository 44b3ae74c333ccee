//! The operations of `ListController`.

use super::models::{LettersVItem, Received};
use lazo::prelude::*;

/// Lists.
#[controller]
pub struct ListController {}

#[api(tag = "ListController")]
impl ListController {
    /// `X-Value: a,b`
    #[get("/header/array-string")]
    async fn in_header(
        &self,
        #[header]
        x_value: Option<Vec<String>>,
    ) -> Result<Received> {
        let _ = x_value;
        Err(
            HttpError::not_implemented("`in_header` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `/path/array-string/a,b`
    #[get("/path/array-string/{v}")]
    async fn in_path(&self, v: Vec<String>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`in_path` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Texts, at least one
    #[get("/query-required/array-string")]
    async fn required(&self, #[query] v: Vec<String>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v=true&v=FALSE`
    #[get("/query/array-boolean")]
    async fn booleans(&self, #[query] v: Option<Vec<bool>>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`booleans` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Letters, each at most once
    #[get("/query/array-enum")]
    async fn letters(
        &self,
        #[query(unique_items = true)]
        v: Option<Vec<LettersVItem>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`letters` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v=a,b`
    #[get("/query/array-form-noexplode")]
    async fn commas(
        &self,
        #[query(explode = false)]
        v: Option<Vec<String>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`commas` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Integers: `v=1&v=2`
    #[get("/query/array-integer")]
    async fn integers(&self, #[query] v: Option<Vec<i64>>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`integers` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// JSON text: `v=[1,2]`
    #[get("/query/array-json")]
    async fn json(
        &self,
        #[query(content = "application/json")]
        v: Option<Vec<i64>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`json` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// One to three numbers
    #[get("/query/array-number-bounded")]
    async fn bounded(
        &self,
        #[query(max_items = 3, min_items = 1)]
        v: Option<Vec<f64>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`bounded` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v=a|b`
    #[get("/query/array-pipe")]
    async fn pipes(
        &self,
        #[query(style = "pipeDelimited")]
        v: Option<Vec<String>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`pipes` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v=a%20b`
    #[get("/query/array-space")]
    async fn blanks(
        &self,
        #[query(style = "spaceDelimited")]
        v: Option<Vec<String>>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`blanks` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Texts: `v=a&v=b`
    #[get("/query/array-string")]
    async fn strings(&self, #[query] v: Option<Vec<String>>) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`strings` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
