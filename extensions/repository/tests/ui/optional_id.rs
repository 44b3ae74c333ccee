use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: Option<i64>,
}

fn main() {}
