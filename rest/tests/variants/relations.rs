//! Variants with fields that their struct has not.

use super::{required, schema, schema_of_answers};
use lazo_rest::variant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Todo {
    title: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Person {
    name: String,
}

/// What is to be done.
#[variant(
    TodoListWithRelations,
    with(
        /// What is on it.
        #[serde(rename = "entries")]
        #[schemars(length(max = 2))]
        todos: Vec<Todo>,
        owner: Option<Person>,
    )
)]
#[variant(TodoListWithOwner, exclude(owner_id), with(owner_id: Person))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TodoList {
    id: u64,
    owner_id: u64,
}

const LIST: TodoList = TodoList { id: 1, owner_id: 2 };

#[test]
fn relations_are_absent_until_somebody_fills_them() {
    let mut list = TodoListWithRelations::from(LIST);
    assert_eq!((&list.todos, &list.owner), (&None, &None));
    assert_eq!(serde_json::to_value(&list).unwrap(), json!({"id": 1, "ownerId": 2}));
    list.todos = Some(vec![Todo { title: "Paint".to_owned() }]);
    list.owner = Some(Person { name: "Ann".to_owned() });
    let written = json!({"id": 1, "ownerId": 2, "entries": [{"title": "Paint"}], "owner": {"name": "Ann"}});
    assert_eq!(serde_json::to_value(&list).unwrap(), written);
    assert_eq!(serde_json::from_value::<TodoListWithRelations>(written).unwrap(), list);
}

#[test]
fn relations_are_in_the_schema_and_not_required() {
    let schema = schema_of_answers::<TodoListWithRelations>();
    assert_eq!(required(&schema), ["id", "ownerId"]);
    let entries = &schema["properties"]["entries"];
    assert_eq!(entries["items"], json!({"$ref": "#/$defs/Todo"}));
    assert_eq!((&entries["description"], &entries["maxItems"]), (&json!("What is on it."), &json!(2)));
    let owner = json!([{"$ref": "#/$defs/Person"}, {"type": "null"}]);
    assert_eq!(schema["properties"]["owner"]["anyOf"], owner);
    assert_eq!(schema["additionalProperties"], json!(false));
    let described = "What is to be done: a `TodoList` which may have `todos`, `owner`.";
    assert_eq!(schema["description"], described);
    assert_eq!(required(&self::schema::<TodoListWithRelations>()), ["id", "ownerId"]);
}

#[test]
fn relations_are_no_part_of_the_struct() {
    let list = TodoListWithRelations { todos: Some(vec![]), ..TodoListWithRelations::from(LIST) };
    assert_eq!(list.clone().complete(), LIST);
    let mut changed = TodoList { id: 8, owner_id: 9 };
    list.apply(&mut changed);
    assert_eq!(changed, LIST);
}

#[test]
fn a_relation_may_have_the_name_of_a_field_that_is_left_out() {
    let mut list = TodoListWithOwner::from(LIST);
    list.owner_id = Some(Person { name: "Ann".to_owned() });
    assert_eq!(serde_json::to_value(&list).unwrap(), json!({"id": 1, "ownerId": {"name": "Ann"}}));
    assert_eq!(list.complete(2), LIST);
}
