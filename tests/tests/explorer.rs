//! The API explorer in a browser: opens its page, tries an operation out and reads the answer.

use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::Locator;
use lazo_explorer::ExplorerComponent;
use lazo_kernel::Application;
use lazo_rest::{REST_SERVER, RestApplication, RestComponent, RestConfig, api, controller, with_config};
use lazo_tests::{Browser, skip};
use schemars::JsonSchema;
use serde::Serialize;

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

    let wait_for = async |selector| {
        page.wait().at_most(Duration::from_secs(30)).for_element(Locator::Css(selector)).await
    };
    wait_for(".opblock-summary-control").await?.click().await?;
    wait_for(".try-out__btn").await?.click().await?;
    wait_for(".execute").await?.click().await?;
    let answer = wait_for(".live-responses-table .highlight-code").await?.text().await?;
    assert!(answer.contains("Paint the fence"), "{answer}");

    // The schemas below the operations open too.
    wait_for(".json-schema-2020-12-accordion").await?.click().await?;
    wait_for(".json-schema-2020-12-property").await?;

    // No complaint of the browser: the policy forbids nothing that the page needs, and nothing is missing.
    assert_eq!(browser.console().await?, Vec::<String>::new());
    app.stop().await
}
