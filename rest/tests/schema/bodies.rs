//! What a served application makes of values, whatever the schema.

use actix_web::App;
use actix_web::http::Method;
use actix_web::test::{self, TestRequest};
use lazo_rest::operation::{Location, Notation, Operation, Parameter, SchemaOf, Style};
use lazo_rest::{Call, Route, Routes};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::some::{schema_and_value, some_schema, some_value};
use crate::support::{operation, schema_of, validator};

/// What a route with this schema answers to a body: the status, and the value that its handler got.
fn served(schema: Value, body: &Value) -> (u16, Value) {
    let operation = operation("echo", Some(schema_of(schema)), None);
    let echo = Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        let body = call.read_json::<Value>().await?;
        call.json(&call.accept(body)?)
    });
    let mount = Routes::new().route(echo).mount().expect("a usable schema");
    actix_web::rt::System::new().block_on(async {
        let app = test::init_service(App::new().service(mount)).await;
        let request = TestRequest::post().uri("/echo").set_payload(body.to_string());
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        (status, test::read_body_json(response).await)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// The fast lane and the full report are of one mind, whatever the schema.
    #[test]
    fn a_body_is_taken_if_and_only_if_the_report_is_empty(schema in some_schema(), value in some_value()) {
        let violations = validator(schema.clone()).violations(&value);
        let (status, answer) = served(schema, &value);
        if violations.is_empty() {
            prop_assert_eq!((status, answer), (200, value));
        } else {
            prop_assert_eq!(status, 422);
            prop_assert_eq!(&answer["error"]["details"], &serde_json::to_value(violations).expect("plain data"));
        }
    }
}

/// Whether brackets can say a value: nothing in it is empty.
fn is_full(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_full),
        Value::Object(members) => !members.is_empty() && members.values().all(is_full),
        _ => true,
    }
}

/// A value in brackets, as a client writes it.
fn in_brackets(value: &Value, place: &str, pairs: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| in_brackets(item, &format!("{place}[{at}]"), pairs));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| in_brackets(value, &format!("{place}[{name}]"), pairs));
        }
        scalar => {
            let text = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
            // The `+` of a number would be a space.
            let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            pairs.push(format!("{place}={escaped}"));
        }
    }
}

/// What a route answers that echoes a `deepObject` parameter of this schema.
fn echoed(schema: Value, query: &str) -> (u16, Value) {
    let parameter = Parameter {
        notation: Notation::Styled { style: Style::DeepObject, explode: true },
        ..Parameter::new("v", Location::Query, schema_of(schema))
    };
    let operation = Operation { parameters: vec![parameter], ..Operation::new(Method::GET, "/echo", "echo") };
    let echo =
        Route::new(operation, async |(): &(), call: &mut Call<'_>| call.json(&call.required::<Value>(0)?));
    let mount = Routes::new().route(echo).mount().expect("a usable schema");
    actix_web::rt::System::new().block_on(async {
        let app = test::init_service(App::new().service(mount)).await;
        let request = TestRequest::with_uri(&format!("/echo?{query}"));
        let response = test::call_service(&app, request.to_request()).await;
        (response.status().as_u16(), test::read_body_json(response).await)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    /// From the client's value over the query to the handler's.
    #[test]
    fn a_deep_object_comes_as_it_was_sent((schema, value) in schema_and_value()) {
        if !is_full(&value) {
            return Ok(());
        }
        let schema = json!({"type": "object", "required": ["x"], "properties": {"x": schema}});
        let value = json!({"x": value});
        let mut pairs = Vec::new();
        in_brackets(&value, "v", &mut pairs);
        let sent = validator(schema.clone()).normalise(value);
        prop_assert_eq!(echoed(schema, &pairs.join("&")), (200, sent), "{:?}", pairs);
    }
}

/// What a route answers to a text that counts something.
fn counted(text: &str) -> (u16, String) {
    #[derive(Deserialize, Serialize, JsonSchema)]
    struct Count {
        signed: i64,
        unsigned: u64,
    }
    let operation = operation("count", Some(SchemaOf::of::<Count>()), None);
    let count = Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        let body = call.read_json::<Count>().await?;
        call.json(&call.accept(body)?)
    });
    let mount = Routes::new().route(count).mount().expect("a usable schema");
    actix_web::rt::System::new().block_on(async {
        let app = test::init_service(App::new().service(mount)).await;
        let request = TestRequest::post().uri("/count").set_payload(text.to_owned());
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        let body = test::read_body(response).await;
        (status, String::from_utf8_lossy(&body).into_owned())
    })
}

#[test]
fn an_integer_comes_as_it_was_sent_however_it_is_written() {
    let sent = r#"{"signed": -9007199254740993.0, "unsigned": 1.8446744073709551615e19}"#;
    let expected = r#"{"signed":-9007199254740993,"unsigned":18446744073709551615}"#;
    assert_eq!(counted(sent), (200, expected.to_owned()));
    assert_eq!(counted(r#"{"signed": 9223372036854775808.0, "unsigned": 1}"#).0, 422);
    assert_eq!(counted(r#"{"signed": 1, "unsigned": 18446744073709551616.0}"#).0, 422);
}
