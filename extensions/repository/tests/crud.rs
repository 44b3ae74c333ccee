//! A repository over the memory connector, from the first entity to the last.

use std::sync::Arc;

use lazo_repository::{
    Count, CrudRepository, DataSource, DefaultCrudRepository, Direction, Error, ErrorKind, FailureKind,
    Filter, FilterById, MemoryConnector, Where, model,
};
use serde_json::{Value, json};

/// Something to do.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub desc: Option<String>,
    /// Whether it is done.
    pub is_complete: Option<bool>,
    /// Anything.
    pub tag: Option<Value>,
}

/// A country.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// Its code.
    #[id]
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is in the shop's list, which it is unless somebody says otherwise.
    #[property(default = true)]
    pub listed: Option<bool>,
    /// What we think of it.
    #[property(hidden)]
    pub remark: Option<String>,
}

fn todos() -> Arc<dyn CrudRepository<Todo>> {
    let db = DataSource::new("db", Arc::new(MemoryConnector::new()));
    Arc::new(DefaultCrudRepository::new(Arc::new(db)))
}

fn new(value: Value) -> NewTodo {
    serde_json::from_value(value).expect("a new todo")
}

async fn seeded() -> Arc<dyn CrudRepository<Todo>> {
    let todos = todos();
    todos
        .create_all(vec![
            new(json!({"title": "Paint the fence", "desc": "Two coats, dark green", "isComplete": false})),
            new(json!({"title": "Order firewood", "isComplete": false, "tag": "urgent"})),
            new(json!({"title": "Practise chess", "isComplete": true, "tag": {"level": 3, "names": ["a", "b"]}})),
            new(json!({"title": "feed the cat"})),
        ])
        .await
        .expect("seed");
    todos
}

async fn ids(todos: &dyn CrudRepository<Todo>, filter: Value) -> Vec<i64> {
    let filter = Filter::from_value(&filter).expect("a filter");
    todos.find(Some(filter)).await.expect("todos").into_iter().filter_map(|todo| todo.id).collect()
}

fn failure_of(error: &Error) -> (FailureKind, Option<&str>) {
    let failure = error.failure();
    (failure.kind, failure.code.as_deref())
}

#[tokio::test]
async fn ids_grow_by_one_and_are_never_given_twice() {
    let todos = seeded().await;
    todos.delete_by_id(4).await.expect("deleted");
    let stored = todos.create(new(json!({"title": "x"}))).await.expect("stored");
    assert_eq!(stored.id, Some(5));
    todos.delete_all(None).await.expect("deleted");
    assert_eq!(todos.create(new(json!({"title": "x"}))).await.expect("stored").id, Some(6));
}

