//! Formats and keywords of an application's own, on bodies and parameters.

use crate::support::{Answer, application, ask, request};
use actix_web::test::TestRequest;
use lazo_kernel::{Application, Injectable, bind_type};
use lazo_rest::schema::{
    ASYNC_FORMATS, ASYNC_KEYWORDS, AsyncFormat, AsyncKeyword, FORMATS, Format, KEYWORDS, Keyword, Verdict,
};
use lazo_rest::{RestConfig, UploadedFile, api};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Those who have an account already.
#[derive(Default)]
struct Accounts {
    asked: AtomicUsize,
}

impl Accounts {
    async fn has(&self, email: &str) -> anyhow::Result<bool> {
        tokio::task::yield_now().await;
        self.asked.fetch_add(1, Ordering::Relaxed);
        anyhow::ensure!(email != "lost@example.com", "the database is gone");
        Ok(email == "ann@example.com")
    }
}

#[derive(Injectable)]
struct UniqueEmail {
    #[inject]
    accounts: Arc<Accounts>,
}

#[async_trait::async_trait]
impl AsyncKeyword for UniqueEmail {
    fn name(&self) -> &str {
        "x-unique-email"
    }

    async fn check(&self, _: &Value, value: &Value) -> anyhow::Result<Verdict> {
        let Some(email) = value.as_str() else { return Ok(Verdict::Holds) };
        let is_free = !self.accounts.has(email).await?;
        Ok(Verdict::holds_if(is_free, "must be an address that nobody uses").info("email", "taken"))
    }
}

/// The address of somebody who has an account.
#[derive(Injectable)]
struct Account {
    #[inject]
    accounts: Arc<Accounts>,
}

#[async_trait::async_trait]
impl AsyncFormat for Account {
    fn name(&self) -> &str {
        "account"
    }

    async fn holds(&self, text: &str) -> anyhow::Result<bool> {
        self.accounts.has(text).await
    }
}

#[derive(Injectable)]
struct Words {}

impl Keyword for Words {
    fn name(&self) -> &str {
        "x-words"
    }

    fn check(&self, most: &Value, value: &Value) -> Verdict {
        let words = value.as_str().map_or(0, |text| text.split_whitespace().count() as u64);
        Verdict::holds_if(most.as_u64().is_none_or(|most| words <= most), "must NOT have more words")
            .info("limit", most.clone())
    }
}

#[derive(Injectable)]
struct Isbn {}

impl Format for Isbn {
    fn name(&self) -> &str {
        "isbn"
    }

    fn holds(&self, text: &str) -> bool {
        text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Member {
    #[schemars(extend("x-words" = 2))]
    name: String,
    #[schemars(email, extend("x-unique-email" = true))]
    email: String,
    #[schemars(extend("format" = "isbn"))]
    book: Option<String>,
    friends: Option<Vec<Self>>,
}

/// Either of two forms, of which one asks.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Contact {
    Mail {
        #[schemars(extend("x-unique-email" = true))]
        email: String,
    },
    Phone {
        #[schemars(range(min = 1))]
        phone: u32,
        #[schemars(extend("x-note" = true))]
        email: Option<String>,
    },
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    #[schemars(extend("x-unique-email" = true))]
    email: String,
    #[allow(dead_code, reason = "it is only sent")]
    photo: Option<UploadedFile>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Plain {
    email: String,
}

/// Somebody who has an account.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("format" = "account"))]
struct Reader(String);

/// Who writes, to whom, and perhaps a copy.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Letter {
    #[schemars(extend("format" = "account"))]
    from: String,
    to: Vec<Reader>,
    /// No text: its format says nothing.
    #[schemars(extend("format" = "account"))]
    pages: Option<u32>,
    /// Looks like a rule, and is a value.
    #[schemars(extend("const" = {"format": "account"}))]
    kind: Option<Value>,
}

/// A condition, which may be made of another one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Condition {
    Not {
        child: Box<Self>,
    },
    Sure {
        child: Box<Self>,
    },
    Mail {
        #[schemars(extend("x-unique-email" = true))]
        email: String,
    },
}

#[derive(Injectable)]
struct Members {}

#[api]
impl Members {
    #[post("/members")]
    fn join(&self, #[body] member: Member) -> Member {
        member
    }

    #[post("/contacts")]
    fn contact(&self, #[body] contact: Contact) -> Contact {
        contact
    }

