//! What parameters are that nobody sends, as a whole and inside of objects.

use crate::support::get;
use actix_web::http::Method;
use lazo_kernel::Application;
use lazo_rest::{
    Call, Mount, RestApplication, RestComponent, Route, Routes, TableErrors, api, controller, mount,
    operation::{Location, Operation, Parameter, SchemaOf},
    parameters, table,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Its schema says itself what it is when nobody says it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("default" = "up"))]
enum Order {
    Up,
    Down,
}

fn ten() -> u32 {
    10
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Window {
    #[serde(default = "ten")]
    limit: u32,
    #[serde(default)]
    steps: Vec<Step>,
    word: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Step {
    name: String,
    #[serde(default = "ten")]
    width: u32,
}

#[parameters]
struct Page {
    #[query(default = 20)]
    limit: u32,
    order: Order,
    #[header(default = "cs")]
    language: String,
    #[parameters]
    more: More,
}

#[parameters]
struct More {
    #[cookie(default = true)]
    wide: bool,
    #[query(default = -1.5)]
    low: Option<f64>,
}

#[controller]
struct Defaults {}

#[api]
impl Defaults {
    #[get("/page")]
    fn page(&self, #[parameters] page: Page) -> Value {
        json!([page.limit, page.order, page.language, page.more.wide, page.more.low])
    }

    #[get("/order")]
    fn order(&self, #[query] order: Option<Order>) -> Value {
        json!(order)
    }

    #[get("/windows")]
    fn windows(
        &self,
        #[query(style = "deepObject")] deep: Option<Window>,
        #[query] json: Option<Window>,
        #[query(style = "form")] spread: Option<Window>,
    ) -> Value {
        json!([deep, json, spread])
    }
}

fn application() -> Application {
    Application::new("test").component(RestComponent::without_server()).controller::<Defaults>()
}

async fn answered(mount: &Mount, path: &str) -> Value {
    let got = get(mount, path).await;
    assert_eq!(got.status, 200, "{path}: {}", got.text());
    serde_json::from_slice(&got.body).unwrap()
}

#[actix_web::test]
async fn an_absent_parameter_is_its_default() {
    let mount = mount(&application()).unwrap();
    assert_eq!(answered(&mount, "/page").await, json!([20, "up", "cs", true, -1.5]));
    assert_eq!(answered(&mount, "/page?limit=3&order=down&low=2").await, json!([3, "down", "cs", true, 2.0]));
    // What is sent is not the default, even if it is empty.
    assert_eq!(get(&mount, "/page?limit=").await.status, 400);
    assert_eq!(answered(&mount, "/order").await, "up");
    assert_eq!(answered(&mount, "/order?order=down").await, "down");
}

#[actix_web::test]
async fn the_document_says_that_it_may_be_absent() {
    let document = application().openapi().await.unwrap().value().clone();
    let parameters = document["paths"]["/page"]["get"]["parameters"].as_array().unwrap().clone();
    let names: Vec<_> = parameters.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["limit", "order", "Language", "wide", "low"]);
    assert!(parameters.iter().all(|one| one.get("required").is_none()), "{parameters:?}");
    assert_eq!(document["components"]["schemas"]["Order"]["default"], "up");
}

#[actix_web::test]
async fn members_of_objects_have_their_defaults() {
    let mount = mount(&application()).unwrap();
    let window = json!({"limit": 10, "steps": [{"name": "a", "width": 10}], "word": "x"});
    for query in ["deep[word]=x&deep[steps][0][name]=a", "json[word]=x&json[steps][0][name]=a"] {
        let values = answered(&mount, &format!("/windows?{query}")).await;
        let at = usize::from(query.starts_with("json"));
        assert_eq!(values[at], window, "{query}");
    }
    let text = "%7B%22word%22:%22x%22,%22steps%22:[%7B%22name%22:%22a%22%7D]%7D";
    assert_eq!(answered(&mount, &format!("/windows?json={text}")).await[1], window);
    assert_eq!(
        answered(&mount, "/windows?word=x").await,
        json!([null, null, {"limit": 10, "steps": [], "word": "x"}])
    );
    assert_eq!(answered(&mount, "/windows").await, json!([null, null, null]));
}

/// Routes by hand get it without a word of their own.
#[actix_web::test]
async fn the_default_of_a_schema_as_data() {
    let extra = Some(json!({"default": [1, 2]}));
    let parameter = |name: &str, required| Parameter {
        required,
        ..Parameter::new(
            name,
            Location::Query,
            SchemaOf { extra: extra.clone(), ..SchemaOf::of::<Vec<u8>>() },
        )
    };
    let parameters = vec![parameter("a", false), parameter("b", true)];
    let operation = Operation { parameters, ..Operation::new(Method::GET, "/lists", "lists") };
    let route = Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        call.json(&(call.optional::<Vec<u8>>(0)?, call.required::<Vec<u8>>(1)?))
    });
    let mount = Routes::new().route(route).mount().unwrap();
    assert_eq!(answered(&mount, "/lists").await, json!([[1, 2], [1, 2]]));
    assert_eq!(answered(&mount, "/lists?a=3&b=4&b=5").await, json!([[3], [4, 5]]));
}

#[controller]
struct Wrong {}

#[api]
impl Wrong {
    #[get("/wrong")]
    fn find(&self, #[query(minimum = 1, default = 0)] limit: u32) -> u32 {
        limit
    }
}

#[test]
fn a_default_that_its_schema_refuses_is_told_at_the_start() {
    let app = Application::new("test").component(RestComponent::without_server()).controller::<Wrong>();
    let error = table(&app).unwrap_err();
    let told: Vec<_> =
        error.downcast_ref::<TableErrors>().unwrap().0.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["the default of the parameter `limit` of `Wrong.find` is none, says its schema: must be >= 1"]
    );
    assert!(app.verify().unwrap_err().to_string().contains("LZ0103"));
}
