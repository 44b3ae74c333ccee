//! What an application says about all its parameters, and what one parameter says about being empty.

use crate::support::{Got, get};
use actix_web::HttpRequest;
use lazo_kernel::Application;
use lazo_rest::{
    Mount, ParameterPolicy, RestApplication, RestComponent, RestConfig, api, controller, mount, with_config,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// A type that refuses more than its schema.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "u8")]
#[schemars(with = "u8")]
struct Even(u8);

impl TryFrom<u8> for Even {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        if number.is_multiple_of(2) { Ok(Self(number)) } else { Err("odd".to_owned()) }
    }
}

#[controller]
struct Shelf {}

#[api]
impl Shelf {
    #[get("/books/{number}")]
    fn find(
        &self,
        number: u8,
        #[query] page: Option<u8>,
        #[query(style = "deepObject", explode = true)] by: Option<std::collections::BTreeMap<String, String>>,
        #[query] tags: Option<Vec<String>>,
        #[extract] _request: HttpRequest,
    ) -> Value {
        json!([number, page, by, tags])
    }

    #[get("/all/{number}")]
    fn all(
        &self,
        number: u8,
        #[query] even: Option<Even>,
        #[query] needed: bool,
        #[query(max_items = 1)] tags: Option<Vec<u8>>,
        #[cookie] session: i64,
    ) -> Value {
        json!([number, even.map(|even| even.0), needed, tags, session])
    }

    #[get("/named")]
    fn named(&self, #[query] by: std::collections::BTreeMap<String, String>) -> Value {
        json!(by)
    }

    #[get("/styles/{label}")]
    fn styles(
        &self,
        #[path(style = "label")] label: Vec<u8>,
        #[query(explode = false, unique_items)] sort: Option<Vec<String>>,
        #[query(style = "pipeDelimited", explode = false)] bars: Option<Vec<String>>,
        #[query(style = "deepObject", explode = true)] by: Option<std::collections::BTreeMap<String, String>>,
    ) -> Value {
        json!([label, sort, bars, by])
    }

    #[get("/sizes")]
    fn sizes(
        &self,
        #[query(minimum = 1, maximum = 9)] size: usize,
        #[query(minimum = -1.5)] step: Option<isize>,
    ) -> Value {
        json!([size, step])
    }

    #[get("/page", hidden)]
    fn page(&self) -> Value {
        json!("page")
    }

    #[get("/empty")]
    fn empty(
        &self,
        #[query(allow_empty_value)] flag: Option<u8>,
        #[query] strict: Option<u8>,
        #[query(allow_reserved)] path: Option<String>,
    ) -> Value {
        json!([flag, strict, path])
    }
}

fn application(parameters: ParameterPolicy) -> Application {
    with_config(Application::new("test"), RestConfig { parameters, ..RestConfig::default() })
        .component(RestComponent::without_server())
        .controller::<Shelf>()
}

fn with(parameters: ParameterPolicy) -> Mount {
    mount(&application(parameters)).unwrap()
}

fn error(got: &Got) -> Value {
    serde_json::from_slice::<Value>(&got.body).unwrap()["error"].clone()
}

#[actix_web::test]
async fn a_parameter_that_nobody_declares_is_ignored_or_refused() {
    let path = "/books/1?page=2&pgae=3";
    assert_eq!(get(&with(ParameterPolicy::default()), path).await.status, 200);
    let strict = with(ParameterPolicy { refuse_unknown: true, ..ParameterPolicy::default() });
    let refused = get(&strict, path).await;
    assert_eq!(refused.status, 400);
    assert!(error(&refused)["message"].as_str().unwrap().contains("pgae"), "{}", refused.text());
    for known in ["page=2", "by[author]=Ada", "tags=a&tags=b", "tags[]=a", "", "&"] {
        assert_eq!(get(&strict, &format!("/books/1?{known}")).await.status, 200, "{known}");
    }
    assert_eq!(get(&strict, "/books/1?pag%zz=1").await.status, 400);
}

#[actix_web::test]
async fn a_refusal_tells_of_the_first_that_is_wrong_or_of_all() {
    let path = "/books/x?page=y&tags=a";
    let first = error(&get(&with(ParameterPolicy::default()), path).await);
    assert!(first["message"].as_str().unwrap().contains("\"number\""), "{first}");
    let all = with(ParameterPolicy { report_all: true, ..ParameterPolicy::default() });
    let told = get(&all, path).await;
    assert_eq!(told.status, 400);
    for name in ["number", "page"] {
        assert!(error(&told)["details"].to_string().contains(name), "{}", told.text());
    }
    let one = error(&get(&all, "/books/1?page=y").await);
    assert!(one["message"].as_str().unwrap().contains("\"page\""), "{one}");
}

/// Place, name and code of each parameter that is wrong, and path and code of each rule that it breaks.
fn all_told(error: &Value) -> Vec<Value> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let rules = |one: &Value| -> Vec<Value> {
        let rules = one["details"].as_array().cloned().unwrap_or_default();
        rules.iter().map(|rule| json!([rule["path"], rule["code"]])).collect()
    };
    let details = error["details"].as_array().unwrap();
    details
        .iter()
        .map(|one| json!([text(one, "in"), text(one, "name"), text(one, "code"), rules(one)]))
        .collect()
}