    #[post("/forms")]
    fn form(&self, #[body(content = "multipart/form-data")] form: Form) -> String {
        form.email
    }

    #[post("/plain")]
    fn plain(&self, #[body] plain: Plain) -> Plain {
        plain
    }

    #[post("/conditions")]
    fn look(&self, #[body] condition: Condition) -> Condition {
        condition
    }

    #[post("/letters")]
    fn write(&self, #[body] letter: Letter) -> Letter {
        letter
    }

    #[get("/known")]
    fn is_known(&self, #[query(format = "account")] account: String) -> String {
        account
    }

    #[get("/free")]
    fn free(
        &self,
        #[query(keyword("x-unique-email" = true), max_length = 20)] email: String,
        #[query(format = "isbn")] book: Option<String>,
        #[query(keyword("x-words" = 1))] word: Option<String>,
        #[header(keyword("x-unique-email" = true))] x_other: Option<String>,
        #[query] member: Option<Member>,
    ) -> String {
        let _ = (book, word, x_other, member);
        email
    }
}

fn app() -> Application {
    application::<Members>(RestConfig::default())
        .with(bind_type::<Accounts>().to(Accounts::default()))
        .with(ASYNC_KEYWORDS.extension::<UniqueEmail>("unique-email", |it| it))
        .with(ASYNC_FORMATS.extension::<Account>("account", |it| it))
        .with(KEYWORDS.extension::<Words>("words", |it| it))
        .with(FORMATS.extension::<Isbn>("isbn", |it| it))
}

fn asked(app: &Application) -> usize {
    app.context().get_sync(&lazo_kernel::BindingKey::<Accounts>::of()).unwrap().asked.load(Ordering::Relaxed)
}

async fn post(app: &Application, path: &str, body: &Value) -> Answer {
    ask(app, request(path, "application/json", body.to_string())).await
}

