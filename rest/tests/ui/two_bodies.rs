use lazo_rest::api;

struct Todos;

#[api]
impl Todos {
    #[post("/todos")]
    fn create(&self, #[body] title: String, #[body] text: String) {}

    #[get("/todos")]
    fn find(&self, #[body] filter: String) {}
}

fn main() {}
