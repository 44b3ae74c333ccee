//! A plain type in several forms, and a rule that asks who is there already.

use lazo::prelude::*;
use lazo::rest::schema::{AsyncKeyword, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// Who belongs to the club.
#[variant(NewMember, exclude(id))]
#[variant(MemberPatch, only(name), partial)]
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    id: usize,
    #[schemars(length(min = 1, max = 40))]
    name: String,
    /// Nobody else may have it.
    #[schemars(email, extend("x-unique-email" = true))]
    email: String,
}

/// The members, in memory.
#[derive(Debug, Default)]
pub struct Members(Mutex<Vec<Member>>);

impl Members {
    fn with<T>(&self, look: impl FnOnce(&mut Vec<Member>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `x-unique-email: true`: no member has the address.
#[derive(Injectable)]
pub struct UniqueEmail {
    #[inject]
    members: Arc<Members>,
}

#[async_trait::async_trait]
impl AsyncKeyword for UniqueEmail {
    fn name(&self) -> &str {
        "x-unique-email"
    }

    async fn check(&self, _: &Value, value: &Value) -> Result<Verdict> {
        let is_taken =
            self.members.with(|all| all.iter().any(|member| Some(&*member.email) == value.as_str()));
        Ok(Verdict::holds_if(!is_taken, "must be an address that nobody uses"))
    }
}

/// Takes new members and changes them.
#[controller]
pub struct MemberController {
    #[inject]
    members: Arc<Members>,
}

#[api(path = "/members", tag = "Members")]
impl MemberController {
    /// Takes a new member.
    #[post("/", status = 201)]
    fn join(
        &self,
        #[body(example = NewMember { name: "Ann".into(), email: "ann@example.com".into() })]
        member: NewMember,
    ) -> Member {
        self.members.with(|all| {
            let member = member.complete(all.len() + 1);
            all.push(member.clone());
            member
        })
    }

    /// Changes a member, as far as something is said.
    #[patch("/{id}")]
    fn update(&self, id: usize, #[body] patch: MemberPatch) -> Result<Member> {
        self.members.with(|all| {
            let member = all.iter_mut().find(|member| member.id == id);
            let member = member.ok_or_else(|| HttpError::not_found("No such member"))?;
            patch.apply(member);
            Ok(member.clone())
        })
    }
}
