use lazo_rest::api;

struct Todos;

#[api]
impl Todos {
    #[get("/todos/{id:\\d+}")]
    fn by_number(&self, id: u32) {}

    #[get("/todos/{id")]
    fn open(&self, id: u32) {}

    #[get("/todos/id}")]
    fn closed(&self, id: u32) {}

    #[get("todos")]
    fn without_slash(&self) {}
}

fn main() {}
