use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    #[property(default = true)]
    pub listed: bool,
}

fn main() {}
