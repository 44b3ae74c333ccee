//! The operations of `models`.

use super::models::TodoList;
use lazo::prelude::*;

/// The operations of `models`.
#[controller]
pub struct ModelsController {}

#[api(tag = "models")]
impl ModelsController {
    #[get("/types/{type-id}/{id}")]
    async fn get_types_by_type_id_by_id(
        &self,
        #[path(name = "type-id")]
        type_id: String,
        id: i32,
    ) -> Result<Vec<TodoList>> {
        let _ = (type_id, id);
        Err(
            HttpError::not_implemented(
                    "`get_types_by_type_id_by_id` is not implemented yet",
                )
                .expose(true)
                .into(),
        )
    }
}
