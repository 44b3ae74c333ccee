use lazo_rest::api;

struct Todos;

#[api]
impl Todos {
    #[get("/todos/{userId}")]
    fn find(&self) {}
}

fn main() {}
