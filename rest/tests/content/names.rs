//! Names of members that no body has.

use crate::support::{application, ask, request};
use lazo_kernel::Injectable;
use lazo_rest::{RestConfig, api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Open {
    name: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, u8>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Plain {
    name: Option<String>,
}

#[derive(Injectable)]
struct Bodies {}

#[api]
impl Bodies {
    #[post("/free")]
    fn free(&self, #[body] value: Map<String, Value>) -> Map<String, Value> {
        value
    }

    #[post("/open")]
    fn open(&self, #[body] value: Open) -> Open {
        value
    }

    #[post("/plain")]
    fn plain(&self, #[body] value: Plain) -> Plain {
        value
    }

    #[post("/either")]
    fn either(
        &self,
        #[body(content = ["application/json", "application/x-www-form-urlencoded"])] value: Open,
    ) -> Open {
        value
    }
}

#[actix_web::test]
async fn what_keeps_any_names_does_not_keep_all() {
    let config = json!({"bodies": {"prohibited_names": ["password"]}});
    let app = application::<Bodies>(serde_json::from_value(config).unwrap());
    let send = async |path: &str, kind: &str, body: &str| ask(&app, request(path, kind, body)).await;
    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";
    for (path, kind, body, place) in [
        ("/free", JSON, r#"{"__proto__": {"admin": true}}"#, Some("")),
        ("/free", JSON, r#"{"a": [{"\u005f_proto__": 1}]}"#, Some("/a/0")),
        ("/free", JSON, r#"{"constructor": {"prototype": 1}}"#, Some("")),
        ("/free", JSON, r#"{"a": {"password": 1}}"#, Some("/a")),
        ("/free", JSON, r#"{"a": "__proto__\u0041", "b": "password"}"#, None),
        ("/open", JSON, r#"{"labels": {"password": 1}}"#, Some("/labels")),
        ("/open", JSON, r#"{"labels": {"a": 1}, "name": "__proto__"}"#, None),
        ("/either", JSON, r#"{"labels": {"password": 1}}"#, Some("/labels")),
        ("/either", FORM, "labels[password]=1", Some("/labels")),
        ("/either", FORM, "labels[a]=1", None),
    ] {
        let answer = send(path, kind, body).await;
        let Some(place) = place else {
            assert_eq!(answer.status, 200, "{path} {body}");
            continue;
        };
        assert_eq!(answer.code(), (422, "VALIDATION_FAILED".to_owned()), "{path} {body}");
        let detail = &answer.json()["error"]["details"][0];
        assert_eq!(
            (&detail["path"], &detail["code"]),
            (&json!(place), &json!("propertyNames")),
            "{path} {body}"
        );
    }
    // Where such a member is not kept, it is one that is not known.
    assert_eq!(
        send("/plain", JSON, r#"{"name": "a", "password": 1, "__proto__": {}}"#).await.json(),
        json!({"name": "a"})
    );
}

#[actix_web::test]
async fn without_configuration_names_are_names() {
    let app = application::<Bodies>(RestConfig::default());
    let answer = ask(&app, request("/free", "application/json", r#"{"password": 1}"#)).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"password": 1})));
}
