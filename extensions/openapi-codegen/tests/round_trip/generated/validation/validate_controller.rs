//! The operations of `ValidateController`.

use super::models::{
    AllOfBody, AnyOfBody, ArraysBody, DefaultsBody, DiscriminatedBody, FormatsBody,
    ListBody, NotBody, NullableBody, NumbersBody, ObjectsBody, OneOfBody, PersonBody,
    ReadOnlyBody, ReceivedAnyValue, ReceivedTree, StringsBody, Tree,
};
use lazo::prelude::*;

/// Takes what its schema allows.
#[controller]
pub struct ValidateController {}

#[api(tag = "ValidateController")]
impl ValidateController {
    #[post("/validate/all-of")]
    async fn all_of(&self, #[body] body: AllOfBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`all_of` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/any-object")]
    async fn any_object(
        &self,
        #[body]
        body: serde_json::Map<String, serde_json::Value>,
    ) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`any_object` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/any-of")]
    async fn any_of(&self, #[body] body: AnyOfBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`any_of` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/arrays")]
    async fn arrays(&self, #[body] body: ArraysBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`arrays` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/defaults")]
    async fn defaults(&self, #[body] body: DefaultsBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`defaults` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/discriminated")]
    async fn discriminated(
        &self,
        #[body]
        body: DiscriminatedBody,
    ) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`discriminated` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/formats")]
    async fn formats(&self, #[body] body: FormatsBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`formats` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/list")]
    async fn list(&self, #[body] body: ListBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`list` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/not")]
    async fn not(&self, #[body] body: NotBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`not` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/nullable")]
    async fn nullable(&self, #[body] body: NullableBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`nullable` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/numbers")]
    async fn numbers(&self, #[body] body: NumbersBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`numbers` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/objects")]
    async fn objects(&self, #[body] body: ObjectsBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`objects` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/one-of")]
    async fn one_of(&self, #[body] body: OneOfBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`one_of` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/person")]
    async fn person(&self, #[body] body: PersonBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`person` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/read-only")]
    async fn read_only(&self, #[body] body: ReadOnlyBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`read_only` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/scalar")]
    async fn scalar(&self, #[body] body: i64) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`scalar` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/validate/strings")]
    async fn strings(&self, #[body] body: StringsBody) -> Result<ReceivedAnyValue> {
        let _ = body;
        Err(
            HttpError::not_implemented("`strings` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// A Rust type has its schema with it
    #[post("/validate/tree")]
    async fn tree(&self, #[body] body: Tree) -> Result<ReceivedTree> {
        let _ = body;
        Err(
            HttpError::not_implemented("`tree` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
