//! The operations of `BodyController`.

use super::models::{
    JsonOrFormBodyForm, JsonOrFormBodyJson, MixedBody, OptionalBody, ReceivedAnyValue,
};
use lazo::prelude::*;

/// Takes bodies of other kinds.
#[controller]
pub struct BodyController {}

#[api(tag = "BodyController")]
impl BodyController {
    #[post("/body/any")]
    async fn any(&self, #[body] body: serde_json::Value) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`any` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/binary")]
    async fn binary(
        &self,
        #[body(content = "application/octet-stream")]
        body: Vec<u8>,
    ) -> Result<serde_json::Value> {
        let _ = body;
        Err(
            HttpError::not_implemented("`binary` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/json-or-form")]
    async fn json_or_form(
        &self,
        #[body]
        body: JsonOrFormBody,
    ) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`json_or_form` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/none")]
    async fn none(&self) -> Result<serde_json::Value> {
        Err(
            HttpError::not_implemented("`none` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/optional")]
    async fn optional(
        &self,
        #[body]
        body: Option<OptionalBody>,
    ) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`optional` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/text")]
    async fn text(
        &self,
        #[body(content = "text/plain")]
        body: String,
    ) -> Result<serde_json::Value> {
        let _ = body;
        Err(
            HttpError::not_implemented("`text` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/body/vendor-json")]
    async fn vendor(
        &self,
        #[body(content = "application/vnd.demo+json")]
        body: serde_json::Map<String, serde_json::Value>,
    ) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`vendor` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[put("/mixed/{id}")]
    async fn mixed(
        &self,
        #[path(minimum = 1)]
        id: i64,
        #[query]
        dry: Option<bool>,
        #[body]
        body: MixedBody,
    ) -> Result<serde_json::Value> {
        let _ = (id, dry, body);
        Err(
            HttpError::not_implemented("`mixed` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// What `json_or_form` takes.
#[derive(Debug, lazo::rest::FromBody)]
pub enum JsonOrFormBody {
    #[body("application/json")]
    Json(JsonOrFormBodyJson),
    #[body("application/x-www-form-urlencoded")]
    Form(JsonOrFormBodyForm),
}
