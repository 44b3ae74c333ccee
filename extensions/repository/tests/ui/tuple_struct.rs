use lazo_repository::model;

#[model]
pub struct Todo(i64, String);

fn main() {}
