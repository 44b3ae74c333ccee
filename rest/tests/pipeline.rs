//! Hand-written routes, served by actix.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::ServiceResponse,
    http::{Method, StatusCode, header},
    test::{self, TestRequest},
    web,
};
use lazo_rest::{
    Call, Controller, HttpError, Mount, Route, Routes,
    config::Limits,
    operation::{Location, MediaType, Notation, Operation, Parameter, RequestBody, SchemaOf},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct NewTodo {
    #[schemars(length(min = 1))]
    title: String,
    size: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    limit: Option<u32>,
    order: Option<Vec<String>>,
}

struct Todos;

fn parameter<T: JsonSchema>(name: &str, location: Location, required: bool) -> Parameter {
    Parameter { required, ..Parameter::new(name, location, SchemaOf::of::<T>()) }
}

fn operation(method: Method, path: &str, id: &str, parameters: Vec<Parameter>) -> Operation {
    Operation { parameters, ..Operation::new(method, path, format!("Todos.{id}")) }
}

impl Controller for Todos {
    fn routes() -> Vec<Route<Self>> {
        let create = Operation {
            body: Some(RequestBody {
                required: true,
                description: None,
                content: vec![MediaType::new("application/json", Some(SchemaOf::of::<NewTodo>()))],
                limit: None,
            }),
            ..operation(
                Method::POST,
                "/todos",
                "create",
                vec![parameter::<bool>("dry", Location::Query, false)],
            )
        };
        let filter =
            Parameter { notation: Notation::Json, ..parameter::<Filter>("filter", Location::Query, false) };
        vec![
            Route::new(create, async |_: &Self, call: &mut Call<'_>| {
                let body = call.read_json::<NewTodo>().await?;
                let dry: Option<bool> = call.optional(0)?;
                let todo = call.accept(body)?;
                call.json(&json!({"dry": dry, "todo": todo}))
            }),
            Route::new(
                operation(
                    Method::GET,
                    "/todos/{id}",
                    "findById",
                    vec![parameter::<i64>("id", Location::Path, true)],
                ),
                async |_: &Self, call: &mut Call<'_>| call.json(&json!({"id": call.required::<i64>(0)?})),
            ),
            Route::new(
                operation(Method::GET, "/todos", "find", vec![filter]),
                async |_: &Self, call: &mut Call<'_>| call.json(&call.optional::<Filter>(0)?),
            ),
            Route::new(
                operation(
                    Method::GET,
                    "/echo/{name}",
                    "echo",
                    vec![
                        parameter::<String>("name", Location::Path, true),
                        parameter::<Vec<u8>>("n", Location::Query, false),
                        parameter::<String>("X-D", Location::Header, false),
                        parameter::<i64>("c", Location::Cookie, false),
                    ],
                ),
                async |_: &Self, call: &mut Call<'_>| {
                    let name: String = call.required(0)?;
                    let n: Option<Vec<u8>> = call.optional(1)?;
                    let d: Option<String> = call.optional(2)?;
                    let c: Option<i64> = call.optional(3)?;
                    call.json(&json!({"name": name, "n": n, "d": d, "c": c}))
                },
            ),
            Route::new(
                operation(Method::GET, "/panic", "panic", vec![]),
                async |_: &Self, _: &mut Call<'_>| panic!("the secret"),
            ),
            Route::new(
                operation(Method::GET, "/fail", "fail", vec![]),
                async |_: &Self, _: &mut Call<'_>| Err(HttpError::from(anyhow::anyhow!("the secret"))),
            ),
            Route::new(
                operation(Method::DELETE, "/todos/{id}", "remove", vec![]),
                async |_: &Self, _: &mut Call<'_>| Ok(HttpResponse::NoContent().finish()),
            ),
        ]
    }
}

fn mount() -> Mount {
    Routes::new()
        .controller::<Todos>(Todos)
        .limits(Limits { body: 1000, body_seconds: 1, ..Limits::default() })
        .mount()
        .unwrap()
}

async fn send(request: TestRequest) -> ServiceResponse {
    let app = test::init_service(App::new().service(mount())).await;
    test::call_service(&app, request.to_request()).await
}

/// Status and body of an answer.
async fn answer(request: TestRequest) -> (u16, Value) {
    let response = send(request).await;
    let status = response.status().as_u16();
    let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
    (status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() })
}

async fn get(uri: &str) -> (u16, Value) {
    answer(TestRequest::with_uri(uri)).await
}

async fn post(content_type: &str, body: impl Into<web::Bytes>) -> (u16, Value) {
    let request = TestRequest::post().uri("/todos").set_payload(body);
    answer(if content_type.is_empty() {
        request
    } else {
        request.insert_header(("content-type", content_type))
    })
    .await
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["error"]["code"].as_str().unwrap_or_default())
}

