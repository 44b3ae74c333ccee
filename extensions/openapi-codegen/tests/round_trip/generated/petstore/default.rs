//! The operations of `default`.

use super::models::AddBodyJson;
use lazo::prelude::*;

/// The operations of `default`.
#[controller]
pub struct DefaultController {}

#[api(tag = "default")]
impl DefaultController {
    /// Without a tag.
    #[post("/notes", operation_id = "NoteController.add")]
    async fn add(&self, #[body] body: AddBody) -> Result<String> {
        let _ = body;
        Err(
            HttpError::not_implemented("`NoteController.add` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/notes/{id}")]
    async fn get_notes_by_id(&self, id: uuid::Uuid) -> Result<Json<String>> {
        let _ = id;
        Err(
            HttpError::not_implemented("`get_notes_by_id` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// What `NoteController.add` takes.
#[derive(Debug, lazo::rest::FromBody)]
pub enum AddBody {
    #[body("application/json")]
    Json(AddBodyJson),
    #[body("text/plain")]
    Text(String),
}
