//! What happens at the start.

use async_trait::async_trait;
use lazo::prelude::*;

use crate::services::FileStore;

/// Puts the first files into the folder.
#[observer]
pub struct FirstFiles {
    #[inject]
    files: Arc<FileStore>,
}

#[async_trait]
impl LifeCycleObserver for FirstFiles {
    async fn start(&self) -> Result<()> {
        self.files.reset().await
    }
}
