use lazo_rest::{UploadedFile, api, controller};

#[controller]
struct Versions {}

#[api(version = 2)]
impl Versions {
    #[get("/a")]
    fn a(&self) {}
}

#[controller]
struct Scopes {}

#[api(security("bearer", scopes = ["a"]))]
impl Scopes {
    #[get("/a")]
    fn a(&self) {}
}

#[controller]
struct Todos {}

#[api]
impl Todos {
    #[get(path = "/a")]
    fn a(&self) {}

    #[post("/b")]
    fn b(&self, #[body(limit = "10MB")] text: String) {}

    #[post("/c")]
    fn c(&self, #[body("text/plain")] text: String) {}

    #[post("/d")]
    fn d(&self, #[body(content = "multipart/form-data")] file: UploadedFile) {}

    #[post("/e")]
    fn e(&self, #[body] files: Option<Vec<UploadedFile>>) {}

    #[get("/f")]
    fn f(&self, #[query(minimum)] n: u8) {}

    #[get("/g")]
    fn g(&self, #[query(minimum = "1")] a: u8, #[query(max_length = -1)] b: String, #[query(pattern = 1)] c: String) {}

    #[get("/h")]
    fn h(&self, #[query(unique_items = "yes")] a: Vec<u8>, #[query(minimum = 1, minimum = 2)] b: u8) {}

    #[get("/i")]
    fn i(&self, #[query(default = 1)] a: String, #[query(default = "1")] b: u8, #[query(default = 1)] c: f64) {}
}

fn main() {}
