use lazo_repository::model;

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    #[serde(rename = "isComplete")]
    pub is_complete: Option<bool>,
}

fn main() {}
