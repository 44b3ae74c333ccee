use lazo_repository::model;

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Address {
    street: String,
}

#[model]
pub struct Todo {
    #[id]
    pub id: i64,
    pub address: Address,
}

fn main() {}