/// Each broken rule as (path, code).
fn broken(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let error = answer.json();
    let details = error["error"]["details"].as_array().unwrap_or_else(|| panic!("{error}"));
    details.iter().map(|one| (text(&one["path"]), text(&one["code"]))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

#[actix_web::test]
async fn a_body_is_held_against_rules_of_our_own_with_all_others() {
    let app = app();
    let good = json!({"name": "Bea", "email": "bea@example.com"});
    let answer = post(&app, "/members", &good).await;
    assert_eq!((answer.status, asked(&app)), (200, 1), "{}", answer.text());

    let bad = json!({"name": "Ann B. C.", "email": "ann@example.com", "book": "1", "friends": [good, {
        "name": "D", "email": "ann@example.com"}, {"email": "ann@example.com"}]});
    let answer = post(&app, "/members", &bad).await;
    assert_eq!(answer.code(), (422, "VALIDATION_FAILED".to_owned()));
    assert_eq!(
        broken(&answer),
        pairs(&[
            ("/book", "format"),
            ("/friends/2", "required"),
            ("/name", "x-words"),
            ("/email", "x-unique-email"),
            ("/friends/1/email", "x-unique-email"),
            ("/friends/2/email", "x-unique-email"),
        ])
    );
    let details = answer.json()["error"]["details"].clone();
    assert_eq!(
        details[2],
        json!({"path": "/name", "code": "x-words", "message": "must NOT have more words", "info": {"limit": 2}})
    );
    assert_eq!(
        details[3],
        json!({"path": "/email", "code": "x-unique-email", "message": "must be an address that nobody uses",
               "info": {"email": "taken"}})
    );
}

/// One letter is missing.
#[test]
fn a_misspelt_extension_point_of_rules_is_told_at_start() {
    use lazo_kernel::ExtensionPoint;
    let misspelt = ExtensionPoint::<dyn AsyncKeyword>::new("rest.schema.asyncKeyword");
    let app = app().with(misspelt.extension::<UniqueEmail>("other", |it| it));
    let problems = app.verify().unwrap_err().to_string();
    assert!(problems.contains("did you mean `rest.schema.asyncKeywords`"), "{problems}");
}

#[actix_web::test]
async fn only_alternatives_that_fit_ask() {
    let app = app();
    let answer = post(&app, "/contacts", &json!({"phone": 1, "email": 5})).await;
    assert_eq!((answer.status, asked(&app)), (422, 0), "{}", answer.text());
    let answer = post(&app, "/contacts", &json!({"email": "ann@example.com"})).await;
    assert_eq!(broken(&answer), pairs(&[("/email", "x-unique-email")]));
    assert_eq!(asked(&app), 1);
}

/// To look into each of two alternatives, and into each of theirs, would take longer than the world has stood.
#[actix_web::test]
async fn what_nests_in_alternatives_is_asked_about_once() {
    let nested = |email: &str| {
        (0..60).fold(
            json!({"kind": "mail", "email": email}),
            |child, at| json!({"kind": if at % 2 == 0 { "not" } else { "sure" }, "child": child}),
        )
    };
    let app = app();
    assert_eq!(post(&app, "/conditions", &nested("bea@example.com")).await.status, 200);
    assert_eq!(asked(&app), 1);
    let answer = post(&app, "/conditions", &nested("ann@example.com")).await;
    let place = format!("{}/email", "/child".repeat(60));
    assert_eq!(broken(&answer), pairs(&[(place.as_str(), "x-unique-email")]));
    assert_eq!(asked(&app), 2);
}

#[actix_web::test]
async fn who_uses_no_such_rule_asks_nobody() {
    let app = app();
    let answer = post(&app, "/plain", &json!({"email": "ann@example.com"})).await;
    assert_eq!((answer.status, asked(&app)), (200, 0));
}

#[actix_web::test]
async fn forms_ask_too() {
    let app = app();
    let body = "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nann@example.com\r\n--x--\r\n";
    let answer = ask(&app, request("/forms", "multipart/form-data; boundary=x", body)).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert_eq!(broken(&answer), pairs(&[("/email", "x-unique-email")]));
}

#[actix_web::test]
async fn who_cannot_be_asked_is_an_error_that_tells_nothing() {
    let app = app();
    let answer = post(&app, "/members", &json!({"name": "Bea", "email": "lost@example.com"})).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("database"));
    let answer = ask(&app, TestRequest::with_uri("/free?email=lost@example.com")).await;
    assert_eq!(answer.status, 500);
}

#[actix_web::test]
async fn parameters_are_held_against_rules_of_our_own() {
    let app = app();
    let get = async |uri: &str| ask(&app, TestRequest::with_uri(uri)).await;
    assert_eq!(get("/free?email=bea@example.com").await.text(), "bea@example.com");
    for (query, code) in [
        ("email=ann@example.com", "x-unique-email"),
        ("email=b&book=1", "format"),
        ("email=b&word=two+words", "x-words"),
    ] {
        let answer = get(&format!("/free?{query}")).await;
        assert_eq!(answer.code(), (400, "INVALID_PARAMETER_VALUE".to_owned()), "{query}");
        assert_eq!(broken(&answer), pairs(&[("", code)]), "{query}");
    }
    // With what else is wrong with it.
    let answer = get("/free?email=ann@example.com&member=%7B%22name%22%3A%22a%22%7D").await;
    assert_eq!(broken(&answer), pairs(&[("", "x-unique-email")]));
    let answer = get("/free?email=b&member[name]=a+b+c&member[email]=ann@example.com").await;
    assert_eq!(broken(&answer), pairs(&[("/name", "x-words"), ("/email", "x-unique-email")]));
    let answer =
        ask(&app, TestRequest::with_uri("/free?email=b").insert_header(("x-other", "ann@example.com"))).await;
    assert_eq!(broken(&answer), pairs(&[("", "x-unique-email")]));
}

#[actix_web::test]
async fn formats_ask_too() {
    let app = app();
    let good = json!({"from": "ann@example.com", "to": ["ann@example.com"], "pages": 2,
                      "kind": {"format": "account"}});
    let answer = post(&app, "/letters", &good).await;
    assert_eq!((answer.status, asked(&app)), (200, 2), "{}", answer.text());
    let bad = json!({"from": 5, "to": ["ann@example.com", "bea@example.com"]});
    let answer = post(&app, "/letters", &bad).await;
    assert_eq!(broken(&answer), pairs(&[("/from", "type"), ("/to/1", "format")]));
    assert_eq!(
        answer.json()["error"]["details"][1],
        json!({"path": "/to/1", "code": "format", "message": "must match format \"account\"",
               "info": {"format": "account"}})
    );
    let answer = ask(&app, TestRequest::with_uri("/known?account=bea@example.com")).await;
    assert_eq!((answer.status, broken(&answer)), (400, pairs(&[("", "format")])));
    let lost = json!({"from": "lost@example.com", "to": []});
    assert_eq!(post(&app, "/letters", &lost).await.status, 500, "nobody knows");
}
