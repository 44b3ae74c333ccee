#![allow(unused)]

use lazo_rest::{api, parameters};

struct Plain;

#[derive(schemars::JsonSchema)]
struct Unread {
    by: String,
}

#[derive(serde::Deserialize)]
struct Undescribed {
    by: String,
}

struct Todos;

#[api]
impl Todos {
    #[get("/{plain}")]
    fn parts(&self, plain: Plain, #[query] unread: Unread, #[query] sort: Option<Undescribed>) {}

    #[get("/list")]
    fn list(&self, #[query] sort: Vec<Undescribed>) {}

    #[post("/a")]
    fn body(&self, #[body] new: Undescribed) {}

    #[post("/b")]
    fn json(&self, #[body(content = "application/json")] new: Option<Undescribed>) {}

    #[get("/c")]
    fn rules(&self, #[query(min_length = 1)] number: u8, #[query(minimum = 1)] text: String) {}
}

#[parameters]
struct Page {
    sort: Option<Undescribed>,
}

fn main() {}
