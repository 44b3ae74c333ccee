//! Lists, in every style.

use lazo::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    received::{Receive, Received},
    types::{Integer, Number},
};

/// One of three letters.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Letter {
    A,
    B,
    C,
}

/// Lists.
#[controller]
pub struct ListController {}

#[api]
impl ListController {
    /// Texts: `v=a&v=b`.
    #[get("/query/array-string")]
    fn strings(&self, #[query] v: Option<Vec<String>>) -> Received {
        v.receive()
    }

    /// Texts, at least one.
    #[get("/query-required/array-string")]
    fn required(&self, #[query] v: Vec<String>) -> Received {
        v.receive()
    }

    /// Integers: `v=1&v=2`.
    #[get("/query/array-integer")]
    fn integers(&self, #[query] v: Option<Vec<Integer>>) -> Received {
        v.receive()
    }

    /// One to three numbers.
    #[get("/query/array-number-bounded")]
    fn bounded(&self, #[query(min_items = 1, max_items = 3)] v: Option<Vec<Number>>) -> Received {
        v.receive()
    }

    /// `v=true&v=FALSE`.
    #[get("/query/array-boolean")]
    fn booleans(&self, #[query] v: Option<Vec<bool>>) -> Received {
        v.receive()
    }

    /// Letters, each at most once.
    #[get("/query/array-enum")]
    fn letters(&self, #[query(unique_items = true)] v: Option<Vec<Letter>>) -> Received {
        v.receive()
    }

    /// `v=a,b`.
    #[get("/query/array-form-noexplode")]
    fn commas(&self, #[query(explode = false)] v: Option<Vec<String>>) -> Received {
        v.receive()
    }

    /// `v=a|b`.
    #[get("/query/array-pipe")]
    fn pipes(&self, #[query(style = "pipeDelimited")] v: Option<Vec<String>>) -> Received {
        v.receive()
    }

    /// `v=a%20b`.
    #[get("/query/array-space")]
    fn blanks(&self, #[query(style = "spaceDelimited")] v: Option<Vec<String>>) -> Received {
        v.receive()
    }

    /// `/path/array-string/a,b`.
    #[get("/path/array-string/{v}")]
    fn in_path(&self, v: Vec<String>) -> Received {
        v.receive()
    }

    /// `X-Value: a,b`.
    #[get("/header/array-string")]
    fn in_header(&self, #[header(name = "X-Value")] v: Option<Vec<String>>) -> Received {
        v.receive()
    }

    /// JSON text: `v=[1,2]`.
    #[get("/query/array-json")]
    fn json(&self, #[query(content = "application/json")] v: Option<Vec<Integer>>) -> Received {
        v.receive()
    }
}
