//! The operations of `default`.

use super::models::{Odd, PostAByIdByOtherBodyMultipart};
use lazo::prelude::*;

/// The operations of `default`.
#[controller]
pub struct DefaultController {}

#[api(tag = "default")]
impl DefaultController {
    #[get("/a/{id}/{other}", operation_id = "twice")]
    #[allow(clippy::too_many_arguments, reason = "the document has so many")]
    async fn twice(
        &self,
        id: i64,
        #[query]
        xml: Option<String>,
        #[query(examples("b" = "b"))]
        named: Option<String>,
        #[query]
        deep: Option<String>,
        #[query(style = "pipeDelimited")]
        pipes: Option<Vec<String>>,
        #[cookie]
        cookies: Option<Vec<String>>,
        #[header]
        x_form: Option<String>,
        other: String,
    ) -> Result<()> {
        let _ = (id, xml, named, deep, pipes, cookies, x_form, other);
        Err(
            HttpError::not_implemented("`twice` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[put("/a/{id}/{other}", operation_id = "twice")]
    async fn twice2(&self, id: i64, other: String) -> Result<()> {
        let _ = (id, other);
        Err(
            HttpError::not_implemented("`twice` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/a/{id}/{other}", produces = ["application/json", "text/csv"])]
    async fn post_a_by_id_by_other(
        &self,
        id: i64,
        other: String,
        #[body]
        body: Option<PostAByIdByOtherBody>,
    ) -> Result<PostAByIdByOtherAnswer> {
        let _ = (id, other, body);
        Err(
            HttpError::not_implemented("`post_a_by_id_by_other` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// What `post_a_by_id_by_other` takes.
#[derive(Debug, lazo::rest::FromBody)]
pub enum PostAByIdByOtherBody {
    #[body("application/octet-stream")]
    Bytes(Vec<u8>),
    #[body("multipart/form-data")]
    Multipart(PostAByIdByOtherBodyMultipart),
    #[body("text/plain")]
    Text(String),
}

/// What `post_a_by_id_by_other` answers.
#[derive(Debug, lazo::rest::Answer)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum PostAByIdByOtherAnswer {
    /// Rows.
    #[answer(status = 200)]
    Success { #[header(name = "X-List")] x_list: Option<String>, content: Odd },
    /// Text.
    #[answer(status = 201)]
    Created(String),
    /// Another media type.
    #[answer(status = 418)]
    ImATeapot(Vec<u8>),
}
