use lazo_repository::model;

#[model]
pub struct Todo {
    #[id(generated)]
    pub id: i64,
}

fn main() {}
