use lazo_repository::model;

#[model]
pub enum Todo {
    Done,
}

fn main() {}
