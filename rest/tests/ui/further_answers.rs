//! Answers that an operation tells of beside its result.

use lazo_rest::{api, controller};

#[controller]
struct Todos {}

#[api(response)]
impl Todos {}

#[controller]
struct Words {}

#[api]
impl Words {
    #[get("/without", response("There is none"))]
    fn without(&self) {}

    #[get("/beyond", response(700, "Too much"))]
    fn beyond(&self) {}

    #[get("/code", response(200, "Fine", code = "FINE"))]
    fn code(&self) {}

    #[get("/both", response(409, String, code = "CLASH"))]
    fn both(&self) {}

    #[get("/word", response(404, "None", codes = "NONE"))]
    fn word(&self) {}

    #[get("/twice", response(404, "None", "of them"))]
    fn twice(&self) {}
}

fn main() {}
