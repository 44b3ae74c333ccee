//! The HTTP contract of the Todo example, on every store.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use serde_json::{Value, json};
use support::Served;

/// Runs a test on memory and on SQLite.
fn on_every_store(test: impl Fn(&Served)) {
    test(&Served::on_memory());
    let directory = tempfile::tempdir().unwrap();
    test(&Served::on_sqlite(&directory.path().join("todo.db")));
}

fn seed() -> Value {
    json!([
        {"id": 1, "title": "Paint the fence", "desc": "Two coats, dark green", "isComplete": false},
        {"id": 2, "title": "Order firewood", "desc": "Four cubic metres, beech", "isComplete": false, "tag": "urgent"},
        {"id": 3, "title": "Practise chess", "desc": "One opening a week", "isComplete": true,
         "tag": {"level": 3, "names": ["a", "b"]}},
        {"id": 4, "title": "Sweep chimney", "desc": "Before October", "isComplete": true, "remindAtGeo": "51.5,-0.1"},
        {"id": 5, "title": "feed the cat"}
    ])
}

#[test]
fn entities_are_created_read_changed_and_removed() {
    on_every_store(|app| {
        assert_eq!(app.get("/todos").json(), seed());
        assert_eq!(app.get("/todos/count").json(), json!({"count": 5}));

        let created = app.send("POST", "/todos", &json!({"title": "new", "tag": [1, {"x": null}]}));
        assert_eq!((created.status, created.header("content-type")), (200, "application/json"));
        assert_eq!(created.json(), json!({"id": 6, "title": "new", "tag": [1, {"x": null}]}));
        assert_eq!(app.get("/todos/6").json(), created.json());

        let patched = app.send("PATCH", "/todos/6", &json!({"isComplete": true, "desc": "d"}));
        assert_eq!((patched.status, patched.text.as_str()), (204, ""));
        assert_eq!(
            app.get("/todos/6").json(),
            json!({"id": 6, "title": "new", "tag": [1, {"x": null}], "desc": "d", "isComplete": true})
        );
        assert_eq!(app.send("PUT", "/todos/6", &json!({"title": "replaced"})).status, 204);
        assert_eq!(app.get("/todos/6").json(), json!({"id": 6, "title": "replaced"}));
        assert_eq!(app.send("PUT", "/todos/6", &json!({"id": 6, "title": "again"})).status, 204);

        assert_eq!(app.send("DELETE", "/todos/6", &Value::Null).status, 204);
        for method in ["GET", "DELETE"] {
            let gone = app.send(method, "/todos/6", &Value::Null);
            assert_eq!((gone.status, gone.code().as_str()), (404, "ENTITY_NOT_FOUND"), "{method}");
        }
        for (method, body) in [("PUT", json!({"title": "x"})), ("PATCH", json!({"title": "x"}))] {
            assert_eq!(app.send(method, "/todos/6", &body).code(), "ENTITY_NOT_FOUND");
        }
        // Ids are not reused.
        assert_eq!(app.send("POST", "/todos", &json!({"title": "next"})).json()["id"], 7);

        assert_eq!(app.send("POST", "/reset", &Value::Null).status, 204);
        assert_eq!(app.get("/todos").json(), seed());
        assert_eq!(app.send("POST", "/todos", &json!({"title": "next"})).json()["id"], 6);
    });
}

#[test]
fn many_are_changed_at_once() {
    on_every_store(|app| {
        let changed =
            app.send("PATCH", "/todos?where=%7B%22isComplete%22%3Atrue%7D", &json!({"desc": "done"}));
        assert_eq!((changed.status, changed.json()), (200, json!({"count": 2})));
        assert_eq!(app.ids(&json!({"where": {"desc": "done"}})), [3, 4]);
        assert_eq!(app.send("PATCH", "/todos", &json!({"tag": 1})).json(), json!({"count": 5}));
        assert_eq!(app.send("PATCH", "/todos", &json!({})).status, 400);
        assert_eq!(app.get("/todos/count?where[isComplete]=false").json(), json!({"count": 2}));
    });
}

