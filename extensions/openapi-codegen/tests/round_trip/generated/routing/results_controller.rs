//! The operations of `ResultsController`.

use super::models::{Identified, Moment, Texts};
use lazo::prelude::*;

/// Every kind of result.
#[controller]
pub struct ResultsController {}

#[api(tag = "ResultsController")]
impl ResultsController {
    #[get("/results/array")]
    async fn array(&self) -> Result<Vec<serde_json::Value>> {
        Err(
            HttpError::not_implemented("`array` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/bytes")]
    async fn bytes(&self) -> Result<Vec<u8>> {
        Err(
            HttpError::not_implemented("`bytes` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/created")]
    async fn created(&self) -> Result<CreatedAnswer> {
        Err(
            HttpError::not_implemented("`created` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/date")]
    async fn date(&self) -> Result<Moment> {
        Err(
            HttpError::not_implemented("`date` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/empty-string")]
    async fn empty_string(&self) -> Result<String> {
        Err(
            HttpError::not_implemented("`empty_string` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/false")]
    async fn r#false(&self) -> Result<bool> {
        Err(
            HttpError::not_implemented("`false` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/null")]
    async fn null(&self) -> Result<serde_json::Value> {
        Err(
            HttpError::not_implemented("`null` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/number")]
    async fn number(&self) -> Result<f64> {
        Err(
            HttpError::not_implemented("`number` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/own-response", status = 202)]
    async fn own_response(&self) -> Result<()> {
        Err(
            HttpError::not_implemented("`own_response` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/stream")]
    async fn stream(&self) -> Result<Vec<u8>> {
        Err(
            HttpError::not_implemented("`stream` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/string")]
    async fn string(&self) -> Result<String> {
        Err(
            HttpError::not_implemented("`string` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/true")]
    async fn r#true(&self) -> Result<bool> {
        Err(
            HttpError::not_implemented("`true` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/undefined")]
    async fn undefined(&self) -> Result<()> {
        Err(
            HttpError::not_implemented("`undefined` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/unicode")]
    async fn unicode(&self) -> Result<Texts> {
        Err(
            HttpError::not_implemented("`unicode` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/results/zero")]
    async fn zero(&self) -> Result<u8> {
        Err(
            HttpError::not_implemented("`zero` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// It is there now.
#[derive(Debug, lazo::rest::Answer)]
#[answer(status = 201)]
pub struct CreatedAnswer {
    #[header(name = "Location")]
    pub location: String,
    #[header(name = "X-Custom")]
    pub x_custom: String,
    pub content: Identified,
}
