use lazo_rest::api;

struct Todos;

#[api]
impl Todos {
    #[get("/todos")]
    fn find(&self, limit: u32) {}

    #[get("/todos/{id}")]
    fn find_by_id(&self, #[path] todo_id: u32, id: u32) {}

    #[get("/users/:id")]
    fn find_user(&self, id: u32) {}

    #[get("/owners")]
    fn find_by_owner(&self, #[query] owner: &str, #[query] tag: Option<&str>) {}
}

fn main() {}
