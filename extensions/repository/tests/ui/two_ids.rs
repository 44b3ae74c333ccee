use lazo_repository::model;

#[model]
pub struct Todo {
    #[id(generated)]
    pub id: Option<i64>,
    #[id]
    pub code: String,
}

fn main() {}
