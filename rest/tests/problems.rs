//! The whole text of each message about routes, as a developer reads it: one file in `golden/` for each kind.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod golden;

use golden::golden;
use lazo_kernel::{Application, BindingKey, bind};
use lazo_rest::{
    Call, Json, Placement, ROUTE, RestApplication, RestComponent, Route, api, controller, controller_binding,
    operation::{Location, Notation, Operation, Parameter, SchemaOf, Style},
};

fn app() -> Application {
    Application::new("test").component(RestComponent::default())
}

fn route(operation: Operation) -> Route<()> {
    Route::new(operation, async |_: &(), call: &mut Call<'_>| Ok(call.json(&1)?))
}

fn get(path: &str, id: &str) -> Operation {
    Operation::new("GET".parse().unwrap(), path, id)
}

#[controller]
struct TodoController {}

#[api]
impl TodoController {
    /// Finds one by its number.
    #[get("/todos/{id}")]
    fn find(&self, id: u64) -> String {
        id.to_string()
    }

    /// Finds one by its name.
    #[get("/todos/{name}/")]
    fn find_by_name(&self, name: String) -> String {
        name
    }
}

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Item {
    #[schemars(range(min = 1))]
    price: u32,
}

#[derive(serde::Serialize, schemars::JsonSchema)]
#[schemars(rename = "Größe")]
struct Size {
    width: u32,
}

#[controller]
struct ItemController {}

#[api]
impl ItemController {
    #[post("/items")]
    fn offer(&self, #[body(example = Item { price: 0 })] item: Item) -> Item {
        item
    }
}

#[controller]
struct SizeController {}

#[api]
impl SizeController {
    #[get("/size")]
    fn size(&self) -> Json<Size> {
        Json(Size { width: 5 })
    }
}

#[test]
fn routes_that_cannot_be_told_apart() {
    golden("LZ0101.txt", &app().controller::<TodoController>().verify().unwrap_err());
}

#[test]
fn paths_that_are_not_right() {
    golden("LZ0102-template.txt", &app().route(route(get("todos", "todos.find"))).verify().unwrap_err());
    let mut operation = get("/todos", "todos.find");
    operation.parameters.push(Parameter::new("id", Location::Path, SchemaOf::of::<u64>()));
    golden("LZ0102-not-in-path.txt", &app().route(route(operation)).verify().unwrap_err());
}

#[test]
fn styles_that_do_not_fit() {
    let parameter = |name: &str, location, style, explode, schema| Parameter {
        notation: Notation::Styled { style, explode },
        ..Parameter::new(name, location, schema)
    };
    let mut operation = get("/todos/{id}", "todos.find");
    operation.parameters = vec![
        parameter("id", Location::Path, Style::Form, false, SchemaOf::of::<u64>()),
        parameter("deep", Location::Query, Style::DeepObject, true, SchemaOf::of::<Vec<u64>>()),
        parameter("piped", Location::Query, Style::PipeDelimited, false, SchemaOf::of::<u64>()),
        parameter("spaced", Location::Query, Style::SpaceDelimited, true, SchemaOf::of::<Vec<u64>>()),
        parameter("crumbs", Location::Cookie, Style::Form, true, SchemaOf::of::<Vec<u64>>()),
    ];
    golden("LZ0105.txt", &app().route(route(operation)).verify().unwrap_err());
}

mod again {
    use lazo_rest::{api, controller};

    #[controller]
    pub(super) struct ItemController {}

    #[api]
    impl ItemController {
        #[get("/again")]
        fn stored(&self) -> u8 {
            1
        }
    }
}

#[test]
fn operations_of_one_id() {
    let again = || controller_binding::<again::ItemController>(BindingKey::new("controllers.Again"));
    let first = route(get("/first", "ItemController.stored"));
    golden("LZ0106.txt", &app().with(again()).route(first).verify().unwrap_err());
    // One that no document shows, and one in the same place of another host.
    let hidden = Operation { hidden: true, ..get("/first", "ItemController.stored") };
    app().with(again()).route(route(hidden)).verify().unwrap();
    let elsewhere = Operation { hosts: vec!["a.test".into()], ..get("/again", "ItemController.stored") };
    app().with(again()).route(route(elsewhere)).verify().unwrap();
}

#[test]
fn one_controller_in_two_places_has_two_names() {
    let twice = |placement| {
        app().controller::<again::ItemController>().controller_at::<again::ItemController>(placement)
    };
    let report = twice(Placement::below("/v2")).verify().unwrap_err().to_string();
    assert!(report.contains("GET /again and GET /v2/again"), "{report}");
    let named = twice(Placement::below("/v2").named("Second"));
    named.verify().unwrap();
    assert!(named.contains("controllers.Second"));
    let table = lazo_rest::table(&named).unwrap();
    let told: Vec<_> =
        table.operations().filter(|one| !one.hidden).map(|one| (&*one.operation_id, &*one.tags[0])).collect();
    assert_eq!(told, [("ItemController.stored", "ItemController"), ("Second.stored", "Second")]);
}

#[test]
fn schemas_that_do_not_fit_together() {
    golden("LZ0103.txt", &app().controller::<ItemController>().verify().unwrap_err());
    golden("LZ0103-name.txt", &app().controller::<SizeController>().verify().unwrap_err());
}

#[test]
fn a_route_that_cannot_be_had_at_once() {
    let late = bind(BindingKey::<Route<()>>::new("routes.late"))
        .to_async(async |_| Err(anyhow::anyhow!("not yet")))
        .tag(ROUTE);
    golden("LZ0104.txt", &app().with(late).verify().unwrap_err());
}

/// Everything that can differ, at once.
#[test]
fn routes_that_are_not_as_the_contract_says() {
    let contract = lazo_rest::openapi::Document::parse(
        r##"{
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {
            "/things/{key}": {"get": {
                "parameters": [
                    {"name": "key", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Key"}},
                    {"name": "limit", "in": "query", "required": true, "schema": {"type": "integer"}},
                    {"name": "lost", "in": "query", "schema": {"type": "string"}}
                ],
                "responses": {
                    "200": {"description": "", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    "404": {"description": ""}
                }
            }},
            "/missing": {"post": {"responses": {"204": {"description": ""}}}}
        },
        "components": {"schemas": {"Key": {"type": "string", "description": "a note is no difference"}}}
    }"##,
    )
    .unwrap();
    let own = |name: &str, location| Parameter {
        required: location == Location::Path,
        ..Parameter::new(name, location, SchemaOf::of::<String>())
    };
    let things = Operation {
        parameters: vec![
            own("id", Location::Path),
            own("limit", Location::Query),
            own("added", Location::Query),
        ],
        responses: vec![lazo_rest::operation::Response::of_media(
            200,
            "application/json",
            Some(SchemaOf::of::<String>()),
        )],
        ..get("/things/{id}", "things")
    };
    let extra =
        Operation { responses: vec![lazo_rest::operation::Response::empty(204)], ..get("/extra", "extra") };
    let app = app().route(route(things)).route(route(extra));
    golden("LZ0120.txt", &app.with(bind(lazo_rest::openapi::CONTRACT).to(contract)).verify().unwrap_err());
}

/// An application is as its own document says, in both versions.
#[test]
fn no_contract_differs_from_itself() {
    let operation = || Operation {
        parameters: vec![Parameter {
            required: true,
            ..Parameter::new("id", Location::Path, SchemaOf::of::<u32>())
        }],
        responses: vec![lazo_rest::operation::Response::of_media(
            200,
            "application/json",
            Some(SchemaOf::of::<Option<String>>()),
        )],
        ..get("/things/{id}", "things")
    };
    let app = || app().route(route(operation()));
    let own = lazo_rest::table(&app()).unwrap().document().unwrap();
    for text in [own.to_yaml().unwrap(), own.into_3_0().to_json()] {
        let contract = lazo_rest::openapi::Document::parse(&text).unwrap();
        app().with(bind(lazo_rest::openapi::CONTRACT).to(contract)).verify().unwrap();
    }
}

struct Keys;

#[async_trait::async_trait]
impl lazo_rest::security::Authenticator for Keys {
    fn scheme(&self) -> &str {
        "key"
    }

    fn describe(&self) -> Option<lazo_rest::openapi::SecurityScheme> {
        Some(lazo_rest::openapi::SecurityScheme::bearer("JWT"))
    }

    async fn authenticate(
        &self,
        _: &lazo_rest::security::Credential,
        _: &lazo_rest::security::Demand<'_>,
    ) -> Result<lazo_rest::security::Principal, lazo_rest::security::Refusal> {
        Err(lazo_rest::security::Refusal::Invalid)
    }
}

/// What configuration adds to the document is a part of it: general answers of errors, and who is let in.
#[tokio::test]
async fn no_contract_differs_from_what_is_served() {
    let app = |error_responses: bool| {
        let openapi = lazo_rest::openapi::OpenApiConfig {
            error_responses,
            security: vec![lazo_rest::operation::SecurityRequirement::scoped("key", ["read"])],
            ..lazo_rest::openapi::OpenApiConfig::default()
        };
        let config = lazo_rest::RestConfig { openapi, ..lazo_rest::RestConfig::default() };
        lazo_rest::with_config(Application::new("test"), config)
            .component(RestComponent::default())
            .authenticator(Keys)
            .route(route(get("/things/{id}", "things")))
    };
    let (told, silent) = (app(true).openapi().await.unwrap(), app(false).openapi().await.unwrap());
    assert!(told.to_json().contains("Unauthorized") && silent.to_json().contains("bearer"));
    for (contract, error_responses) in [(&told, true), (&silent, true), (&silent, false)] {
        let contract = lazo_rest::openapi::Document::parse(&contract.to_yaml().unwrap()).unwrap();
        app(error_responses).with(bind(lazo_rest::openapi::CONTRACT).to(contract)).verify().unwrap();
    }
    let missing =
        app(false).with(bind(lazo_rest::openapi::CONTRACT).to(told)).verify().unwrap_err().to_string();
    assert!(missing.contains("answer 401: the application does not give it"), "{missing}");
}
