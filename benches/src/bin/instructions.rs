//! What a request costs in process, without a socket, in instructions: the same whatever else the machine is doing. See the
//! README beside this package.
//!
//! `instructions` runs itself under valgrind, twice for each server and request: the difference of the two runs is that of
//! the requests, without the start.

use std::{
    io::{Write, stdout},
    process::Command,
    sync::Arc,
};

use actix_http::Request;
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    test::{self, TestRequest},
};
use anyhow::{Context, Result, bail, ensure};
use lazo_benches::{RingTodos, Todos, by_hand, by_lazo};
use lazo_rest::{RestComponent, mount};

const SERVERS: [&str; 2] = ["actix", "lazo"];
const REQUESTS: [&str; 3] = ["hello", "sum", "create"];
/// Requests of the shorter and of the longer run.
const RUNS: (u64, u64) = (500, 2_500);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(),
        [server, request, times] => {
            let times = times.parse()?;
            actix_web::rt::System::new().block_on(run(server, request, times))
        }
        _ => bail!("usage: instructions"),
    }
}

/// Prints instructions for each request, and the ratio to the hand-written handler.
fn compare() -> Result<()> {
    let mut out = stdout();
    writeln!(out, "| request | actix by hand | Lazo | ratio |\n|---|---:|---:|---:|")?;
    for request in REQUESTS {
        let mut costs = Vec::new();
        for server in SERVERS {
            let (short, long) = (count(server, request, RUNS.0)?, count(server, request, RUNS.1)?);
            costs.push((long - short) as f64 / (RUNS.1 - RUNS.0) as f64);
        }
        writeln!(out, "| {request} | {:.0} | {:.0} | {:.3} |", costs[0], costs[1], costs[1] / costs[0])?;
    }
    Ok(())
}

/// The instructions of a whole process that serves the request so many times.
fn count(server: &str, request: &str, times: u64) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args([server, request, &times.to_string()])
        .env_remove("RUST_BACKTRACE")
        .output()
        .context("valgrind is needed to count instructions")?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{told}");
    let collected = told.lines().find_map(|line| line.split("Collected :").nth(1));
    let collected = collected.with_context(|| format!("valgrind did not tell what it counted: {told}"))?;
    Ok(collected.trim().parse()?)
}

async fn run(server: &str, request: &str, times: u64) -> Result<()> {
    let todos: Arc<dyn Todos> = Arc::new(RingTodos::default());
    match server {
        "actix" => {
            serve(&test::init_service(App::new().configure(by_hand::routes(todos))).await, request, times)
                .await
        }
        "lazo" => {
            let application = by_lazo::application(todos, RestComponent::without_server());
            application.start().await?;
            serve(&test::init_service(App::new().service(mount(&application)?)).await, request, times).await
        }
        other => bail!("no server is called {other}"),
    }
}

async fn serve<S, B>(app: &S, request: &str, times: u64) -> Result<()>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    for _ in 0..times {
        let request = match request {
            "hello" => TestRequest::get().uri("/hello"),
            "sum" => TestRequest::get().uri("/sum?a=1&b=2"),
            "create" => TestRequest::post()
                .uri("/todos")
                .insert_header(("content-type", "application/json"))
                .set_payload(r#"{"title":"buy milk","desc":"two","isComplete":false}"#),
            other => bail!("no request is called {other}"),
        };
        let answer = test::call_service(app, request.to_request()).await;
        ensure!(answer.status().is_success(), "{}", answer.status());
    }
    Ok(())
}
