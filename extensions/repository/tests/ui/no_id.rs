use lazo_repository::model;

#[model]
pub struct Todo {
    pub title: String,
}

fn main() {}
