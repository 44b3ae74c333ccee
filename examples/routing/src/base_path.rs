//! Functions as routes.

use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// What is answered to a ping.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Pong {
    /// To nobody.
    Plain {
        /// Always.
        pong: bool,
    },
    /// To somebody.
    Named {
        /// The name.
        pong: String,
    },
}

/// Answers.
#[get("/ping")]
pub fn ping() -> Pong {
    Pong::Plain { pong: true }
}

/// Answers somebody.
#[get("/ping/{name}")]
pub async fn ping_name(name: String) -> Pong {
    Pong::Named { pong: name }
}
