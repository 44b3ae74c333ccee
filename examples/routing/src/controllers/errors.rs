use actix_web::http::StatusCode;
use lazo::{
    kernel::{Failure, FailureKind},
    prelude::*,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Never answered.
#[derive(Debug, Serialize, JsonSchema)]
struct Never {}

/// Every kind of error.
#[controller]
pub struct ErrorsController {}

#[api]
impl ErrorsController {
    #[get("/errors/http/{status}")]
    fn http(&self, status: i64) -> Result<Json<Never>, HttpError> {
        let error = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        // What is no status of an error is one of this side's.
        let error = error.filter(|error| error.is_client_error() || error.is_server_error());
        Err(HttpError::new(error.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), format!("Asked for {status}")))
    }

    #[get("/errors/plain")]
    fn plain(&self) -> Result<Json<Never>> {
        Err(std::io::Error::other("the disk is full").into())
    }

    #[get("/errors/string")]
    fn string(&self) -> Result<Json<Never>> {
        Err(anyhow::anyhow!("only a text"))
    }

    #[get("/errors/details")]
    fn details(&self) -> Result<Json<Never>, HttpError> {
        let details = json!([{"path": "/x", "hint": "try y"}]);
        Err(HttpError::bad_request("Bad thing").code("BAD_THING").details(details))
    }

    #[get("/errors/not-found-code")]
    fn not_found_code(&self) -> Result<Json<Never>> {
        // No word about HTTP: what kind of failure it is says the status.
        Err(Failure::new(FailureKind::NotFound, "No such entity").with_code("ENTITY_NOT_FOUND").into())
    }

    #[get("/errors/teapot")]
    fn teapot(&self) -> Result<Json<Never>, HttpError> {
        Err(HttpError::new(StatusCode::from_u16(418).unwrap_or(StatusCode::BAD_REQUEST), "short and stout")
            .name("TeapotError"))
    }

    #[get("/errors/exposed-500")]
    fn exposed(&self) -> Result<Json<Never>, HttpError> {
        let error = HttpError::new(StatusCode::INTERNAL_SERVER_ERROR, "shown to the client");
        Err(error.name("Internal Server Error").expose(true))
    }

    #[get("/errors/async")]
    async fn later(&self) -> Result<Json<Never>, HttpError> {
        tokio::task::yield_now().await;
        Err(HttpError::conflict("later"))
    }

    #[post("/errors/body")]
    fn body(&self, #[body] body: Map<String, Value>) -> Map<String, Value> {
        body
    }
}
