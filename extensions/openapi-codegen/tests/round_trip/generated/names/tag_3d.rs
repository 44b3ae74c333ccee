//! The operations of `日本 3D`.

use lazo::prelude::*;

/// The operations of `日本 3D`.
#[controller]
pub struct 日本3dController {}

#[api(tag = "日本 3D")]
impl 日本3dController {
    #[del("/types/{type-id}/{id}", operation_id = "types/remove")]
    async fn types_remove(
        &self,
        #[path(name = "type-id")]
        type_id: String,
        id: i32,
    ) -> Result<()> {
        let _ = (type_id, id);
        Err(
            HttpError::not_implemented("`types/remove` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
