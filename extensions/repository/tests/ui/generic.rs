use lazo_repository::model;

#[model]
pub struct Todo<T> {
    #[id]
    pub id: i64,
    pub tag: T,
}

fn main() {}
