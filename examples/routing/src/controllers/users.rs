use super::{Found, None, found, found_with};
use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// One user.
#[derive(Debug, Serialize, JsonSchema)]
struct Id {
    id: String,
}

/// One post of one user.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Post {
    user_id: String,
    post_id: i32,
}

/// Literal segments, parameters, and verbs that have only one of them.
#[controller]
pub struct UsersController {}

#[api]
impl UsersController {
    #[get("/users")]
    fn find(&self) -> Found<None> {
        found("GET /users")
    }

    #[get("/users/me")]
    fn me(&self) -> Found<None> {
        found("GET /users/me")
    }

    #[post("/users/me")]
    fn update_me(&self) -> Found<None> {
        found("POST /users/me")
    }

    #[get("/users/{id}")]
    fn find_by_id(&self, id: String) -> Found<Id> {
        found_with("GET /users/{id}", Id { id })
    }

    #[del("/users/{id}")]
    fn delete(&self, id: String) -> Found<Id> {
        found_with("DELETE /users/{id}", Id { id })
    }

    #[get("/users/{id}/posts")]
    fn posts(&self, id: String) -> Found<Id> {
        found_with("GET /users/{id}/posts", Id { id })
    }

    #[get("/users/{userId}/posts/{postId}")]
    fn user_post(&self, user_id: String, post_id: i32) -> Found<Post> {
        found_with("GET /users/{userId}/posts/{postId}", Post { user_id, post_id })
    }

    #[get("/users/me/posts/latest")]
    fn latest(&self) -> Found<None> {
        found("GET /users/me/posts/latest")
    }
}