#[actix_web::test]
async fn routes_and_verbs() {
    assert_eq!(get("/todos/7").await, (200, json!({"id": 7})));
    assert_eq!(get("/todos/7/").await, (200, json!({"id": 7})));
    let (status, body) = get("/nowhere?x=1").await;
    assert_eq!(status, 404);
    assert_eq!(
        body,
        json!({"error": {"statusCode": 404, "name": "NotFoundError", "message": "Endpoint \"GET /nowhere\" not found."}})
    );
    for path in ["//", "/todos//", "//todos", "/Todos"] {
        assert_eq!(get(path).await.0, 404, "{path}");
    }
    let response = send(TestRequest::patch().uri("/todos/7")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers().get(header::ALLOW).unwrap(), "GET, HEAD, DELETE, OPTIONS");
    let response = send(TestRequest::default().method(Method::OPTIONS).uri("/todos")).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(response.headers().get(header::ALLOW).unwrap(), "POST, GET, HEAD, OPTIONS");
    assert_eq!(
        send(TestRequest::default().method(Method::HEAD).uri("/todos/7")).await.status(),
        StatusCode::OK
    );
    assert_eq!(send(TestRequest::delete().uri("/todos/7")).await.status(), StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn parameters_of_every_place() {
    let request = TestRequest::with_uri("/echo/a%2Fb%20%C5%BE?n=1&n=2")
        .insert_header(("x-d", "d d"))
        .insert_header(("cookie", "b=1; c=5"));
    assert_eq!(answer(request).await, (200, json!({"name": "a/b ž", "n": [1, 2], "d": "d d", "c": 5})));
    assert_eq!(get("/echo/x?n=3").await.1["n"], json!([3]));
    assert_eq!(get("/echo/x").await, (200, json!({"name": "x", "n": null, "d": null, "c": null})));
    for bad in ["/echo/%zz", "/echo/%", "/echo/%ff", "/echo/x?other=%zz"] {
        assert_eq!(get(bad).await.0, 400, "{bad}");
    }
    for bad in
        ["/todos/+7", "/todos/x", "/todos/07", "/todos/9223372036854775808", "/echo/x?n=256", "/echo/x?n=a"]
    {
        let answer = get(bad).await;
        assert_eq!(code(&answer), (400, "INVALID_PARAMETER_VALUE"), "{bad}");
        assert!(!answer.1["error"]["details"].as_array().unwrap().is_empty(), "{bad}");
    }
    assert_eq!(get("/todos/1.0").await, (200, json!({"id": 1})));
    assert_eq!(get("/todos/-9223372036854775808").await, (200, json!({"id": i64::MIN})));
}

#[actix_web::test]
async fn objects_as_json_and_in_brackets() {
    let expected = json!({"limit": 2, "order": ["id DESC"]});
    let text = "/todos?filter=%7B%22limit%22%3A2%2C%22order%22%3A%5B%22id%20DESC%22%5D%7D";
    assert_eq!(get(text).await, (200, expected.clone()));
    assert_eq!(get("/todos?filter[limit]=2&filter[order][]=id%20DESC").await, (200, expected));
    assert_eq!(get("/todos").await, (200, Value::Null));
    assert_eq!(get("/todos?filter=").await, (200, Value::Null));
    for bad in ["{", "x", "[]", "{\"limit\":\"2\"}", "{\"nope\":1}"] {
        let answer = get(&format!("/todos?filter={}", bad.replace('"', "%22").replace('{', "%7B"))).await;
        assert_eq!(code(&answer), (400, "INVALID_PARAMETER_VALUE"), "{bad}");
    }
    let answer = get("/todos?filter[$where]=1").await;
    assert_eq!(code(&answer), (400, "OPERATOR_NOT_ALLOWED_IN_QUERY"));
}

/// A parameter that takes any names, where both lanes are open to it.
#[actix_web::test]
async fn names_of_prototypes_and_foreign_operators_are_refused_however_they_are_written() {
    let notation = Notation::Json;
    let any = Parameter { notation, ..parameter::<Map<String, Value>>("v", Location::Query, false) };
    let route =
        Route::new(operation(Method::GET, "/any", "any", vec![any]), async |(): &(), call: &mut Call<'_>| {
            call.json(&call.optional::<Map<String, Value>>(0)?)
        });
    let app = test::init_service(App::new().service(Routes::new().route(route).mount().unwrap())).await;
    let ask = async |query: &str| {
        let escaped: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let request = TestRequest::with_uri(&format!("/any?v={escaped}")).to_request();
        test::call_service(&app, request).await.status().as_u16()
    };
    for bad in [
        r#"{"__proto__": 1}"#,
        r#"{"a": [{"\u005f_proto__": 1}]}"#,
        r#"{"constructor": {"prototype": {}}}"#,
        r#"{"a": {"$gt": 1}}"#,
    ] {
        assert_eq!(ask(bad).await, 400, "{bad}");
    }
    for good in [r#"{"constructor": "Smith & sons"}"#, r#"{"price": "5 $"}"#, r#"{"a": "\u00e9"}"#] {
        assert_eq!(ask(good).await, 200, "{good}");
    }
}

#[actix_web::test]
async fn bodies() {
    let good = r#"{"title": "x"}"#;
    let expected = (200, json!({"dry": null, "todo": {"title": "x", "size": null}}));
    for kind in ["application/json", "", "application/json; charset=UTF-8", "application/vnd.demo+json"] {
        assert_eq!(post(kind, good).await, expected, "{kind}");
    }
    for kind in ["text/plain", "text/json", "application/xml", "application/json; charset=latin1"] {
        assert_eq!(code(&post(kind, good).await), (415, "UNSUPPORTED_MEDIA_TYPE"), "{kind}");
    }
    let packed =
        TestRequest::post().uri("/todos").insert_header(("content-encoding", "zstd")).set_payload(good);
    assert_eq!(answer(packed).await.0, 415);
    for bad in [&b"{"[..], b"\xff", b"{\"title\": \"\xff\"}", b"nonsense"] {
        assert_eq!(post("application/json", bad).await.0, 400);
    }
    let deep = "[".repeat(900);
    assert_eq!(post("application/json", deep).await.0, 400);
    assert_eq!(post("application/json", "x".repeat(1001)).await.0, 413);
    assert_eq!(code(&post("application/json", "").await), (400, "MISSING_REQUIRED_PARAMETER"));
    assert_eq!(post("application/json", r#"{"title": "x", "size": 1.0}"#).await.1["todo"]["size"], 1);
}

#[actix_web::test]
async fn a_body_against_its_schema() {
    let check = async |body: &'static str, expected: &[(&str, &str)]| {
        let answer = post("application/json", body).await;
        assert_eq!(code(&answer), (422, "VALIDATION_FAILED"), "{body}");
        let details = answer.1["error"]["details"].as_array().unwrap();
        let told: Vec<_> = details
            .iter()
            .map(|one| (one["path"].as_str().unwrap(), one["code"].as_str().unwrap()))
            .collect();
        assert_eq!(told, expected, "{body}");
    };
    check("{}", &[("", "required")]).await;
    check(r#"{"title": ""}"#, &[("/title", "minLength")]).await;
    check(r#"{"title": "x", "size": "1"}"#, &[("/size", "type")]).await;
    check("null", &[("", "type")]).await;
    check(r#"["x", null]"#, &[("", "type")]).await;
}

#[actix_web::test]
async fn the_order_of_checks() {
    let send = async |query: &str, body: &'static str| {
        let request = TestRequest::post().uri(&format!("/todos{query}")).set_payload(body);
        answer(request.insert_header(("content-type", "application/json"))).await
    };
    // Not JSON comes before a bad parameter, a bad parameter before what the schema says.
    let (status, body) = send("?dry=x", "{").await;
    assert_eq!((status, body["error"].get("code")), (400, None));
    assert_eq!(code(&send("?dry=x", "{}").await), (400, "INVALID_PARAMETER_VALUE"));
    assert_eq!(code(&send("?dry=1", "{}").await), (422, "VALIDATION_FAILED"));
    assert_eq!(code(&send("?dry=x", "").await), (400, "INVALID_PARAMETER_VALUE"));
}

#[actix_web::test]
async fn faults_say_nothing_and_the_server_lives_on() {
    let app = test::init_service(App::new().service(mount())).await;
    for path in ["/panic", "/fail"] {
        let response = test::call_service(&app, TestRequest::with_uri(path).to_request()).await;
        assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
        let body: Value = test::read_body_json(response).await;
        assert_eq!(body, json!({"error": {"statusCode": 500, "message": "Internal Server Error"}}));
    }
    let response = test::call_service(&app, TestRequest::with_uri("/todos/1").to_request()).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[actix_web::test]
async fn below_a_scope_and_a_base_path() {
    let scope = web::scope("/api").service(web::scope("/v{version}").service(mount()));
    let app = test::init_service(App::new().service(scope)).await;
    let status = async |path: &str| {
        test::call_service(&app, TestRequest::with_uri(path).to_request()).await.status().as_u16()
    };
    assert_eq!(status("/api/v1/todos/5").await, 200);
    assert_eq!(status("/api/v%31/echo/a%2Fb").await, 200);
    assert_eq!(status("/api/v1/nowhere").await, 404);

    let mount = Routes::new().controller::<Todos>(Todos).base_path("/api/v1").mount().unwrap();
    let app = test::init_service(App::new().service(mount)).await;
    let status = async |path: &str| {
        test::call_service(&app, TestRequest::with_uri(path).to_request()).await.status().as_u16()
    };
    assert_eq!(status("/api/v1/todos/5").await, 200);
    assert_eq!(status("/api/v1todos/5").await, 404);
    assert_eq!(status("/todos/5").await, 404);
    assert_eq!(status("/api/v1").await, 404);
}

#[test]
fn routes_that_nobody_could_tell_apart_are_named() {
    let route = |path: &str, id: &str| {
        let handler = async |_: &(), call: &mut Call<'_>| Ok(call.nothing());
        Route::new(Operation::new(Method::GET, path, id), handler)
    };
    let errors =
        Routes::new().route(route("/a/{x}", "first")).route(route("/a/{y}", "second")).mount().unwrap_err();
    let text = errors.to_string();
    assert!(text.contains("`first` (GET /a/{x})") && text.contains("`second` (GET /a/{y})"), "{text}");
}
