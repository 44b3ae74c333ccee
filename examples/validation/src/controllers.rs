//! The routes.

use crate::models::Tree;
use actix_web::web::Bytes;
use lazo::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The body as the handler got it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Received{T}")]
pub struct Received<T> {
    received: T,
    absent: bool,
}

impl<T> Received<T> {
    fn of(received: T) -> Self {
        Self { received, absent: false }
    }
}

/// One operation for each schema.
macro_rules! validations {
    ($($method:ident $path:literal $schema:literal;)*) => {
        /// Takes what its schema allows.
        #[controller]
        pub struct ValidateController {}

        #[api(path = "/validate")]
        impl ValidateController {
            $(#[post($path)]
            fn $method(&self, #[body(schema = $schema)] body: Value) -> Received<Value> {
                Received::of(body)
            })*

            /// A Rust type has its schema with it.
            #[post("/tree")]
            fn tree(&self, #[body] body: Tree) -> Received<Tree> {
                Received::of(body)
            }
        }
    };
}

validations! {
    person "/person" "schemas/person.json";
    nullable "/nullable" "schemas/nullable.json";
    formats "/formats" "schemas/formats.json";
    numbers "/numbers" "schemas/numbers.json";
    strings "/strings" "schemas/strings.json";
    arrays "/arrays" "schemas/arrays.json";
    objects "/objects" "schemas/objects.json";
    one_of "/one-of" "schemas/one-of.json";
    any_of "/any-of" "schemas/any-of.json";
    all_of "/all-of" "schemas/all-of.json";
    not_ "/not" "schemas/not.json";
    discriminated "/discriminated" "schemas/discriminated.json";
    defaults "/defaults" "schemas/defaults.json";
    read_only "/read-only" "schemas/read-only.json";
    list "/list" "schemas/list.json";
    scalar "/scalar" "schemas/scalar.json";
    any_object "/any-object" "schemas/any-object.json";
}

/// Takes bodies of other kinds.
#[controller]
pub struct BodyController {}

#[api]
impl BodyController {
    #[post("/body/optional")]
    fn optional(&self, #[body(schema = "schemas/person.json")] body: Option<Value>) -> Received<Value> {
        Received { absent: body.is_none(), received: body.unwrap_or_default() }
    }

    #[post("/body/json-or-form")]
    fn json_or_form(
        &self,
        #[body(
            content = ["application/json", "application/x-www-form-urlencoded"],
            schema = ["schemas/values.json", "schemas/values-in-a-form.json"]
        )]
        body: Value,
    ) -> Received<Value> {
        Received::of(body)
    }

    #[post("/body/text")]
    fn text(&self, #[body(content = "text/plain")] text: String) -> Value {
        json!({"text": text})
    }

    #[post("/body/binary")]
    fn binary(&self, #[body(content = "application/octet-stream")] bytes: Bytes) -> Value {
        let hex: String = bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        json!({"size": bytes.len(), "hex": hex})
    }

    #[post("/body/vendor-json")]
    fn vendor(
        &self,
        #[body(content = "application/vnd.demo+json", schema = r#"{"type": "object"}"#)] body: Value,
    ) -> Received<Value> {
        Received::of(body)
    }

    #[post("/body/any")]
    fn any(&self, #[body(schema = "{}")] body: Value) -> Received<Value> {
        Received::of(body)
    }

    #[post("/body/none")]
    fn none(&self) -> Value {
        json!({"ok": true})
    }

    #[put("/mixed/{id}")]
    fn mixed(
        &self,
        #[path(minimum = 1)] id: i64,
        #[query] dry: Option<bool>,
        #[body(
            schema = r#"{"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}"#
        )]
        body: Value,
    ) -> Value {
        json!({"id": id, "dry": dry, "body": body})
    }
}
