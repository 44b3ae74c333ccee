//! The OpenAPI document of a small set of operations: against a committed one, and against a reader that is not ours.

mod golden;

use actix_web::http::Method;
use golden::golden;
use lazo_rest::openapi::{Document, Info, Server};
use lazo_rest::operation::{
    Location, MediaType, Notation, Operation, Parameter, RequestBody, Response, SchemaOf,
};
use lazo_rest::schema::Schemas;
use schemars::JsonSchema;
use serde_json::json;

/// A thing to do.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct NewTodo {
    /// What to do.
    #[schemars(length(min = 1))]
    title: String,
    #[serde(default)]
    is_complete: bool,
    parent: Option<Box<Self>>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Todo {
    id: i64,
    title: String,
    is_complete: bool,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct TodoFilter {
    #[schemars(range(min = 1))]
    limit: Option<u32>,
    order: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Secret {
    word: String,
}

fn operation(method: Method, path: &str, name: &str) -> Operation {
    Operation {
        tags: vec!["TodoController".into()],
        responses: vec![Response {
            status: 204,
            description: "No content".into(),
            content: vec![],
            ..Response::default()
        }],
        ..Operation::new(method, path, format!("TodoController.{name}"))
    }
}

fn json_of(schema: SchemaOf) -> Vec<MediaType> {
    vec![MediaType::new("application/json", Some(schema))]
}

fn ok(schema: SchemaOf) -> Response {
    Response { status: 200, description: "OK".into(), content: json_of(schema), ..Response::default() }
}

fn operations() -> Vec<Operation> {
    let at_least_1 = SchemaOf::of::<i64>().with(json!({"minimum": 1}));
    let id = Parameter {
        description: Some("The id of the todo.".into()),
        ..Parameter::new("id", Location::Path, at_least_1)
    };
    let filter = Parameter {
        notation: Notation::Json,
        ..Parameter::new("filter", Location::Query, SchemaOf::of::<TodoFilter>())
    };
    vec![
        Operation {
            parameters: vec![id.clone()],
            deprecated: true,
            ..operation(Method::DELETE, "/todos/{id}", "remove")
        },
        Operation {
            summary: Some("Finds one todo.".into()),
            description: Some("By its id: `yes` & <no>.".into()),
            parameters: vec![id],
            responses: vec![
                ok(SchemaOf::of::<Todo>()),
                Response {
                    status: 404,
                    description: "Not found".into(),
                    content: vec![],
                    ..Response::default()
                },
            ],
            ..operation(Method::GET, "/todos/{id}", "findById")
        },
        Operation {
            body: Some(RequestBody {
                required: true,
                description: None,
                content: json_of(SchemaOf::of::<NewTodo>()),
                limit: None,
            }),
            responses: vec![ok(SchemaOf::of::<Todo>())],
            ..operation(Method::POST, "/todos/", "create")
        },
        Operation {
            parameters: vec![filter],
            responses: vec![ok(SchemaOf::of::<Vec<Todo>>())],
            ..operation(Method::GET, "/todos", "find")
        },
        Operation {
            hidden: true,
            responses: vec![ok(SchemaOf::of::<Secret>())],
            ..operation(Method::GET, "/hidden", "hidden")
        },
        Operation {
            body: Some(RequestBody {
                required: false,
                description: Some("Any bytes.".into()),
                content: vec![MediaType::new("application/octet-stream", None)],
                limit: None,
            }),
            ..operation(Method::PUT, "/", "upload")
        },
    ]
}

fn document(operations: &[Operation]) -> Document {
    let schemas = Schemas::of(operations).expect("usable schemas");
    let info =
        Info { title: "todo".into(), version: "1.0".into(), description: Some("Things to do.".into()) };
    Document::build(info, vec![Server::at("/")], operations, &schemas).expect("a document")
}

#[test]
fn the_document_is_as_committed() {
    let document = document(&operations());
    golden("document.json", &document.to_json());
    golden("document.yaml", &document.to_yaml().expect("YAML"));
}

#[test]
fn both_forms_are_one_document_in_whatever_order_the_operations_come() {
    let mut operations = operations();
    let first = document(&operations);
    operations.reverse();
    assert_eq!(document(&operations).to_json(), first.to_json());
    let from_yaml: serde_json::Value =
        serde_yaml_ng::from_str(&first.to_yaml().expect("YAML")).expect("readable YAML");
    assert_eq!(&from_yaml, first.value());
}

#[test]
fn another_reader_understands_the_document() {
    let text = document(&operations()).to_json();
    let spec = oas3::from_json(&text).expect("an OpenAPI 3.1 document");
    assert_eq!(spec.openapi, "3.1.0");
    let names: Vec<String> = spec.operations().map(|(path, method, _)| format!("{method} {path}")).collect();
    for expected in ["GET /todos", "POST /todos", "GET /todos/{id}", "DELETE /todos/{id}", "PUT /"] {
        assert!(names.iter().any(|name| name == expected), "{expected} in {names:?}");
    }
    assert_eq!(names.len(), 5);
    let find = spec
        .operations()
        .find(|(path, method, _)| path == "/todos/{id}" && *method == Method::GET.as_str())
        .map(|(_, _, operation)| operation)
        .expect("the operation");
    let responses = find.responses(&spec);
    let content = &responses["200"].content["application/json"];
    content.schema(&spec).expect("a schema").expect("whose reference resolves");
    assert_eq!(find.parameters(&spec).expect("parameters").len(), 1);
}

#[test]
fn a_reader_of_3_0_understands_the_older_form() {
    let document = document(&operations()).into_3_0();
    golden("document-3.0.json", &document.to_json());
    let spec: openapiv3::OpenAPI =
        serde_json::from_str(&document.to_json()).expect("an OpenAPI 3.0 document");
    assert_eq!(spec.openapi, "3.0.3");
    assert_eq!(spec.operations().count(), 5);
    let schemas = &spec.components.expect("components").schemas;
    let new_todo = schemas["NewTodo"].as_item().expect("a schema");
    let openapiv3::SchemaKind::Type(openapiv3::Type::Object(object)) = &new_todo.schema_kind else {
        panic!("{new_todo:?}")
    };
    let parent = object.properties["parent"].as_item().expect("a schema");
    assert!(parent.schema_data.nullable);
}
