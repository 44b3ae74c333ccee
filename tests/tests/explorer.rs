//! The API explorer in a browser: opens its page, tries an operation out and reads the answer.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use anyhow::{Context, Result};
use async_trait::async_trait;
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use lazo_boot::{BootExt, BootOptions};
use lazo_explorer::{ExplorerComponent, ExplorerOauth};
use lazo_kernel::{Application, bind_type};
use lazo_rest::openapi::{Document, ENHANCERS, Enhancer};
use lazo_rest::security::{Authenticator, Credential, Demand, Principal, Refusal};
use lazo_rest::{REST_SERVER, RestApplication, RestComponent, RestConfig, api, controller, with_config};
use lazo_tests::{Browser, skip};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

/// A thing to do.
#[derive(Serialize, JsonSchema)]
struct Todo {
    /// What it is.
    title: String,
}

#[controller]
struct TodoController {}

#[api]
impl TodoController {
    /// Finds todos.
    #[get("/todos")]
    fn find(&self) -> Vec<Todo> {
        vec![Todo { title: "Paint the fence".into() }]
    }
}

#[tokio::test]
async fn an_operation_can_be_tried_out() -> Result<()> {
    let Some(browser) = Browser::start().await? else {
        skip("no chromedriver");
        return Ok(());
    };
    let config =
        RestConfig { port: 0, base_path: "/api/v1".into(), workers: Some(1), ..RestConfig::default() };
    let app = Application::new("todo")
        .component(RestComponent::default())
        .component(ExplorerComponent::default())
        .controller::<TodoController>();
    let app = with_config(app, config);
    app.start().await?;
    let address = app.get(&REST_SERVER).await?.address().context("the server listens")?;

    let page = browser.client();
    page.goto(&format!("http://{address}/api/v1/explorer")).await?;
    assert_eq!(page.current_url().await?.path(), "/api/v1/explorer/");
    let answer = try_out(page, "get", "/todos", None).await?;
    assert!(answer.contains("Paint the fence"), "{answer}");

    // The schemas below the operations open too.
    wait_for(page, ".json-schema-2020-12-accordion").await?.click().await?;
    wait_for(page, ".json-schema-2020-12-property").await?;

    // No complaint of the browser: the policy forbids nothing that the page needs, and nothing is missing.
    assert_eq!(browser.console().await?, Vec::<String>::new());
    app.stop().await
}

