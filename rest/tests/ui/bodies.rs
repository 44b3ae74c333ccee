use lazo_rest::{FromBody, api};

#[derive(FromBody)]
struct NoEnum {
    a: String,
}

#[derive(FromBody)]
enum Ways {
    Json(String),
    #[body("json")]
    Text(String),
    #[body("text/plain")]
    Nothing,
}

struct Unreadable;
struct Todos;

#[api]
impl Todos {
    #[post("/a")]
    fn a(&self, #[body(content = "text/csv")] _body: Unreadable) {}

    #[post("/b")]
    fn b(&self, #[body] _body: Unreadable) {}
}

#[api]
impl Ways {
    #[post("/c")]
    fn c(&self, #[body(kind = "text/csv")] body: String) {}
}

fn main() {}
