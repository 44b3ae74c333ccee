//! The operations of `ErrorsController`.

use super::models::Never;
use lazo::prelude::*;

/// Every kind of error.
#[controller]
pub struct ErrorsController {}

#[api(tag = "ErrorsController")]
impl ErrorsController {
    #[get("/errors/async")]
    async fn later(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`later` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/errors/body")]
    async fn body(
        &self,
        #[body]
        body: std::collections::BTreeMap<String, serde_json::Value>,
    ) -> Result<std::collections::BTreeMap<String, serde_json::Value>> {
        let _ = body;
        Err(
            HttpError::not_implemented("`body` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/details")]
    async fn details(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`details` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/exposed-500")]
    async fn exposed(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`exposed` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/http/{status}")]
    async fn http(&self, status: i64) -> Result<Never> {
        let _ = status;
        Err(
            HttpError::not_implemented("`http` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/not-found-code")]
    async fn not_found_code(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`not_found_code` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/plain")]
    async fn plain(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`plain` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/string")]
    async fn string(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`string` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/errors/teapot")]
    async fn teapot(&self) -> Result<Never> {
        Err(
            HttpError::not_implemented("`teapot` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
