//! What `Names` takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Option")]
pub struct OptionModel {
    #[serde(
        rename = "",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub field: Option<bool>,
    #[serde(
        rename = "1st",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub field_1st: Option<bool>,
    #[serde(rename = "String")]
    pub string: String,
    #[serde(
        rename = "a-b",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub a_b: Option<bool>,
    #[serde(
        rename = "a_b",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub a_b2: Option<bool>,
    pub r#async: bool,
    #[serde(
        rename = "crate",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub crate_: Option<bool>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub r#gen: Option<bool>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub others: Option<bool>,
    #[serde(
        rename = "string",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String")]
    pub string2: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub é: Option<bool>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub 日本: Option<bool>,
    #[serde(
        rename = "🦀",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub field2: Option<bool>,
    /// All other properties.
    #[serde(flatten)]
    pub others_: std::collections::BTreeMap<String, i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Result")]
pub struct ResultModel {
    /// One that is described.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "VecModel")]
    pub described: Option<VecModel>,
    /// One that may be null.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<OptionModel>")]
    pub option: Option<Option<OptionModel>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Tree")]
    pub tree: Option<Tree>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "VecModel")]
    pub vec: Option<VecModel>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "todo-list")]
pub struct TodoList {
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[schemars(schema_with = "nullable::<jiff::Timestamp>")]
    pub at: Option<jiff::Timestamp>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "std::collections::BTreeMap<String,TodoListByNameValue>")]
    pub by_name: Option<std::collections::BTreeMap<String, TodoListByNameValue>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Vec<Option<i32>>")]
    pub counts: Option<Vec<Option<i32>>>,
    #[schemars(range(max = 10), extend("exclusiveMinimum" = 0))]
    pub size: f64,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<TodoListState>")]
    pub state: Option<Option<TodoListState>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct TodoListByNameValue(#[schemars(length(max = 3))] pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum TodoListState {
    #[serde(rename = "open")]
    Open,
    #[serde(rename = "done")]
    Done,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tree {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Box<TreeEither>")]
    pub either: Option<Box<TreeEither>>,
    pub left: Box<Tree>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<Box<Tree>>")]
    pub right: Option<Option<Box<Tree>>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline, transform = exactly_one)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum TreeEither {
    Tree(Box<Tree>),
    List(Vec<Tree>),
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    #[serde(default = "default_user_age")]
    pub age: i32,
    #[serde(default = "default_user_is_active")]
    pub is_active: bool,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Vec<TodoList>")]
    pub lists: Option<Vec<TodoList>>,
    #[schemars(length(max = 10))]
    pub name: String,
    #[serde(default = "default_user_nick")]
    pub nick: String,
    #[serde(default = "default_user_quota")]
    pub quota: f64,
    #[serde(default = "default_user_role")]
    pub role: UserRole,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline, extend("default" = "user"))]
pub enum UserRole {
    #[serde(rename = "admin")]
    Admin,
    #[serde(rename = "user")]
    User,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Vec")]
pub enum VecModel {
    #[serde(rename = "Self")]
    SelfValue,
    #[serde(rename = "self")]
    SelfValue2,
    #[serde(rename = "SELF")]
    SelfValue3,
    #[serde(rename = "")]
    Empty,
    #[serde(rename = "1")]
    Value1,
    #[serde(rename = "<")]
    Other,
    #[serde(rename = ">")]
    Other2,
    #[serde(rename = "a b")]
    AB,
}

fn default_user_age() -> i32 {
    18
}

fn default_user_is_active() -> bool {
    true
}

fn default_user_nick() -> String {
    "nobody \"yet\"".to_owned()
}

fn default_user_quota() -> f64 {
    -1.0
}

fn default_user_role() -> UserRole {
    UserRole::User
}

/// No value fits two of the alternatives.
fn exactly_one(schema: &mut schemars::Schema) {
    if let Some(all) = schema.remove("anyOf") {
        schema.insert("oneOf".to_owned(), all);
    }
}

/// The schema of what is always there and may be `null`.
fn nullable<T: JsonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    generator.subschema_for::<Option<T>>()
}

/// What is there: `null` is a value like others, or refused.
fn present<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
