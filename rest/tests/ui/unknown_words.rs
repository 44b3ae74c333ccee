use lazo_rest::api;

struct Todos;

#[api(prefix = "/x")]
impl Todos {
    #[get("todos")]
    fn find(&self) {}

    #[get]
    fn all(&self) {}

    #[get("/a", name = "x")]
    fn named(&self, #[query(min = 1)] x: i64) {}
}

fn main() {}
