//! The operations of `ObjectController`.

use super::models::{NamedPerson, Person, Received};
use lazo::prelude::*;

/// Objects.
#[controller]
pub struct ObjectController {}

#[api(tag = "ObjectController")]
impl ObjectController {
    /// With brackets, required
    #[get("/query-required/object-deep")]
    async fn deep_required(
        &self,
        #[query(style = "deepObject")]
        v: Person,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`deep_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// As JSON, required
    #[get("/query-required/object-json")]
    async fn json_required(
        &self,
        #[query(content = "application/json")]
        v: Person,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`json_required` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v[name]=Ann&v[address][zip]=12345`
    #[get("/query/object-deep")]
    async fn deep(
        &self,
        #[query(style = "deepObject")]
        v: Option<Person>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`deep` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// The same with a name, and nothing unknown
    #[get("/query/object-deep-strict")]
    async fn deep_strict(
        &self,
        #[query(style = "deepObject")]
        v: Option<NamedPerson>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`deep_strict` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// `v={"name":"Ann"}`
    #[get("/query/object-json")]
    async fn json(
        &self,
        #[query(content = "application/json")]
        v: Option<Person>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`json` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// The same with a name, and nothing unknown
    #[get("/query/object-json-strict")]
    async fn json_strict(
        &self,
        #[query(content = "application/json")]
        v: Option<NamedPerson>,
    ) -> Result<Received> {
        let _ = v;
        Err(
            HttpError::not_implemented("`json_strict` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