#[tokio::test]
async fn filters_choose_sort_and_cut() {
    let todos = seeded().await;
    for (filter, expected) in [
        (json!({}), vec![1, 2, 3, 4]),
        (json!({"where": {"isComplete": false}}), vec![1, 2]),
        (json!({"where": {"isComplete": {"neq": false}}}), vec![3, 4]),
        (json!({"where": {"isComplete": null}}), vec![4]),
        (json!({"where": {"title": {"like": "P%"}}}), vec![1, 3]),
        (json!({"where": {"title": {"nlike": "P%"}}}), vec![2, 4]),
        (json!({"where": {"desc": {"nlike": "x"}}}), vec![1]),
        (json!({"where": {"title": {"ilike": "%CHESS"}}}), vec![3]),
        (json!({"where": {"title": {"regexp": "/^(paint|feed)/i"}}}), vec![1, 4]),
        (json!({"where": {"id": {"gt": 1, "lt": 4}}}), vec![2, 3]),
        (json!({"where": {"id": {"between": [2, 3]}}}), vec![2, 3]),
        (json!({"where": {"id": {"inq": [1, 4, 9]}}}), vec![1, 4]),
        (json!({"where": {"id": {"nin": [1, 4, 9]}}}), vec![2, 3]),
        (json!({"where": {"tag": {"exists": true}}}), vec![2, 3]),
        (json!({"where": {"tag.level": 3}}), vec![3]),
        (json!({"where": {"tag.names": "b"}}), vec![3]),
        (json!({"where": {"tag.names": {"neq": "b"}}}), vec![1, 2, 3, 4]),
        (json!({"where": {"or": [{"id": 1}, {"and": [{"id": 2}, {"tag": "urgent"}]}]}}), vec![1, 2]),
        (json!({"where": {"or": []}}), vec![]),
        (json!({"order": "title"}), vec![2, 1, 3, 4]),
        (json!({"order": ["isComplete DESC", "id desc"]}), vec![3, 2, 1, 4]),
        (json!({"order": "title DESC", "limit": 2}), vec![4, 3]),
        (json!({"skip": 1, "limit": 2}), vec![2, 3]),
        (json!({"offset": 3}), vec![4]),
    ] {
        assert_eq!(ids(todos.as_ref(), filter.clone()).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn built_filters_are_those_that_are_read() {
    let todos = seeded().await;
    let filter = Filter::new()
        .filter(Todo::IS_COMPLETE.eq(false).or(Where::exists("isComplete", false)))
        .order_by(Todo::ID, Direction::Descending)
        .limit(2);
    let found = todos.find(Some(filter)).await.expect("todos");
    assert_eq!(found.iter().map(|todo| todo.id).collect::<Vec<_>>(), [Some(4), Some(2)]);

    let error =
        todos.find(Some(Filter::new().filter(Where::eq("titel", "x")))).await.expect_err("a wrong property");
    assert_eq!(
        error.to_string(),
        "invalid filter at /where/titel: Todo has no property `titel` (INVALID_FILTER)"
    );
    assert_eq!(failure_of(&error).0, FailureKind::Invalid);
    let error = todos.count(Some(Where::gt("id", "1"))).await.expect_err("a wrong type");
    assert!(matches!(error.kind(), ErrorKind::Filter(_)));
}

#[tokio::test]
async fn fields_give_parts_of_entities() {
    let todos = seeded().await;
    let fields =
        |fields: Value| Some(Filter::from_value(&json!({"fields": fields, "limit": 1})).expect("a filter"));
    for (wanted, expected) in [
        (json!({"title": true}), json!([{"title": "Paint the fence"}])),
        (json!(["id", "desc"]), json!([{"id": 1, "desc": "Two coats, dark green"}])),
        (json!({"desc": false, "id": false}), json!([{"title": "Paint the fence", "isComplete": false}])),
        (json!({"id": true, "desc": false}), json!([{"id": 1}])),
    ] {
        let found = todos.select(fields(wanted)).await.expect("parts");
        assert_eq!(serde_json::to_value(found).expect("JSON"), expected);
    }
    let error = todos.find(fields(json!(["id"]))).await.expect_err("no title");
    assert!(error.to_string().contains("`select`"), "{error}");
    let part = todos.select_by_id(2, Some(FilterById::new().fields(["tag"]))).await.expect("a part");
    assert_eq!(part.tag, Some(json!("urgent")));
    assert_eq!(part.title, None);
}

#[tokio::test]
async fn changes_are_as_large_as_they_say() {
    let todos = seeded().await;
    let patch = TodoPartial { desc: Some("x".into()), ..TodoPartial::default() };
    todos.update_by_id(1, patch.clone()).await.expect("changed");
    assert_eq!(todos.find_by_id(1, None).await.expect("a todo").is_complete, Some(false));
    assert_eq!(
        todos.update_all(patch.clone(), Some(Where::gt("id", 2))).await.expect("changed"),
        Count { count: 2 }
    );

    let whole = Todo { id: None, title: "new".into(), desc: None, is_complete: None, tag: Some(Value::Null) };
    todos.replace_by_id(2, whole.clone()).await.expect("replaced");
    assert_eq!(todos.find_by_id(2, None).await.expect("a todo"), Todo { id: Some(2), ..whole.clone() });

    let with_id = |id| TodoPartial { id: Some(id), desc: Some("y".into()), ..TodoPartial::default() };
    todos.update_by_id(1, with_id(1)).await.expect("its own id");
    for (result, code) in [
        (todos.update_by_id(1, TodoPartial::default()).await, "INVALID_BODY_DEFINITION"),
        (todos.update_by_id(1, with_id(2)).await, "ID_CHANGE"),
        (todos.replace_by_id(1, Todo { id: Some(7), ..whole.clone() }).await, "ID_CHANGE"),
        (todos.update_all(with_id(1), None).await.map(drop), "ID_CHANGE"),
        (todos.update_all(TodoPartial::default(), None).await.map(drop), "INVALID_BODY_DEFINITION"),
        (todos.update_by_id(99, patch.clone()).await, "ENTITY_NOT_FOUND"),
        (todos.replace_by_id(99, whole.clone()).await, "ENTITY_NOT_FOUND"),
        (todos.delete_by_id(99).await, "ENTITY_NOT_FOUND"),
        (todos.find_by_id(99, None).await.map(drop), "ENTITY_NOT_FOUND"),
    ] {
        let error = result.expect_err(code);
        assert_eq!(failure_of(&error).1, Some(code), "{error}");
    }
    assert!(!todos.exists(99).await.expect("an answer"));
    assert_eq!(todos.delete_all(Some(Where::lte("id", 2))).await.expect("deleted"), Count { count: 2 });
    assert_eq!(todos.count(None).await.expect("a count"), Count { count: 2 });
}

#[tokio::test]
async fn an_error_carries_a_failure_for_the_layers_above() {
    let error = todos().find_by_id(99, None).await.expect_err("nothing there");
    assert_eq!(error.to_string(), "Entity not found: Todo with id 99");
    let source = std::error::Error::source(&error).expect("a source");
    let failure = source.downcast_ref::<lazo_repository::Failure>().expect("a failure");
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::NotFound, Some("ENTITY_NOT_FOUND")));
}

#[tokio::test]
async fn ids_of_the_client_defaults_and_hidden_properties() {
    let countries = DefaultCrudRepository::<Country>::new(Arc::new(DataSource::new(
        "db",
        Arc::new(MemoryConnector::new()),
    )));
    let new = |code: &str| NewCountry {
        code: code.into(),
        name: "x".into(),
        listed: None,
        remark: Some("hush".into()),
    };
    let stored = countries.create(new("SK")).await.expect("stored");
    assert_eq!(stored.listed, Some(true));
    assert_eq!(stored.remark.as_deref(), Some("hush"));
    assert_eq!(
        serde_json::to_value(&stored).expect("JSON"),
        json!({"code": "SK", "name": "x", "listed": true})
    );
    let error = countries.create(new("SK")).await.expect_err("a duplicate");
    assert_eq!(failure_of(&error).0, FailureKind::Conflict);
    assert!(countries.create_all(vec![new("CZ"), new("SK")]).await.is_err());
    assert_eq!(countries.count(None).await.expect("a count").count, 1, "all or none");
    assert!(countries.find(Some(Filter::new().filter(Where::eq("remark", "hush")))).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing() {
    let todos = todos();
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let todos = Arc::clone(&todos);
            tokio::spawn(async move { todos.create(new(json!({"title": number.to_string()}))).await })
        })
        .collect();
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.expect("a task").expect("stored").id.expect("an id"));
    }
    ids.sort_unstable();
    assert_eq!(ids, (1..=200).collect::<Vec<_>>());
}
