use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    #[property(min_length = 1)]
    pub count: i64,
}

fn main() {}
