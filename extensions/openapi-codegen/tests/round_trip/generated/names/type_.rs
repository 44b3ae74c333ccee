//! The operations of `type`.

use super::models::{OptionModel, ResultModel};
use lazo::prelude::*;

/// The operations of `type`.
#[controller]
pub struct TypeController {}

#[api(tag = "type")]
impl TypeController {
    #[get("/types", operation_id = "type")]
    async fn r#type(
        &self,
        #[query]
        r#type: Option<String>,
        #[query(name = "Type")]
        type2: Option<String>,
        #[query(exclusive_minimum = 0)]
        self_: Option<i64>,
        #[query(name = "$filter")]
        filter: Option<String>,
        #[query(default = false)]
        body: bool,
        #[header(name = "x_total")]
        x_total: Option<i32>,
    ) -> Result<()> {
        let _ = (r#type, type2, self_, filter, body, x_total);
        Err(
            HttpError::not_implemented("`type` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/types")]
    async fn post_types(&self, #[body] body: OptionModel) -> Result<ResultModel> {
        let _ = body;
        Err(
            HttpError::not_implemented("`post_types` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
