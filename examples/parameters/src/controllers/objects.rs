//! Objects, with brackets and as JSON.

use lazo::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    received::{Receive, Received},
    types::{Integer, Maybe, Number},
};

/// Somebody, of whom more may be said.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Person {
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    name: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    age: Maybe<Integer>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    score: Maybe<Number>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    active: Maybe<bool>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    tags: Maybe<Vec<String>>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    address: Maybe<Address>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Somebody with a name, of whom nothing else may be said.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NamedPerson {
    name: String,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    age: Maybe<Integer>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    score: Maybe<Number>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    active: Maybe<bool>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    tags: Maybe<Vec<String>>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    address: Maybe<Address>,
}

/// Where somebody lives.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Address {
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    street: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    zip: Maybe<Integer>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

macro_rules! receive {
    ($($ty:ty)*) => {$(impl Receive for $ty {
        fn receive(self) -> Received {
            json!(self).receive()
        }
    })*};
}

receive! { Person NamedPerson }

/// Objects.
#[controller]
pub struct ObjectController {}

#[api]
impl ObjectController {
    /// `v[name]=Ann&v[address][zip]=12345`.
    #[get("/query/object-deep")]
    fn deep(&self, #[query(style = "deepObject")] v: Option<Person>) -> Received {
        v.receive()
    }

    /// The same with a name, and nothing unknown.
    #[get("/query/object-deep-strict")]
    fn deep_strict(&self, #[query(style = "deepObject")] v: Option<NamedPerson>) -> Received {
        v.receive()
    }

    /// With brackets, required.
    #[get("/query-required/object-deep")]
    fn deep_required(&self, #[query(style = "deepObject")] v: Person) -> Received {
        v.receive()
    }

    /// `v={"name":"Ann"}`.
    #[get("/query/object-json")]
    fn json(&self, #[query(content = "application/json")] v: Option<Person>) -> Received {
        v.receive()
    }

    /// The same with a name, and nothing unknown.
    #[get("/query/object-json-strict")]
    fn json_strict(&self, #[query(content = "application/json")] v: Option<NamedPerson>) -> Received {
        v.receive()
    }

    /// As JSON, required.
    #[get("/query-required/object-json")]
    fn json_required(&self, #[query(content = "application/json")] v: Person) -> Received {
        v.receive()
    }
}
