//! What happens at start-up.

use async_trait::async_trait;
use lazo::prelude::*;

use crate::services::Seed;

/// Fills an empty store before the server starts.
#[observer]
pub struct Sower {
    #[inject]
    seed: Arc<Seed>,
}

#[async_trait]
impl LifeCycleObserver for Sower {
    async fn start(&self) -> Result<()> {
        self.seed.sow().await
    }
}
