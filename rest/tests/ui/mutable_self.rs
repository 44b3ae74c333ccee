use lazo_rest::api;

struct Todos;

#[api]
impl Todos {
    #[get("/todos")]
    fn find(&mut self) {}

    #[get("/all")]
    fn all() {}

    #[get("/any")]
    fn any<T>(&self, #[query] x: T) {}
}

fn main() {}