#[test]
fn filters_mean_what_the_contract_says() {
    on_every_store(|app| {
        let check = |condition: Value, ids: &[i64]| {
            assert_eq!(app.ids(&json!({"where": condition})), ids, "{condition}");
        };
        check(json!({"id": 1}), &[1]);
        check(json!({"title": "Paint the fence", "isComplete": false}), &[1]);
        check(json!({"isComplete": {"neq": true}}), &[1, 2, 5]);
        check(json!({"isComplete": null}), &[5]);
        check(json!({"id": {"gt": 2, "lte": 4}}), &[3, 4]);
        check(json!({"id": {"between": [2, 3]}}), &[2, 3]);
        check(json!({"id": {"inq": [1, 5, 9]}}), &[1, 5]);
        check(json!({"id": {"nin": [1, 2, 3]}}), &[4, 5]);
        check(json!({"desc": {"exists": false}}), &[5]);
        check(json!({"title": {"like": "%the%"}}), &[1, 5]);
        check(json!({"title": {"like": "feed"}}), &[]);
        check(json!({"title": {"like": "P%"}}), &[1, 3]);
        check(json!({"title": {"ilike": "p_int%"}}), &[1]);
        check(json!({"title": {"nlike": "%the%"}}), &[2, 3, 4]);
        check(json!({"desc": {"nilike": "%O%"}}), &[]);
        check(json!({"title": {"regexp": "^f"}}), &[5]);
        check(json!({"title": {"regexp": "/^F/i"}}), &[5]);
        check(
            json!({"or": [{"id": 1}, {"and": [{"isComplete": true}, {"title": {"like": "S%"}}]}]}),
            &[1, 4],
        );
        check(json!({"tag": "urgent"}), &[2]);
        check(json!({"tag.level": 3}), &[3]);
        check(json!({"tag.names": "b"}), &[3]);

        assert_eq!(app.ids(&json!({"order": "title"})), [2, 1, 3, 4, 5]);
        assert_eq!(app.ids(&json!({"order": ["isComplete desc", "id DESC"]})), [4, 3, 2, 1, 5]);
        assert_eq!(app.ids(&json!({"limit": 2, "skip": 1})), [2, 3]);
        assert_eq!(app.ids(&json!({"limit": 1, "offset": 4})), [5]);

        let brackets = app.get("/todos?filter[where][id]=1&filter[order][]=id%20DESC");
        assert_eq!(brackets.json()[0]["id"], 1);
        let brackets =
            app.get("/todos?filter[where][isComplete]=TRUE&filter[limit]=1&filter[fields][id]=true");
        assert_eq!(brackets.json(), json!([{"id": 3}]));
    });
}

#[test]
fn fields_choose_what_is_shown() {
    on_every_store(|app| {
        let first = |fields: Value| app.find(&json!({"fields": fields, "limit": 1})).json();
        assert_eq!(first(json!(["title"])), json!([{"title": "Paint the fence"}]));
        assert_eq!(first(json!({"title": true, "id": true})), json!([{"id": 1, "title": "Paint the fence"}]));
        assert_eq!(first(json!({"title": false, "desc": false})), json!([{"id": 1, "isComplete": false}]));
        assert_eq!(first(json!([]))[0]["desc"], "Two coats, dark green");
        let one = app.get("/todos/2?filter[fields][tag]=true");
        assert_eq!(one.json(), json!({"tag": "urgent"}));
        assert_eq!(app.get("/todos/2?filter[where][id]=2").status, 400);
    });
}

