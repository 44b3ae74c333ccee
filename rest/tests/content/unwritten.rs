//! Results that cannot be written, and mappers of errors that fail themselves.

use crate::support::{Answer, application, ask};
use actix_web::test::TestRequest;
use bytes::Bytes;
use lazo_kernel::{Injectable, bind_type};
use lazo_rest::{BODY_WRITERS, BodyWriter, ERROR_MAPPERS, ErrorMapper, HttpError, RestConfig, api};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::json;
use std::borrow::Cow;

/// Has no form.
struct Shapeless;

impl Serialize for Shapeless {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("the secret is 1234"))
    }
}

impl JsonSchema for Shapeless {
    fn schema_name() -> Cow<'static, str> {
        "Shapeless".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

/// Writes nothing.
#[derive(Injectable)]
struct Broken {}

impl BodyWriter for Broken {
    fn media_types(&self) -> &[&str] {
        &["text/csv"]
    }

    fn write(&self, _: &dyn erased_serde::Serialize) -> anyhow::Result<Bytes> {
        Err(anyhow::anyhow!("the secret is 1234"))
    }
}

#[derive(Injectable)]
struct Results {}

#[api]
impl Results {
    #[get("/shapeless")]
    fn shapeless(&self) -> Shapeless {
        Shapeless
    }

    #[get("/csv", produces = ["application/json", "text/csv"])]
    fn csv(&self) -> u32 {
        7
    }

    #[get("/fault")]
    fn fault(&self) -> anyhow::Result<String> {
        Err(anyhow::anyhow!("the secret is 1234"))
    }
}

/// Does not know what to do.
struct Helpless;

impl ErrorMapper for Helpless {
    fn map(&self, _: &anyhow::Error) -> Option<HttpError> {
        panic!("the secret is 1234")
    }
}

async fn get(path: &str, accept: &str) -> Answer {
    let helpless = bind_type::<Helpless>().to(Helpless).extension_for(&ERROR_MAPPERS, |it| it);
    let app = application::<Results>(RestConfig::default())
        .with(BODY_WRITERS.extension::<Broken>("broken", |it| it))
        .with(helpless);
    ask(&app, TestRequest::with_uri(path).insert_header(("accept", accept))).await
}

#[actix_web::test]
async fn what_cannot_be_written_is_a_fault_of_this_side_that_says_nothing() {
    for (path, accept) in [("/shapeless", "*/*"), ("/csv", "text/csv"), ("/fault", "*/*")] {
        let answer = get(path, accept).await;
        assert_eq!(
            answer.json(),
            json!({"error": {"statusCode": 500, "message": "Internal Server Error"}}),
            "{path}"
        );
        assert_eq!(answer.status, 500);
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    assert_eq!(get("/csv", "application/json").await.json(), json!(7));
}
