//! What operations say in the document beside what they take and give.

use crate::support::{application, document};
use lazo_kernel::Injectable;
use lazo_rest::openapi::{Declarations, OpenApiConfig, SecurityScheme, Server, Tag};
use lazo_rest::operation::{ExternalDocs, SecurityRequirement};
use lazo_rest::{RestConfig, TableErrors, api, table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Todo {
    #[schemars(length(min = 1))]
    title: String,
}

impl Todo {
    fn titled(title: &str) -> Self {
        Self { title: title.to_owned() }
    }
}

#[derive(Injectable)]
struct Todos {}

#[api(
    security("jwt"),
    security("key", "tenant"),
    servers = "https://todo.example.com",
    extension("x-team" = "core", "x-tier" = 1)
)]
impl Todos {
    #[get(
        "/todos",
        external_docs("https://docs.example.com/todos", "How lists work"),
        examples("one" = [Todo::titled("a")], "none" = json!([]))
    )]
    fn find(
        &self,
        #[query(example = 5)] limit: Option<u32>,
        #[query(examples("first" = 0, "second" = 10))] skip: Option<u32>,
    ) -> Vec<Todo> {
        let _ = (limit, skip);
        Vec::new()
    }

    #[post(
        "/todos",
        security("oauth" = ["todos:write", "todos:read"]),
        servers = ["https://a.example.com", "https://b.example.com"],
        extension("x-tier" = json!({"level": 2})),
        example = Todo::titled("made")
    )]
    fn create(&self, #[body(example = Todo::titled("new"))] todo: Todo) -> Todo {
        todo
    }

    #[get("/health", public)]
    fn health(&self) {}

    #[get("/me", security("jwt"), public)]
    fn me(&self) {}
}

#[actix_web::test]
async fn attributes_say_who_may_call_and_what_values_look_like() {
    let document = document::<Todos>();
    let paths = &document["paths"];
    let find = &paths["/todos"]["get"];
    assert_eq!(find["security"], json!([{"jwt": []}, {"key": [], "tenant": []}]));
    assert_eq!(
        find["externalDocs"],
        json!({"url": "https://docs.example.com/todos", "description": "How lists work"})
    );
    assert_eq!(find["servers"], json!([{"url": "https://todo.example.com"}]));
    assert_eq!((&find["x-team"], &find["x-tier"]), (&json!("core"), &json!(1)));
    let answer = &find["responses"]["200"]["content"]["application/json"];
    assert_eq!(answer["examples"], json!({"one": {"value": [{"title": "a"}]}, "none": {"value": []}}));
    assert_eq!(find["parameters"][0]["example"], json!(5));
    assert_eq!(find["parameters"][1]["examples"], json!({"first": {"value": 0}, "second": {"value": 10}}));

    let create = &paths["/todos"]["post"];
    assert_eq!(create["security"], json!([{"oauth": ["todos:write", "todos:read"]}]));
    assert_eq!(create["servers"].as_array().map(Vec::len), Some(2));
    assert_eq!(create["x-tier"], json!({"level": 2}));
    let body = &create["requestBody"]["content"]["application/json"];
    assert_eq!(body["example"], json!({"title": "new"}));
    let answer = &create["responses"]["200"]["content"]["application/json"];
    assert_eq!(answer["example"], json!({"title": "made"}));

    assert_eq!(paths["/health"]["get"]["security"], json!([]));
    assert_eq!(paths["/me"]["get"]["security"], json!([{"jwt": []}, {}]));
}

#[derive(Injectable)]
struct Wrong {}

#[api]
impl Wrong {
    #[post("/wrong", examples("empty" = Todo::titled("")))]
    fn create(
        &self,
        #[query(minimum = 1, example = 0)] limit: Option<u32>,
        #[body(example = json!({"name": "x"}))] todo: Todo,
    ) -> Todo {
        let _ = limit;
        todo
    }
}

#[actix_web::test]
async fn an_example_that_its_schema_refuses_is_told_at_the_start() {
    let app = application::<Wrong>(RestConfig::default());
    let error = table(&app).unwrap_err();
    let errors = error.downcast_ref::<TableErrors>().unwrap();
    let told: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "the example of the parameter `limit` of `Wrong.create` is none, says its schema: must be >= 1",
            "the example of the body `application/json` of `Wrong.create` is none, says its schema: must have required \
             property 'title'",
            "the example `empty` of the answer 200 `application/json` of `Wrong.create` is none, says its schema: /title \
             must NOT have fewer than 1 characters",
        ]
    );
}

#[derive(Injectable)]
struct Hidden {}

#[api(hidden)]
impl Hidden {
    #[get("/hidden")]
    fn one(&self) {}

    #[get("/shown", hidden = false)]
    fn other(&self) {}
}

#[derive(Injectable)]
struct Old {}

#[api(deprecated)]
impl Old {
    #[get("/old")]
    fn one(&self) {}

    #[get("/new", deprecated = false)]
    fn other(&self) {}
}

#[actix_web::test]
async fn a_whole_block_is_hidden_or_deprecated_but_for_what_says_otherwise() {
    let paths = document::<Hidden>()["paths"].clone();
    assert_eq!(paths.as_object().unwrap().keys().collect::<Vec<_>>(), ["/shown"]);
    let old = document::<Old>();
    let is_old = |path: &str| old["paths"][path]["get"].get("deprecated") == Some(&json!(true));
    assert_eq!((is_old("/old"), is_old("/new")), (true, false));
}

fn declared() -> Value {
    json!({
        "servers": [{"url": "https://{region}.example.com", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}],
        "security_schemes": {"jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        "security": [{"jwt": []}],
        "tags": [{"name": "Todos", "description": "Things to do", "external_docs": {"url": "https://docs.example.com"}}],
        "external_docs": {"url": "https://docs.example.com"},
    })
}

#[actix_web::test]
async fn configuration_and_bindings_declare_what_holds_for_all() {
    // What is told is looked at here; nobody is let in.
    let security = json!({"enforce": false});
    let config: RestConfig =
        serde_json::from_value(json!({"openapi": declared(), "security": security})).unwrap();
    let by_config = application::<Todos>(config.clone());
    let declared = Declarations::default()
        .server(Server::at("https://{region}.example.com").variable("region", "eu", ["eu", "us"]))
        .security_scheme("jwt", SecurityScheme::bearer("JWT"))
        .security(SecurityRequirement::scheme("jwt"))
        .tag(Tag {
            external_docs: Some(ExternalDocs::at("https://docs.example.com")),
            ..Tag::new("Todos", "Things to do")
        })
        .external_docs(ExternalDocs::at("https://docs.example.com"));
    let config = RestConfig { openapi: OpenApiConfig::default(), ..config };
    let by_code = application::<Todos>(config).with(declared.binding("todo"));
    let document = table(&by_config).unwrap().openapi().await.unwrap().value().clone();
    assert_eq!(&document, table(&by_code).unwrap().openapi().await.unwrap().value());
    assert_eq!(
        document["servers"],
        json!([{"url": "https://{region}.example.com", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}])
    );
    assert_eq!(document["components"]["securitySchemes"]["jwt"]["bearerFormat"], "JWT");
    assert_eq!(document["security"], json!([{"jwt": []}]));
    assert_eq!(
        document["tags"],
        json!([{"name": "Todos", "description": "Things to do", "externalDocs": {"url": "https://docs.example.com"}}])
    );
    assert_eq!(document["externalDocs"], json!({"url": "https://docs.example.com"}));
}
