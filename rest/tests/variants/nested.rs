//! Variants with other forms in their fields, of every shape.

use super::{required, schema, schema_of_answers};
use lazo_rest::{PatchOf, VariantOf, variant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[variant(UserView, exclude(password))]
#[variant(UserPatch, only(name), partial)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct User {
    name: String,
    password: String,
}

/// A task for many.
#[variant(TaskView, deep(author: UserView, watchers: UserView, reviewer: UserView, teams: UserView))]
#[variant(TaskAuthor, only(author, reviewer), deep(author: UserView, reviewer: UserView = User::nobody()))]
#[variant(TaskRename, only(author, watchers), partial, deep(author: UserPatch))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Task {
    title: String,
    author: User,
    watchers: Vec<User>,
    /// Who looks at it at last.
    reviewer: Option<Box<User>>,
    teams: Option<Vec<User>>,
}

impl User {
    fn nobody() -> Self {
        user("nobody")
    }
}

fn user(name: &str) -> User {
    User { name: name.to_owned(), password: format!("{name}'s") }
}

fn task() -> Task {
    Task {
        title: "Paint".to_owned(),
        author: user("Ann"),
        watchers: vec![user("Bea"), user("Cid")],
        reviewer: Some(Box::new(user("Dan"))),
        teams: Some(vec![user("Eve")]),
    }
}

#[test]
fn a_form_is_taken_in_lists_boxes_and_options() {
    let view = TaskView::from(task());
    let expected = json!({
        "title": "Paint",
        "author": {"name": "Ann"},
        "watchers": [{"name": "Bea"}, {"name": "Cid"}],
        "reviewer": {"name": "Dan"},
        "teams": [{"name": "Eve"}],
    });
    assert_eq!(serde_json::to_value(&view).unwrap(), expected);
    let read: TaskView = serde_json::from_value(expected).unwrap();
    assert_eq!(read, view);
    let bare = TaskView::from(Task { reviewer: None, teams: None, ..task() });
    assert_eq!((bare.reviewer, bare.teams), (None, None));
}

#[test]
fn the_schema_refers_to_the_form() {
    let schema = schema_of_answers::<TaskView>();
    let form = json!({"$ref": "#/$defs/UserView"});
    let properties = &schema["properties"];
    assert_eq!(properties["author"], form);
    assert_eq!(properties["watchers"]["items"], form);
    assert_eq!(properties["reviewer"]["anyOf"], json!([form, {"type": "null"}]));
    assert_eq!(properties["reviewer"]["description"], "Who looks at it at last.");
    assert_eq!(properties["teams"]["items"], form);
    assert_eq!(required(&schema), ["title", "author", "watchers", "reviewer", "teams"]);
    assert_eq!(schema["$defs"].as_object().unwrap().keys().collect::<Vec<_>>(), ["UserView"]);
    let described =
        "A task for many: a `Task` with another form of `author`, `watchers`, `reviewer`, `teams`.";
    assert_eq!(schema["description"], described);
    assert_eq!(required(&self::schema::<TaskView>()), ["title", "author", "watchers"]);
}

#[test]
fn a_form_that_is_no_patch_replaces_what_it_has() {
    let mut changed = task();
    let new = TaskAuthor { author: UserView { name: "Fay".to_owned() }, reviewer: None };
    new.apply(&mut changed);
    let author = User { name: "Fay".to_owned(), password: "Ann's".to_owned() };
    assert_eq!(changed, Task { author, reviewer: None, ..task() });
}

#[test]
fn what_was_not_there_begins_as_it_is_said() {
    let mut changed = Task { reviewer: None, ..task() };
    let new = TaskAuthor {
        author: UserView { name: "Ann".to_owned() },
        reviewer: Some(Box::new(UserView { name: "Gil".to_owned() })),
    };
    new.apply(&mut changed);
    let reviewer = User { name: "Gil".to_owned(), password: "nobody's".to_owned() };
    assert_eq!(changed.reviewer, Some(Box::new(reviewer)));
}

#[test]
fn lists_that_are_not_entered_are_replaced() {
    let patch: TaskRename =
        serde_json::from_value(json!({"author": {"name": "Fay"}, "watchers": []})).unwrap();
    let mut changed = task();
    patch.apply(&mut changed);
    let author = User { name: "Fay".to_owned(), password: "Ann's".to_owned() };
    assert_eq!(changed, Task { author, watchers: vec![], ..task() });
}

#[test]
fn code_that_knows_no_type_takes_forms_and_puts_them_back() {
    fn touch<P: PatchOf<B>, B: Clone>(value: &mut B) {
        P::of(value.clone()).apply(value);
    }
    fn forms<V: VariantOf<B>, B>(all: Vec<B>) -> Vec<V> {
        all.into_iter().map(V::of).collect()
    }
    let mut touched = task();
    touch::<TaskRename, _>(&mut touched);
    assert_eq!(touched, task());
    assert_eq!(forms::<TaskView, _>(vec![task()]), [TaskView::from(task())]);
}

#[variant(NodeValue, exclude(next))]
#[variant(NodeWhole, partial)]
#[variant(NodePatch, partial, deep(next: NodePatch = Node { value: 0, next: None }))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Node {
    value: u8,
    next: Option<Box<Self>>,
}

#[test]
fn a_form_may_hold_itself() {
    let mut node = Node { value: 1, next: None };
    let patch = json!({"next": {"value": 2, "next": {"next": {"value": 4}}}});
    serde_json::from_value::<NodePatch>(patch).unwrap().apply(&mut node);
    let expected =
        json!({"value": 1, "next": {"value": 2, "next": {"value": 0, "next": {"value": 4, "next": null}}}});
    assert_eq!(serde_json::to_value(&node).unwrap(), expected);
}

#[test]
fn the_struct_itself_in_a_field_stays_the_struct() {
    let end = || Some(Box::new(Node { value: 2, next: None }));
    let mut node = NodeValue { value: 1 }.complete(end());
    assert_eq!(node.next, end());
    NodeWhole { value: None, next: Some(Some(Box::new(Node { value: 3, next: end() }))) }.apply(&mut node);
    assert_eq!(node, Node { value: 1, next: Some(Box::new(Node { value: 3, next: end() })) });
}

#[variant(PointPatch, partial)]
#[derive(Debug, PartialEq)]
struct Point {
    x: u8,
    y: u8,
}

#[test]
fn what_is_never_json_has_forms_too() {
    let mut point = Point { x: 1, y: 2 };
    PointPatch { x: None, y: Some(3) }.apply(&mut point);
    assert_eq!(point, Point { x: 1, y: 3 });
}
