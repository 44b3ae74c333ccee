use lazo_repository::model;

#[model(tabel = "todos")]
pub struct Todo {
    #[id]
    pub id: i64,
}

fn main() {}
