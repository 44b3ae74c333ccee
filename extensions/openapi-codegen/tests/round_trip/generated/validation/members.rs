//! The operations of `Members`.

use super::models::{Member, MemberPatch, NewMember};
use lazo::prelude::*;

/// Takes new members and changes them.
#[controller]
pub struct MemberController {}

#[api(tag = "Members")]
impl MemberController {
    /// Takes a new member
    #[post("/members", status = 201)]
    async fn join(
        &self,
        #[body(example = serde_json::json!({"email":"ann@example.com", "name":"Ann"}))]
        body: NewMember,
    ) -> Result<Member> {
        let _ = body;
        Err(
            HttpError::not_implemented("`join` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Changes a member, as far as something is said
    #[patch("/members/{id}")]
    async fn update(
        &self,
        #[path(format = "uint", minimum = 0)]
        id: i64,
        #[body]
        body: MemberPatch,
    ) -> Result<Member> {
        let _ = (id, body);
        Err(
            HttpError::not_implemented("`update` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
