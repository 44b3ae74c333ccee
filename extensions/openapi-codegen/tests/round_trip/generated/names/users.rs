//! The operations of `Users`.

use super::models::User;
use lazo::prelude::*;

/// The operations of `Users`.
#[controller]
pub struct UserController {}

#[api(tag = "Users")]
impl UserController {
    #[get("/users")]
    async fn find(&self) -> Result<Vec<String>> {
        Err(
            HttpError::not_implemented("`find` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[put("/users")]
    async fn replace_all(&self, #[body] body: Option<User>) -> Result<()> {
        let _ = body;
        Err(
            HttpError::not_implemented("`replace_all` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
