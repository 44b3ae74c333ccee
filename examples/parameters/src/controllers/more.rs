//! Cookies, required headers, several parameters at once, a struct of parameters, and defaults.

use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::received::{Receive, Received};

/// The rest.
#[controller]
pub struct MoreController {}

/// What `many` received.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Many {
    a: Received,
    b: Received,
    c: Received,
    d: Received,
}

/// Which part of a list is wanted.
#[parameters]
pub struct Page {
    /// How many at most.
    #[query(minimum = 1, maximum = 100, default = 20, examples("few" = 5, "page" = 50))]
    limit: i64,
    /// How many are left out in front.
    #[query(minimum = 0, maximum = 1_000_000, default = 0, example = 100)]
    skip: i64,
}

#[api]
impl MoreController {
    /// A required header with a text.
    #[get("/header-required/string")]
    fn header_string(&self, #[header(name = "X-Value")] v: String) -> Received {
        v.receive()
    }

    /// A required header with an integer.
    #[get("/header-required/integer")]
    fn header_integer(&self, #[header(name = "X-Value")] v: i64) -> Received {
        v.receive()
    }

    /// A cookie with a text.
    #[get("/cookie/string")]
    fn cookie_string(&self, #[cookie] v: Option<String>) -> Received {
        v.receive()
    }

    /// A cookie with an integer.
    #[get("/cookie/integer")]
    fn cookie_integer(&self, #[cookie] v: Option<i64>) -> Received {
        v.receive()
    }

    /// Four at once.
    #[get("/many/{a}")]
    fn many(
        &self,
        a: i64,
        #[query] b: bool,
        #[query] c: Option<f64>,
        #[header(name = "X-D")] d: Option<String>,
    ) -> Many {
        Many { a: a.receive(), b: b.receive(), c: c.receive(), d: d.receive() }
    }

    /// 7, if nothing else is said.
    #[get("/default")]
    fn default(&self, #[query(default = 7)] v: i64) -> Received {
        v.receive()
    }

    /// The numbers of a page.
    #[get("/page")]
    fn page(&self, #[parameters] page: Page) -> Vec<i64> {
        (page.skip..page.skip + page.limit).collect()
    }
}
