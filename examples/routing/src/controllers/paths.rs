use super::{Found, None, found, found_with};
use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// Names a struct for the parameters of each route.
macro_rules! parameters {
    ($($name:ident { $($field:ident: $ty:ty),* })*) => {$(
        #[derive(Debug, Serialize, JsonSchema)]
        struct $name { $($field: $ty),* }
    )*};
}

parameters! {
    B { b: String }
    C { c: String }
    Xy { x: String, y: String }
    N { n: i64 }
    Name { name: String }
    Range { from: String, to: String }
}

/// Paths that overlap, and parts of segments as parameters.
#[controller]
pub struct PathsController {}

#[api]
impl PathsController {
    #[get("/")]
    fn root(&self) -> Found<None> {
        found("GET /")
    }

    #[get("/a/{b}/c")]
    fn a_b(&self, b: String) -> Found<B> {
        found_with("GET /a/{b}/c", B { b })
    }

    #[get("/a/b/{c}")]
    fn a_c(&self, c: String) -> Found<C> {
        found_with("GET /a/b/{c}", C { c })
    }

    #[get("/a/b/c")]
    fn abc(&self) -> Found<None> {
        found("GET /a/b/c")
    }

    #[get("/a/{x}/{y}")]
    fn a_xy(&self, x: String, y: String) -> Found<Xy> {
        found_with("GET /a/{x}/{y}", Xy { x, y })
    }

    #[get("/int/{n}")]
    fn integer(&self, n: i64) -> Found<N> {
        found_with("GET /int/{n}", N { n })
    }

    #[get("/Case/Sensitive")]
    fn case_sensitive(&self) -> Found<None> {
        found("GET /Case/Sensitive")
    }

    #[get("/trailing/")]
    fn trailing(&self) -> Found<None> {
        found("GET /trailing/")
    }

    #[get("/reports/{name}.json")]
    fn report(&self, name: String) -> Found<Name> {
        found_with("GET /reports/{name}.json", Name { name })
    }

    #[get("/range/{from}-{to}")]
    fn range(&self, from: String, to: String) -> Found<Range> {
        found_with("GET /range/{from}-{to}", Range { from, to })
    }

    #[get("/v1.0/info")]
    fn info(&self) -> Found<None> {
        found("GET /v1.0/info")
    }
}
