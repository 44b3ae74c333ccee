//! The operations of `ResetController`.

use lazo::prelude::*;

/// Brings the demonstration back to its beginning.
#[controller]
pub struct ResetController {}

#[api(tag = "ResetController")]
impl ResetController {
    /// Restores the first five todos, and begins ids after them
    #[post("/reset")]
    async fn reset(&self) -> Result<()> {
        Err(
            HttpError::not_implemented("`reset` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
