//! The operations of `PathsController`.

use super::models::{FoundB, FoundC, FoundN, FoundName, FoundNone, FoundRange, FoundXy};
use lazo::prelude::*;

/// Paths that overlap, and parts of segments as parameters.
#[controller]
pub struct PathsController {}

#[api(tag = "PathsController")]
impl PathsController {
    #[get("/")]
    async fn root(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`root` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/Case/Sensitive")]
    async fn case_sensitive(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`case_sensitive` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/a/b/c")]
    async fn abc(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`abc` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/a/b/{c}")]
    async fn a_c(&self, c: String) -> Result<FoundC> {
        let _ = c;
        Err(
            HttpError::not_implemented("`a_c` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/a/{b}/c")]
    async fn a_b(&self, b: String) -> Result<FoundB> {
        let _ = b;
        Err(
            HttpError::not_implemented("`a_b` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/a/{x}/{y}")]
    async fn a_xy(&self, x: String, y: String) -> Result<FoundXy> {
        let _ = (x, y);
        Err(
            HttpError::not_implemented("`a_xy` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/int/{n}")]
    async fn integer(&self, n: i64) -> Result<FoundN> {
        let _ = n;
        Err(
            HttpError::not_implemented("`integer` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/range/{from}-{to}")]
    async fn range(&self, from: String, to: String) -> Result<FoundRange> {
        let _ = (from, to);
        Err(
            HttpError::not_implemented("`range` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/reports/{name}.json")]
    async fn report(&self, name: String) -> Result<FoundName> {
        let _ = name;
        Err(
            HttpError::not_implemented("`report` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/trailing")]
    async fn trailing(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`trailing` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/v1.0/info")]
    async fn info(&self) -> Result<FoundNone> {
        Err(
            HttpError::not_implemented("`info` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
