use lazo_rest::{api, parameters};

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

    #[get("/late")]
    fn late(&self, #[query] #[query] days: u32, #[query] #[header] owner: String, #[inject] clock: u8) {}
}

#[parameters]
struct Page {
    #[query]
    #[header]
    from: u64,
}

fn main() {}
