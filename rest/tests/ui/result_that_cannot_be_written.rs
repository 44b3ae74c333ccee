use lazo_rest::api;

struct Todo;
struct Todos;

#[api]
impl Todos {
    #[get("/todos/first")]
    fn first(&self) -> Todo {
        Todo
    }
}

fn main() {}
