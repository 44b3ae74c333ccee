use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    pub is_complete: bool,
    #[property(name = "isComplete")]
    pub done: bool,
}

fn main() {}
