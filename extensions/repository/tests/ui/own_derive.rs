use lazo_repository::model;

#[model]
#[derive(Debug, Clone, serde::Serialize)]
pub struct Todo {
    #[id]
    pub id: i64,
}

fn main() {}
