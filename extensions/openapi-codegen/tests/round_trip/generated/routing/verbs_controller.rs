//! The operations of `VerbsController`.

use super::models::{Okay, Used};
use lazo::prelude::*;

/// One path with many verbs, and paths with one.
#[controller]
pub struct VerbsController {}

#[api(tag = "VerbsController")]
impl VerbsController {
    #[get("/only-get")]
    async fn only_get(&self) -> Result<Okay> {
        Err(
            HttpError::not_implemented("`only_get` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/only-post")]
    async fn only_post(&self) -> Result<Okay> {
        Err(
            HttpError::not_implemented("`only_post` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/verbs")]
    async fn get(&self) -> Result<Used> {
        Err(
            HttpError::not_implemented("`get` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[put("/verbs")]
    async fn put(&self) -> Result<Used> {
        Err(
            HttpError::not_implemented("`put` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/verbs")]
    async fn post(&self) -> Result<Used> {
        Err(
            HttpError::not_implemented("`post` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[del("/verbs")]
    async fn del(&self) -> Result<Used> {
        Err(
            HttpError::not_implemented("`del` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[patch("/verbs")]
    async fn patch(&self) -> Result<Used> {
        Err(
            HttpError::not_implemented("`patch` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