#[test]
fn what_is_wrong_with_a_filter_is_a_400() {
    on_every_store(|app| {
        for filter in [
            json!({"wher": {}}),
            json!({"where": {"titel": "x"}}),
            json!({"where": {"or": [{"titel": "x"}]}}),
            json!({"where": {"title": {"contains": "x"}}}),
            json!({"where": {"id": {"inq": 1}}}),
            json!({"where": {"id": {"between": [1]}}}),
            json!({"where": {"id": {"between": [1, 2, 3]}}}),
            json!({"where": {"id": "1"}}),
            json!({"where": {"and": {}}}),
            json!({"where": {"and": [null]}}),
            json!({"where": {"nor": []}}),
            json!({"where": {"title": {"regexp": "("}}}),
            json!({"where": {"title": {"regexp": "/a/q"}}}),
            json!({"order": "titel"}),
            json!({"order": "title UP"}),
            json!({"limit": 0}),
            json!({"skip": -1}),
            json!({"limit": "5"}),
            json!({"fields": ["titel"]}),
            json!({"include": ["list"]}),
            json!([]),
            json!("x"),
        ] {
            let answer = app.find(&filter);
            assert_eq!(answer.status, 400, "{filter}: {}", answer.text);
            assert!(!answer.code().is_empty(), "{filter}: {}", answer.text);
        }
        let pattern = app.find(&json!({"where": {"or": [{"id": 1}, {"title": {"regexp": "(?=a)"}}]}}));
        assert_eq!((pattern.status, pattern.code().as_str()), (400, "INVALID_PARAMETER_VALUE"));
        let detail = &pattern.json()["error"]["details"][0];
        assert_eq!(
            (&detail["path"], &detail["code"]),
            (&json!("/where/or/1/title/regexp"), &json!("INVALID_FILTER"))
        );
        let dollar = app.find(&json!({"where": {"title": {"$gt": "x"}}}));
        assert_eq!((dollar.status, dollar.code().as_str()), (400, "OPERATOR_NOT_ALLOWED_IN_QUERY"));
        let dollar = app.get("/todos?filter[where][title][$gt]=x");
        assert_eq!((dollar.status, dollar.code().as_str()), (400, "OPERATOR_NOT_ALLOWED_IN_QUERY"));
        for path in
            ["/todos?filter=%7B", "/todos?filter=%zz", "/todos?filter=", "/todos/count?where[titel]=1"]
        {
            let status = app.get(path).status;
            assert!(status == 400 || (path.ends_with('=') && status == 200), "{path}: {status}");
        }
    });
}

