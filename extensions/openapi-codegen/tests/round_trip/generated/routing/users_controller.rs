//! The operations of `UsersController`.

use super::models::{FoundId, FoundNone, FoundPost};
use lazo::prelude::*;

/// Literal segments, parameters, and verbs that have only one of them.
#[controller]
pub struct UsersController {}

#[api(tag = "UsersController")]
impl UsersController {
    #[get("/users")]
    async fn find(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`find` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/users/me")]
    async fn me(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`me` is not implemented yet").expose(true).into(),
        )
    }

    #[post("/users/me")]
    async fn update_me(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`update_me` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/users/me/posts/latest")]
    async fn latest(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`latest` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/users/{id}")]
    async fn find_by_id(&self, id: String) -> Result<FoundId> {
        let _ = id;
        Err(
            HttpError::not_implemented("`find_by_id` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[del("/users/{id}")]
    async fn delete(&self, id: String) -> Result<FoundId> {
        let _ = id;
        Err(
            HttpError::not_implemented("`delete` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/users/{id}/posts")]
    async fn posts(&self, id: String) -> Result<FoundId> {
        let _ = id;
        Err(
            HttpError::not_implemented("`posts` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/users/{userId}/posts/{postId}")]
    async fn user_post(&self, user_id: String, post_id: i32) -> Result<FoundPost> {
        let _ = (user_id, post_id);
        Err(
            HttpError::not_implemented("`user_post` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
