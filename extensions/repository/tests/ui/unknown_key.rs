use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    #[property(min_len = 1)]
    pub title: String,
}

fn main() {}