#[actix_web::test]
async fn all_that_are_wrong_are_told_in_their_order_with_their_rules() {
    const INVALID: &str = "INVALID_PARAMETER_VALUE";
    const MISSING: &str = "MISSING_REQUIRED_PARAMETER";
    let all = with(ParameterPolicy { report_all: true, ..ParameterPolicy::default() });
    let told = error(&get(&all, "/all/x?tags=1&tags=y").await);
    assert_eq!(told["code"], INVALID);
    assert_eq!(told["message"], r#"Invalid parameters "number", "needed", "tags", "session"."#);
    assert_eq!(
        all_told(&told),
        [
            json!(["path", "number", INVALID, [["", "type"]]]),
            json!(["query", "needed", MISSING, []]),
            json!(["query", "tags", INVALID, [["", "maxItems"], ["/1", "type"]]]),
            json!(["cookie", "session", MISSING, []]),
        ]
    );
    // What only the type refuses is among them.
    let told = error(&get(&all, "/all/1?even=3&needed=1").await);
    assert_eq!(
        all_told(&told),
        [json!(["query", "even", INVALID, [["", "value"]]]), json!(["cookie", "session", MISSING, []])]
    );
}

#[actix_web::test]
async fn an_application_prohibits_names_of_members() {
    let prohibited_names = vec!["password".to_owned()];
    let own = with(ParameterPolicy { prohibited_names, ..ParameterPolicy::default() });
    for (path, status) in [
        ("/books/1?by[password]=x", 400),
        ("/books/1?by[author]=password", 200),
        ("/named?by=%7B%22password%22:%22x%22%7D", 400),
        ("/named?by=%7B%22pass%5Cu0077ord%22:%22x%22%7D", 400),
        ("/named?by=%7B%22author%22:%22password%22%7D", 200),
        ("/named?by[password]=x", 400),
    ] {
        assert_eq!(get(&own, path).await.status, status, "{path}");
    }
    assert_eq!(get(&with(ParameterPolicy::default()), "/named?by[password]=x").await.status, 200);
}

#[actix_web::test]
async fn lists_and_objects_have_a_size() {
    let small = with(ParameterPolicy { values: 3, levels: 1, ..ParameterPolicy::default() });
    for (query, status) in [
        ("tags=a&tags=b&tags=c", 200),
        ("tags=a&tags=b&tags=c&tags=d", 400),
        ("by[a]=1&by[b]=2&by[c]=3", 200),
        ("by[a]=1&by[b]=2&by[c]=3&by[d]=4", 400),
        ("by[a][b]=1", 400),
    ] {
        assert_eq!(get(&small, &format!("/books/1?{query}")).await.status, status, "{query}");
    }
}

#[actix_web::test]
async fn an_empty_text_is_nothing_where_that_is_said() {
    let mount = with(ParameterPolicy::default());
    assert_eq!(get(&mount, "/empty?flag=").await.text(), "[null,null,null]");
    assert_eq!(get(&mount, "/empty?flag").await.text(), "[null,null,null]");
    assert_eq!(get(&mount, "/empty?flag=7&path=a/b?c").await.text(), r#"[7,null,"a/b?c"]"#);
    assert_eq!(get(&mount, "/empty?strict=").await.status, 400);

    let document = application(ParameterPolicy::default()).openapi().await.unwrap().value().clone();
    let parameter = |at: usize| document["paths"]["/empty"]["get"]["parameters"][at].clone();
    assert_eq!((&parameter(0)["allowEmptyValue"], parameter(0).get("allowReserved")), (&json!(true), None));
    assert_eq!(parameter(1).get("allowEmptyValue"), None);
    assert_eq!(parameter(2)["allowReserved"], true);
}

#[actix_web::test]
async fn what_the_document_does_not_show_is_asked_for_with_any_query() {
    let policy = ParameterPolicy { refuse_unknown: true, ..ParameterPolicy::default() };
    let app = application(policy).redirect("/old", "/page", lazo_rest::Redirect::SeeOther);
    let app = mount(&app).unwrap();
    for (path, status) in
        [("/page?v=3", 200), ("/old?v=3", 303), ("/openapi.json?v=3", 200), ("/empty?v=3", 400)]
    {
        assert_eq!(get(&app, path).await.status, status, "{path}");
    }
}

#[actix_web::test]
async fn a_value_in_another_layout_is_told_the_right_one() {
    let app = with(ParameterPolicy::default());
    for (path, example) in [
        ("/styles/1", "`.a,b`"),
        ("/styles/.1?sort=a&sort=b", "`sort=a,b`"),
        ("/styles/.1?bars=a&bars=b", "`bars=a|b`"),
        ("/styles/.1?by=x", "by[..]"),
    ] {
        let error = error(&get(&app, path).await);
        assert_eq!(error["details"][0]["code"], "style", "{path} {error}");
        assert!(error["details"][0]["message"].as_str().unwrap().contains(example), "{path} {error}");
    }
    assert_eq!(error(&get(&app, "/styles/.1?sort=a,a").await)["details"][0]["code"], "uniqueItems");
}

#[actix_web::test]
async fn numbers_as_large_as_addresses_have_bounds() {
    let app = with(ParameterPolicy::default());
    assert_eq!(get(&app, "/sizes?size=9&step=-1").await.text(), "[9,-1]");
    for path in ["/sizes?size=0", "/sizes?size=10", "/sizes?size=1&step=-2"] {
        assert_eq!(get(&app, path).await.status, 400, "{path}");
    }
}
