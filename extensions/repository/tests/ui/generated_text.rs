use lazo_repository::model;

#[model]
pub struct Todo {
    #[id(generated)]
    pub id: Option<String>,
}

fn main() {}
