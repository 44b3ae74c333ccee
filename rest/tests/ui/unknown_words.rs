use lazo_rest::{ApiError, api, variant};

struct Todos;

#[api(prefix = "/x")]
impl Todos {
    #[get("todos")]
    fn find(&self) {}

    #[get]
    fn all(&self) {}

    #[get("/a", name = "x")]
    fn named(&self, #[query(min = 1)] x: i64) {}

    #[get("/b", deprecate)]
    fn left(&self) {}

    #[post("/c")]
    fn nearly(&self, #[query(min = 1)] x: i64, #[header(maxLength = 1)] y: String, #[body(contents = "text/plain")] z: String) {}
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no")]
#[status(404, name = "NO")]
struct No;

#[variant(Patch, partal)]
#[derive(Clone)]
struct Todo {
    id: u8,
}

#[variant(partial = true)]
#[derive(Clone)]
struct Nameless {
    id: u8,
}

fn main() {}
