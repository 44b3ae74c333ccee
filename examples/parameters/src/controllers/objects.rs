//! Objects, with brackets and as JSON.

use lazo::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::received::{Receive, Received};

/// Somebody, of whom more may be said.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    known: Known,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Somebody with a name, of whom nothing else may be said.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NamedPerson {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

/// What is known of somebody beside the name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

/// Where somebody lives.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zip: Option<i64>,
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
