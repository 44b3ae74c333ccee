use lazo::prelude::*;

use crate::services::Seed;

/// Brings the demonstration back to its beginning.
#[controller]
pub struct ResetController {
    #[inject]
    seed: Arc<Seed>,
}

#[api]
impl ResetController {
    /// Restores the first five todos, and begins ids after them.
    #[post("/reset")]
    async fn reset(&self) -> Result<()> {
        self.seed.restore().await
    }
}
