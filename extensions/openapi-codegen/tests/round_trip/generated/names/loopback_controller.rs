//! The operations of `LoopbackController`.

use lazo::prelude::*;

/// The operations of `LoopbackController`.
#[controller]
pub struct LoopbackController {}

#[api(tag = "LoopbackController")]
impl LoopbackController {
    #[get("/loopback", operation_id = "anything.at-all")]
    async fn list(&self) -> Result<()> {
        Err(
            HttpError::not_implemented("`anything.at-all` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