#[tokio::test]
async fn the_todo_example_can_be_explored() -> Result<()> {
    let Some(browser) = Browser::start().await? else {
        skip("no chromedriver");
        return Ok(());
    };
    let options = BootOptions::new()
        .directory(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/todo"))
        .environment([("NOTHING", "")])
        .set("datasources.db.connector", "memory")?
        .set("rest.port", 0)?
        .set("rest.workers", 1)?;
    let app = todo::application().boot_with(options).await?;
    app.start().await?;
    let address = app.get(&REST_SERVER).await?.address().context("the server listens")?;

    let page = browser.client();
    page.goto(&format!("http://{address}/explorer/")).await?;
    let found = try_out(page, "get", "/todos", None).await?;
    assert!(found.contains("Paint the fence") && found.contains("feed the cat"), "{found}");
    let created = try_out(page, "post", "/todos", Some(r#"{"title": "Order seeds"}"#)).await?;
    assert!(created.contains("Order seeds") && created.contains("\"id\": 6"), "{created}");
    let refused = try_out(page, "post", "/todos", Some("{}")).await?;
    assert!(refused.contains("must have required property 'title'"), "{refused}");
    app.stop().await
}

#[tokio::test]
async fn another_document_can_be_chosen() -> Result<()> {
    let Some(browser) = Browser::start().await? else {
        skip("no chromedriver");
        return Ok(());
    };
    let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
    // The application's own document at its other address is enough of another.
    let explorer = ExplorerComponent::default()
        .at("/docs")
        .title("Own")
        .persist_authorization(true)
        .document("Other", "../openapi.json");
    let app = Application::new("todo")
        .component(RestComponent::default())
        .component(explorer)
        .controller::<TodoController>();
    let app = with_config(app, config);
    app.start().await?;
    let address = app.get(&REST_SERVER).await?.address().context("the server listens")?;

    let page = browser.client();
    page.goto(&format!("http://{address}/docs/")).await?;
    let shown = |name: &'static str| format!(r#".info .link[href="{name}"]"#);
    wait_for(page, &shown("openapi.json")).await?;
    wait_for(page, "#documents").await?.select_by_label("Other").await?;
    wait_for(page, &shown("../openapi.json")).await?;
    let answer = try_out(page, "get", "/todos", None).await?;
    assert!(answer.contains("Paint the fence"), "{answer}");
    assert_eq!(browser.console().await?, Vec::<String>::new());
    app.stop().await
}

/// An authorization server of one user, who agrees to everything, and something that only he may see.
#[controller]
struct SignInController {}

/// What an authorization server is asked (RFC 6749, section 4.1.1, and RFC 7636).
#[derive(Deserialize, JsonSchema)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    state: String,
    code_challenge: String,
}

/// What a client asks a token for (RFC 6749, section 4.1.3).
#[derive(Deserialize, JsonSchema)]
struct Exchange {
    code: String,
    code_verifier: String,
}

#[api]
impl SignInController {
    #[get("/authorize", public)]
    fn authorize(&self, #[extract] asked: web::Query<Asked>) -> HttpResponse {
        let Asked { client_id, redirect_uri, state, code_challenge } = asked.into_inner();
        assert!(client_id == "the-page" && !code_challenge.is_empty());
        let mut back = Url::parse(&redirect_uri).expect("an absolute address");
        back.query_pairs_mut().append_pair("code", "agreed").append_pair("state", &state);
        HttpResponse::Found().insert_header(("location", back.as_str())).finish()
    }

    #[post("/token", public)]
    fn token(&self, #[extract] exchange: web::Form<Exchange>) -> HttpResponse {
        assert!(exchange.code == "agreed" && !exchange.code_verifier.is_empty());
        HttpResponse::Ok().json(json!({"access_token": "secret-token", "token_type": "bearer"}))
    }

    #[get("/secret")]
    fn secret(&self, #[extract] caller: Principal) -> String {
        format!("{}: the treasure is below the oak", caller.id())
    }
}

/// Knows the one token.
struct Tokens;

#[async_trait]
impl Authenticator for Tokens {
    fn scheme(&self) -> &str {
        "sign-in"
    }

    async fn authenticate(&self, sent: &Credential, _: &Demand<'_>) -> Result<Principal, Refusal> {
        match sent.is("secret-token") {
            true => Ok(Principal::new("the user").scoped(["secret:read"])),
            false => Err(Refusal::Invalid),
        }
    }
}

/// Says how to sign in.
struct SignIn;

#[async_trait]
impl Enhancer for SignIn {
    async fn enhance(&self, document: &mut Document) -> Result<()> {
        let flow = json!({"authorizationUrl": "/authorize", "tokenUrl": "/token", "scopes": {"secret:read": "Sees it"}});
        document.merge(&json!({
            "components": {"securitySchemes": {"sign-in": {"type": "oauth2", "flows": {"authorizationCode": flow}}}},
            "security": [{"sign-in": ["secret:read"]}],
        }));
        Ok(())
    }
}

#[tokio::test]
async fn a_user_signs_in_and_sees_what_is_his() -> Result<()> {
    let Some(browser) = Browser::start().await? else {
        skip("no chromedriver");
        return Ok(());
    };
    let oauth = ExplorerOauth { client_id: "the-page".into(), scopes: vec!["secret:read".into()] };
    let app = Application::new("secrets")
        .component(RestComponent::default())
        .component(ExplorerComponent::default().oauth(oauth))
        .controller::<SignInController>()
        .authenticator(Tokens)
        .with(bind_type::<SignIn>().to(SignIn).extension_for(&ENHANCERS, |it| it));
    let app = with_config(app, RestConfig { port: 0, workers: Some(1), ..RestConfig::default() });
    app.start().await?;
    let address = app.get(&REST_SERVER).await?.address().context("the server listens")?;

    let page = browser.client();
    page.goto(&format!("http://{address}/explorer/")).await?;
    let refused = try_out(page, "get", "/secret", None).await?;
    assert!(refused.contains("CREDENTIALS_REQUIRED"), "{refused}");

    wait_for(page, ".scheme-container .authorize").await?.click().await?;
    wait_for(page, ".auth-container .auth-btn-wrapper .authorize").await?.click().await?;
    // The window that asks the user comes back by itself, and closes.
    wait_for(page, "[aria-label=\"Remove authorization\"]").await?;
    wait_for(page, ".auth-container .btn-done").await?.click().await?;
    let seen = try_out(page, "get", "/secret", None).await?;
    assert!(seen.contains("below the oak"), "{seen}");
    app.stop().await
}

/// Opens an operation, if it is not open yet, executes it and reads the answer.
async fn try_out(page: &Client, verb: &str, path: &str, body: Option<&str>) -> Result<String> {
    let block = format!(r#".opblock-{verb}:has([data-path="{path}"])"#);
    let within = |selector: &str| format!("{block} {selector}");
    wait_for(page, &within(".opblock-summary-control")).await?;
    if page.find(Locator::Css(&within(".execute"))).await.is_err() {
        wait_for(page, &within(".opblock-summary-control")).await?.click().await?;
        wait_for(page, &within(".try-out__btn")).await?.click().await?;
    } else {
        // What was answered before must not be taken for the new answer.
        wait_for(page, &within(".btn-clear")).await?.click().await?;
    }
    if let Some(body) = body {
        let text = wait_for(page, &within("textarea.body-param__text")).await?;
        text.clear().await?;
        text.send_keys(body).await?;
    }
    wait_for(page, &within(".execute")).await?.click().await?;
    Ok(wait_for(page, &within(".live-responses-table .highlight-code")).await?.text().await?)
}

async fn wait_for(page: &Client, selector: &str) -> Result<Element> {
    let patience = Duration::from_secs(30);
    let found = page.wait().at_most(patience).for_element(Locator::Css(selector)).await;
    found.with_context(|| format!("nothing on the page is `{selector}`"))
}
