use lazo_rest::api;

struct Todos;

#[api(security = "jwt")]
impl Todos {
    #[get("/a", security())]
    fn a(&self) {}

    #[get("/b", external_docs = "https://docs.example.com")]
    fn b(&self) {}

    #[get("/c", extension("team" = "core"))]
    fn c(&self) {}

    #[get("/d", example = 1, example = 2)]
    fn d(&self) -> lazo_rest::Json<u8> {
        lazo_rest::Json(1)
    }

    #[get("/e", examples("x" = 1, "x" = 2))]
    fn e(&self, #[query(examples = 1)] x: u8) {}

    #[get("/f")]
    fn f(&self, #[query(examples("x" = 1, "x" = 2))] x: u8) {}
}

struct Others;

#[api(example = 1)]
impl Others {
    #[get("/g", deprecate)]
    fn g(&self) {}
}

fn main() {}
