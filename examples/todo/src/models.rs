//! What is stored.

use lazo::prelude::*;
use serde_json::Value;

/// Something to do.
#[model(datasource = "db")]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Given by the store.
    #[id(generated)]
    pub id: Option<i64>,
    /// What to do.
    pub title: String,
    /// More about it.
    pub desc: Option<String>,
    /// Whether it is done.
    pub is_complete: Option<bool>,
    /// The address at which to be reminded.
    pub remind_at_address: Option<String>,
    /// The same as latitude and longitude, `51.5,-0.1`.
    pub remind_at_geo: Option<String>,
    /// Whatever the client wants to keep with it.
    pub tag: Option<Value>,
}
