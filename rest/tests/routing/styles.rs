//! Lists and objects in every place and style, with the escapes that clients write.

use crate::support::{Got, get, send};
use actix_web::http::Method;
use lazo_kernel::Application;
use lazo_rest::{
    Mount, ParameterPolicy, RestApplication, RestComponent, RestConfig, api, controller, mount, with_config,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Words = Vec<String>;
type Named = BTreeMap<String, String>;

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Book {
    title: String,
    pages: Option<u32>,
    tags: Option<Words>,
}

#[controller]
struct Everywhere {}

#[api]
impl Everywhere {
    #[get("/simple/{v}")]
    fn simple(&self, v: Words) -> Value {
        json!(v)
    }

    #[get("/between/{a}-{v}.txt")]
    fn between(&self, a: String, v: Words) -> Value {
        json!([a, v])
    }

    #[get("/label/{v}")]
    fn label(&self, #[path(style = "label", explode = true)] v: Words) -> Value {
        json!(v)
    }

    #[get("/label-commas/{v}")]
    fn label_commas(&self, #[path(style = "label")] v: Words) -> Value {
        json!(v)
    }

    #[get("/matrix/{v}")]
    fn matrix(&self, #[path(style = "matrix", explode = true)] v: Words) -> Value {
        json!(v)
    }

    #[get("/matrix-commas/{v}")]
    fn matrix_commas(&self, #[path(style = "matrix")] v: Vec<i32>) -> Value {
        json!(v)
    }

    #[get("/object/{v}")]
    fn object(&self, v: Named) -> Value {
        json!(v)
    }

    #[get("/object-exploded/{v}")]
    fn object_exploded(&self, #[path(explode = true)] v: Named) -> Value {
        json!(v)
    }

    #[get("/matrix-object/{v}")]
    fn matrix_object(&self, #[path(style = "matrix", explode = true)] v: Named) -> Value {
        json!(v)
    }

    #[get("/headers")]
    fn headers(&self, #[header] words: Option<Words>, #[header] named: Option<Named>) -> Value {
        json!([words, named])
    }

    #[get("/cookies")]
    fn cookies(
        &self,
        #[cookie] words: Option<Words>,
        #[cookie] named: Option<Named>,
        #[cookie] word: Option<String>,
    ) -> Value {
        json!([words, named, word])
    }

    #[get("/spread")]
    fn spread(&self, #[query(style = "form")] book: Option<Book>) -> Value {
        json!(book)
    }

    #[get("/deep")]
    fn deep(&self, #[query(style = "deepObject")] book: Option<Book>) -> Value {
        json!(book)
    }

    #[get("/json")]
    fn json(
        &self,
        #[query] book: Option<Book>,
        #[query(content = "application/json")] list: Option<Vec<i32>>,
    ) -> Value {
        json!([book, list])
    }

    #[get("/json-large")]
    fn json_large(&self, #[query(content = "application/json")] list: Vec<i64>) -> Value {
        json!(list)
    }

    #[get("/json-elsewhere")]
    fn json_elsewhere(
        &self,
        #[header(content = "application/json")] list: Option<Vec<i32>>,
        #[cookie(content = "application/json")] named: Option<Named>,
    ) -> Value {
        json!([list, named])
    }

    #[get("/json-header")]
    fn json_header(&self, #[header(content = "application/json")] list: Vec<i32>) -> Value {
        json!(list)
    }

    #[get("/json-cookie")]
    fn json_cookie(&self, #[cookie(content = "application/json")] named: Named) -> Value {
        json!(named)
    }

    #[get("/nullable")]
    fn nullable(
        &self,
        #[query] numbers: Option<Vec<Option<i32>>>,
        #[query] words: Option<Vec<Option<String>>>,
        #[query(content = "application/json")] list: Option<Vec<Option<String>>>,
    ) -> Value {
        json!([numbers, words, list])
    }

    #[get("/scalar")]
    fn scalar(&self, #[query] word: Option<String>, #[query(name = "ids[]")] ids: Option<Vec<u8>>) -> Value {
        json!([word, ids])
    }
}

fn with(parameters: ParameterPolicy) -> Mount {
    let app = with_config(Application::new("test"), RestConfig { parameters, ..RestConfig::default() })
        .component(RestComponent::without_server())
        .controller::<Everywhere>();
    mount(&app).unwrap()
}

fn value(got: &Got) -> Value {
    assert_eq!(got.status, 200, "{}", got.text());
    serde_json::from_slice(&got.body).unwrap()
}

async fn answered(path: &str) -> Value {
    let got = get(&with(ParameterPolicy::default()), path).await;
    assert_eq!(got.status, 200, "{path}: {}", got.text());
    value(&got)
}

/// The first detail of a refusal: where, and which rule.
async fn refused(path: &str) -> (String, String) {
    let got = get(&with(ParameterPolicy::default()), path).await;
    assert_eq!(got.status, 400, "{path}: {}", got.text());
    let error = serde_json::from_slice::<Value>(&got.body).unwrap()["error"].clone();
    assert_eq!(error["code"], "INVALID_PARAMETER_VALUE", "{path}");
    let text = |name: &str| error["details"][0][name].as_str().unwrap_or_default().to_owned();
    (text("path"), text("code"))
}

#[actix_web::test]
async fn an_escaped_delimiter_in_the_path_belongs_to_its_item() {
    for (path, expected) in [
        ("/simple/a,b", json!(["a", "b"])),
        ("/simple/a%2Cb,c%2Fd%25,%C5%BE%20", json!(["a,b", "c/d%", "ž "])),
        ("/simp%6Ce/a%2cb", json!(["a,b"])),
        ("/between/x%2Dy-a%2Cb,c.txt", json!(["x", ["y-a,b", "c"]])),
        ("/label/.a.b%2Ec", json!(["a", "b.c"])),
        ("/label-commas/.a%2C,b", json!(["a,", "b"])),
        ("/matrix/;v=a;v=b%3Bc", json!(["a", "b;c"])),
        ("/matrix-commas/;v=1,-2", json!([1, -2])),
        ("/object/k,a%2Cb,l,c", json!({"k": "a,b", "l": "c"})),
        ("/object-exploded/k=a%3D,l=c", json!({"k": "a=", "l": "c"})),
        ("/matrix-object/;k=a%3Bb;l=c", json!({"k": "a;b", "l": "c"})),
    ] {
        assert_eq!(answered(path).await, expected, "{path}");
    }
    for path in
        ["/label/a", "/matrix/;w=a", "/matrix/v=a", "/object/k,a,l", "/object/k,a,k,b", "/object-exploded/k"]
    {
        refused(path).await;
    }
    assert_eq!(refused("/matrix-commas/;v=1,x").await, ("/1".into(), "type".into()));
    let got = get(&with(ParameterPolicy::default()), "/simple/a%2,b").await;
    assert_eq!((got.status, got.text().contains("escape")), (400, true));
}

#[actix_web::test]
async fn a_list_in_a_header_has_blanks_around_items_and_no_escapes() {
    let mount = with(ParameterPolicy::default());
    let ask = async |headers: &[(&str, &str)]| value(&send(&mount, Method::GET, "/headers", headers).await);
    assert_eq!(ask(&[("words", "a,\tb , c%2Cd")]).await, json!([["a", "b", "c%2Cd"], null]));
    assert_eq!(ask(&[("words", "")]).await, json!([[], null]));
    assert_eq!(ask(&[("named", "k, a,l,b c")]).await, json!([null, {"k": "a", "l": "b c"}]));
    assert_eq!(ask(&[]).await, json!([null, null]));
}

#[actix_web::test]
async fn cookies_are_found_among_odd_ones() {
    let mount = with(ParameterPolicy::default());
    let ask = async |cookie: &str| send(&mount, Method::GET, "/cookies", &[("cookie", cookie)]).await;
    for (cookie, expected) in [
        ("words=a%2Cb,c", json!([["a,b", "c"], null, null])),
        ("x; =; words=a; words=b", json!([["a"], null, null])),
        ("words=\"a,b\"; Words=x", json!([["a", "b"], null, null])),
        ("named=k,a%2C,l,%C5%BE", json!([null, {"k": "a,", "l": "ž"}, null])),
        ("žluť=ž; word=ž", json!([null, null, "ž"])),
        ("bad=%zz; word=a=b+c", json!([null, null, "a=b+c"])),
        ("word", json!([null, null, null])),
        ("", json!([null, null, null])),
    ] {
        assert_eq!(value(&ask(cookie).await), expected, "{cookie}");
    }
    for bad in ["words=%zz", "named=k,%ff", "word=%"] {
        assert_eq!(ask(bad).await.status, 400, "{bad}");
    }
}

#[actix_web::test]
async fn a_list_in_one_text_has_a_size() {
    let mount = with(ParameterPolicy { values: 3, ..ParameterPolicy::default() });
    for (path, status) in [("/simple/a,b,c", 200), ("/simple/a,b,c,d", 400)] {
        assert_eq!(get(&mount, path).await.status, status, "{path}");
    }
    for (words, status) in [("a,b,c", 200), ("a,b,c,d", 400)] {
        assert_eq!(
            send(&mount, Method::GET, "/headers", &[("words", words)]).await.status,
            status,
            "{words}"
        );
    }
}

#[actix_web::test]
async fn one_value_is_a_list_of_one_where_the_schema_wants_a_list() {
    let book = |tags: Value| json!({"title": "x", "pages": null, "tags": tags});
    for query in ["title=x&tags=a", "title=x&tags[]=a"] {
        assert_eq!(answered(&format!("/spread?{query}")).await, book(json!(["a"])), "{query}");
    }
    for tags in ["book[tags]=a", "book[tags][]=a", "book[tags][0]=a", "book%5Btags%5D=a"] {
        let query = format!("book[title]=x&{tags}");
        assert_eq!(answered(&format!("/deep?{query}")).await, book(json!(["a"])), "{query}");
        assert_eq!(answered(&format!("/json?{query}")).await, json!([book(json!(["a"])), null]), "{query}");
    }
    assert_eq!(answered("/json?list[]=1&list[]=2").await, json!([null, [1, 2]]));
    assert_eq!(answered("/json?list[]=1").await, json!([null, [1]]));
    assert_eq!(refused("/json?list[]=x").await, ("/0".into(), "type".into()));
    assert_eq!(refused("/json?list=[1]&list=[2]").await, (String::new(), String::new()));
    // Two ways at once: which is meant would be a guess.
    for query in ["list=[1]&list[]=2", "list[0]=2&list=[1]", "list=&list[]=1"] {
        assert_eq!(refused(&format!("/json?{query}")).await, (String::new(), "brackets".into()), "{query}");
    }
    assert_eq!(answered("/json?list=[1]&other[]=2&list2[]=3").await, json!([null, [1]]));
}

#[actix_web::test]
async fn a_name_with_brackets_is_a_list() {
    assert_eq!(answered("/scalar?word=a").await, json!(["a", null]));
    assert_eq!(refused("/scalar?word[]=a").await, (String::new(), "type".into()));
    assert_eq!(refused("/spread?title[]=x").await, ("/title".into(), "type".into()));
    // A parameter may be called so.
    assert_eq!(answered("/scalar?ids[]=1&ids%5B%5D=2").await, json!([null, [1, 2]]));
    let strict = with(ParameterPolicy { refuse_unknown: true, ..ParameterPolicy::default() });
    for (query, status) in
        [("ids[]=1", 200), ("ids%5b%5D=1", 200), ("ids=1", 400), ("word=a", 200), ("word[x]=a", 400)]
    {
        assert_eq!(get(&strict, &format!("/scalar?{query}")).await.status, status, "{query}");
    }
    assert_eq!(get(&strict, "/deep?book[title]=x&book[tags][0]=a").await.status, 200);
    assert_eq!(get(&strict, "/spread?title=x&tags[]=a").await.status, 200);
    assert_eq!(get(&strict, "/spread?title=x&tags[a]=a").await.status, 400);
}

#[actix_web::test]
async fn integers_in_json_keep_their_digits_however_they_are_written() {
    let mount = with(ParameterPolicy::default());
    let got =
        send(&mount, Method::GET, "/json-large?list=[9007199254740993.0,-9223372036854775808e0]", &[]).await;
    assert_eq!(value(&got), json!([9_007_199_254_740_993_i64, i64::MIN]));
}

#[actix_web::test]
async fn json_that_says_nothing_is_absent_in_headers_and_cookies_too() {
    let mount = with(ParameterPolicy::default());
    let ask = async |path: &str, header: (&str, &str)| send(&mount, Method::GET, path, &[header]).await;
    for (header, expected) in [
        (("list", ""), json!([null, null])),
        (("list", "null"), json!([null, null])),
        (("list", "[]"), json!([[], null])),
        (("list", "[1, 2]"), json!([[1, 2], null])),
        (("cookie", "named="), json!([null, null])),
        (("cookie", "named=\"\""), json!([null, null])),
        (("cookie", "named=null"), json!([null, null])),
        (("cookie", "named=%6Eull"), json!([null, null])),
        (("cookie", "named={}"), json!([null, {}])),
        (("cookie", "named=%7B%22k%22:%22a%22%7D"), json!([null, {"k": "a"}])),
    ] {
        assert_eq!(value(&ask("/json-elsewhere", header).await), expected, "{header:?}");
    }
    let code = |got: &Got| {
        let error = serde_json::from_slice::<Value>(&got.body).unwrap()["error"].clone();
        (got.status, error["code"].as_str().unwrap_or_default().to_owned())
    };
    for (path, name) in [("/json-header", "list"), ("/json-cookie", "cookie")] {
        for nothing in ["", "null"] {
            let text = if name == "cookie" { format!("named={nothing}") } else { nothing.to_owned() };
            let got = ask(path, (name, &text)).await;
            assert_eq!(code(&got), (400, "MISSING_REQUIRED_PARAMETER".to_owned()), "{path} {nothing}");
        }
        for wrong in ["nul", "\"null\"", "[null]", "{\"k\": 1}"] {
            // Quotes around a cookie's value are not its own.
            let text = if name == "cookie" {
                format!("named={}", wrong.replace('"', "%22"))
            } else {
                wrong.to_owned()
            };
            let got = ask(path, (name, &text)).await;
            assert_eq!(code(&got), (400, "INVALID_PARAMETER_VALUE".to_owned()), "{path} {wrong}");
        }
    }
}

#[actix_web::test]
async fn the_items_of_a_list_may_be_null() {
    for (query, expected) in [
        ("", json!([null, null, null])),
        ("numbers=1&numbers=null&numbers=3", json!([[1, null, 3], null, null])),
        ("numbers=null", json!([[null], null, null])),
        ("numbers[]=null&numbers[]=2", json!([[null, 2], null, null])),
        // A text is what it is.
        ("words=a&words=null&words=", json!([null, ["a", "null", ""], null])),
        ("list=[%22a%22,null,%22null%22]", json!([null, null, ["a", null, "null"]])),
        ("list=null", json!([null, null, null])),
    ] {
        assert_eq!(answered(&format!("/nullable?{query}")).await, expected, "{query}");
    }
    assert_eq!(refused("/nullable?numbers=1&numbers=").await.0, "/1");
    assert_eq!(refused("/nullable?numbers=1&numbers=NULL").await.0, "/1");
}
