//! The API explorer in a browser: opens its page, tries an operation out and reads the answer.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::{App, HttpServer};
use anyhow::Result;
use fantoccini::Locator;
use lazo_explorer::{Explorer, routes};
use lazo_rest::operation::{Operation, Response, SchemaOf};
use lazo_rest::{Call, Route, Routes};
use lazo_tests::{Browser, skip};
use schemars::JsonSchema;
use serde::Serialize;

/// A thing to do.
#[derive(Serialize, JsonSchema)]
struct Todo {
    /// What it is.
    title: String,
}

#[actix_web::test]
async fn an_operation_can_be_tried_out() -> Result<()> {
    let Some(browser) = Browser::start().await? else {
        skip("no chromedriver");
        return Ok(());
    };
    let base = serve()?;
    let page = browser.client();
    page.goto(&format!("{base}/explorer")).await?;
    assert_eq!(page.current_url().await?.path(), "/explorer/");

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
    Ok(())
}

/// An application with one operation, and the explorer.
fn serve() -> Result<String> {
    let mut operation = Operation::new(Method::GET, "/todos", "TodoController.find");
    operation.tags.push("TodoController".into());
    let schema = SchemaOf::of::<Vec<Todo>>();
    operation.responses.push(Response::of_media(200, "application/json", Some(schema)));
    let find = Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        call.json(&[Todo { title: "Paint the fence".into() }])
    });
    let all =
        routes(Explorer::new("Todo", "/explorer")).into_iter().fold(Routes::new().route(find), Routes::route);
    let mount = all.mount()?;
    let server =
        HttpServer::new(move || App::new().service(mount.clone())).workers(1).bind(("127.0.0.1", 0))?;
    let base = format!("http://{}", server.addrs()[0]);
    actix_web::rt::spawn(server.run());
    Ok(base)
}
