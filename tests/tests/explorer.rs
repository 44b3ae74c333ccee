//! The API explorer in a browser: opens its page, tries an operation out and reads the answer.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_ENCODING, HeaderName, IF_NONE_MATCH};
use actix_web::{App, HttpRequest, HttpResponse, HttpResponseBuilder, HttpServer, web};
use anyhow::Result;
use fantoccini::Locator;
use lazo_explorer::{Explorer, Request};
use lazo_rest::openapi::{Document, Info, Server};
use lazo_rest::operation::{MediaType, Operation, Response, SchemaOf};
use lazo_rest::schema::Schemas;
use lazo_tests::{Browser, skip};

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

    // No complaint of the browser: the policy forbids nothing that the page needs, and nothing is missing.
    assert_eq!(browser.console().await?, Vec::<String>::new());
    Ok(())
}

fn serve() -> Result<String> {
    let operation = Operation {
        method: Method::GET,
        path: "/todos".into(),
        operation_id: "TodoController.find".into(),
        summary: None,
        description: None,
        tags: vec!["TodoController".into()],
        deprecated: false,
        hidden: false,
        parameters: vec![],
        body: None,
        responses: vec![Response {
            status: 200,
            description: "OK".into(),
            content: vec![MediaType {
                name: "application/json".into(),
                schema: Some(SchemaOf::of::<Vec<String>>()),
            }],
        }],
    };
    let schemas = Schemas::of([&operation])?;
    let info = Info { title: "todo".into(), version: "1.0.0".into(), description: None };
    let json = Document::build(info, vec![Server::at("/")], [&operation], &schemas)?.to_json();
    let server = HttpServer::new(move || {
        let json = json.clone();
        App::new().route("/todos", web::get().to(async || web::Json(["Paint the fence"]))).route(
            "/explorer{below:.*}",
            web::get().to(move |request: HttpRequest| {
                let json = json.clone();
                async move { explore(&request, json) }
            }),
        )
    })
    .workers(1)
    .bind(("127.0.0.1", 0))?;
    let base = format!("http://{}", server.addrs()[0]);
    actix_web::rt::spawn(server.run());
    Ok(base)
}

fn explore(request: &HttpRequest, json: String) -> HttpResponse {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let asked = Request {
        below: request.match_info().query("below"),
        accept_encoding: header(ACCEPT_ENCODING),
        if_none_match: header(IF_NONE_MATCH),
    };
    let explorer = Explorer::new("Todo", "/explorer");
    let answer = match asked.below {
        "/openapi.json" => Some(explorer.document(json, &asked)),
        _ => explorer.answer(&asked),
    };
    let Some(answer) = answer else { return HttpResponse::NotFound().finish() };
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap();
    let mut response = HttpResponseBuilder::new(status);
    for (name, value) in &answer.headers {
        response.insert_header((*name, value.as_ref()));
    }
    response.body(answer.body)
}