#[test]
fn what_is_wrong_with_a_body_is_told_whole() {
    on_every_store(|app| {
        let post = |body: &Value| app.send("POST", "/todos", body);
        let answer = post(&json!({"title": 5, "isComplete": "yes", "color": "red"}));
        assert_eq!((answer.status, answer.code().as_str()), (422, "VALIDATION_FAILED"));
        let error = answer.json()["error"].clone();
        assert_eq!(error["name"], "UnprocessableEntityError");
        let mut broken: Vec<(&str, &str)> = error["details"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| (d["path"].as_str().unwrap(), d["code"].as_str().unwrap()))
            .collect();
        broken.sort_unstable();
        assert_eq!(broken, [("", "additionalProperties"), ("/isComplete", "type"), ("/title", "type")]);

        for body in [
            json!({}),
            json!({"title": null}),
            json!({"title": "x", "desc": null}),
            json!({"id": 9, "title": "x"}),
            json!([]),
            json!(5),
            json!([{"title": "x"}]),
        ] {
            assert_eq!(post(&body).status, 422, "{body}");
        }
        assert_eq!(app.raw("POST", "/todos", Some("application/json"), "null").status, 422);
        // `null` is a value of a property that may be anything; a store that has only NULL leaves it out.
        assert_eq!(post(&json!({"title": "x", "tag": null})).status, 200);

        let missing = app.raw("POST", "/todos", None, "");
        assert_eq!((missing.status, missing.code().as_str()), (400, "MISSING_REQUIRED_PARAMETER"));
        let json_type = Some("application/json");
        assert_eq!(app.raw("POST", "/todos", json_type, "{").status, 400);
        assert_eq!(app.raw("POST", "/todos", json_type, &"[".repeat(10_000)).status, 400);
        assert_eq!(app.raw("POST", "/todos", json_type, r#"{"title": 1e400}"#).status, 400);
        let xml = app.raw("POST", "/todos", Some("text/xml"), "<x/>");
        assert_eq!((xml.status, xml.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
        assert_eq!(app.raw("POST", "/todos", Some("application/json; charset=latin1"), "{}").status, 415);
        let large = json!({"title": "x".repeat(2 * 1024 * 1024)}).to_string();
        assert_eq!(app.raw("POST", "/todos", json_type, &large).status, 413);

        for (body, status) in [(json!({}), 400), (json!({"id": 2}), 400), (json!({"title": null}), 422)] {
            assert_eq!(app.send("PATCH", "/todos/1", &body).status, status, "{body}");
        }
        assert_eq!(app.send("PATCH", "/todos/1", &json!({})).code(), "INVALID_BODY_DEFINITION");
        assert_eq!(app.send("PUT", "/todos/1", &json!({"id": 2, "title": "x"})).status, 400);
        assert_eq!(app.get("/todos").json()[0], seed()[0], "nothing was changed by any of it");
    });
}

#[test]
fn paths_and_parameters() {
    let app = Served::on_memory();
    for id in ["abc", "+1", "01", "1.5", "0x1", "1e400", "9223372036854775808", "%20"] {
        let answer = app.get(&format!("/todos/{id}"));
        assert_eq!((answer.status, answer.code().as_str()), (400, "INVALID_PARAMETER_VALUE"), "{id}");
    }
    assert_eq!(app.get("/todos/9223372036854775807").status, 404);
    assert_eq!(app.get("/todos/%").status, 400);
    assert_eq!(app.get("/todos//1").status, 404);
    assert_eq!(app.get("/todos/1/").status, 200);
    assert_eq!(app.get("/Todos").status, 404);
    let unknown = app.get("/nothing").json()["error"].clone();
    assert_eq!(unknown["message"], "Endpoint \"GET /nothing\" not found.");
    assert_eq!((&unknown["statusCode"], &unknown["name"]), (&json!(404), &json!("NotFoundError")));
    let refused = app.send("DELETE", "/todos", &Value::Null);
    assert_eq!(refused.status, 405);
    let mut allowed: Vec<&str> = refused.header("allow").split(", ").collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "OPTIONS", "PATCH", "POST"]);
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
    let head = app.send("HEAD", "/todos/1", &Value::Null);
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[test]
fn the_document_describes_the_routes() {
    let app = Served::on_memory();
    let document = app.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["servers"], json!([{"url": "/"}]));
    let mut operations: Vec<String> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            operations.push(format!("{verb} {path} {}", operation["operationId"].as_str().unwrap()));
            assert!(operation["requestBody"]["required"].as_bool() != Some(true));
        }
    }
    operations.sort();
    assert_eq!(
        operations,
        [
            "delete /todos/{id} TodoController.remove",
            "get /todos TodoController.find",
            "get /todos/count TodoController.count",
            "get /todos/{id} TodoController.findById",
            "patch /todos TodoController.updateAll",
            "patch /todos/{id} TodoController.update",
            "post /reset ResetController.reset",
            "post /todos TodoController.create",
            "put /todos/{id} TodoController.replace",
        ]
    );
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in ["Todo", "NewTodo", "TodoPartial", "Count"] {
        assert!(schemas.contains_key(name), "{name}");
    }
    assert_eq!(schemas["NewTodo"]["required"], json!(["title"]));
    assert_eq!(schemas["NewTodo"]["additionalProperties"], json!(false));
    assert!(schemas["NewTodo"]["properties"].get("id").is_none());
    assert!(schemas["TodoPartial"].get("required").is_none());
    let filter = &document["paths"]["/todos"]["get"]["parameters"][0];
    assert_eq!((&filter["name"], &filter["in"]), (&json!("filter"), &json!("query")));
    assert!(filter["content"]["application/json"]["schema"].is_object());
    assert_eq!(document["paths"]["/todos"]["get"]["tags"], json!(["TodoController"]));

    let yaml = app.get("/openapi.yaml");
    assert_eq!(yaml.status, 200);
    assert!(yaml.text.contains("operationId: TodoController.findById"), "{}", yaml.text);
}

#[test]
fn the_explorer_is_there() {
    let app = Served::on_memory();
    let page = app.get("/explorer/");
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(app.get("/explorer/package.json").status, 404);
}
