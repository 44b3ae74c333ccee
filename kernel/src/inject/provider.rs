//! Providers: classes whose job is to give a value of another type.

use std::sync::Arc;

use crate::{Resolution, inject::Injectable};

/// A class whose job is to give a value of another type.
pub trait Provider: Injectable {
    /// What it gives.
    type Value: ?Sized + Send + Sync + 'static;

    /// Gives the value: [`Resolution::ready`] if it is there, [`Resolution::pending`] if it has to be awaited.
    fn value(self) -> Resolution<Arc<Self::Value>>;
}
