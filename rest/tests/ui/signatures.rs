use actix_web::web::Query;
use lazo_rest::{api, get};
use std::borrow::Cow;

struct Page {
    from: u64,
}

struct Todos;

#[api]
impl Todos {
    #[get("/todos")]
    fn find(&mut self) {}

    #[get("/all")]
    fn all() {}

    #[get("/any")]
    fn any<T>(&self, #[query] x: T) {}

    #[get("/lent")]
    fn lent<'a>(&'a self, #[query] owner: Cow<'a, str>) {}

    #[get("/page")]
    fn page(&self, #[extract] Query(page): Query<Page>, #[query] _: u8) {}

    #[get("/found")]
    fn found(&self) -> Option<impl serde::Serialize> {
        Some(1)
    }
}

#[get("/pages")]
fn pages(#[extract] Query(Page { from }): Query<Page>) {}

fn main() {}
