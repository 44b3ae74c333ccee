//! What a request costs in process, without a socket, in instructions: the same whatever else the machine is doing. See the
//! README beside this package.
//!
//! `instructions` runs itself under valgrind, twice for each server and request: the difference of the two runs is that of
//! the requests, without the start. `instructions sockets` runs the servers beside it so, and sends them requests: then what
//! connections cost is counted too, and what it costs to have 1,000 routes.

mod sockets;

use std::{
    io::{Write, stdout},
    process::Command,
    sync::Arc,
};

use actix_http::Request;
use actix_web::{
    App, Error,
    body::{MessageBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::Method,
    test::{self, TestRequest},
};
use anyhow::{Context, Result, anyhow, bail, ensure};
use lazo_bench_by_hand::{RingTodos, Todos, by_hand};
use lazo_benches::{by_lazo, program::Program};
use lazo_rest::{RestComponent, mount};

const SERVERS: [&str; 2] = ["actix", "lazo"];
const REQUESTS: [&str; 5] = ["hello", "sum", "create", "find", "missing"];
/// Requests of the shorter and of the longer run.
const RUNS: (u64, u64) = (500, 2_500);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(),
        ["sockets"] => over_sockets(),
        [server, request, times] => {
            let times = times.parse()?;
            actix_web::rt::System::new().block_on(run(server, request, times))
        }
        _ => bail!("usage: instructions [sockets]"),
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

/// The same over sockets: each server beside the first, and those of many routes beside those of few.
fn over_sockets() -> Result<()> {
    // What runs scripts is as large as what it runs.
    let servers = Program::find(&[])?.into_iter().filter(|program| !program.is_script()).collect();
    write_over_sockets(servers)?;
    write_over_sockets(Program::of_routes()?)
}

fn write_over_sockets(servers: Vec<Program>) -> Result<()> {
    let mut out = stdout();
    writeln!(out, "| server | {} |\n|---|{}", REQUESTS.join(" | "), "---:|".repeat(REQUESTS.len()))?;
    let mut first = None;
    for server in servers {
        let costs = sockets::costs(&server)?;
        let first = first.get_or_insert_with(|| costs.clone());
        let cells = costs.iter().zip(first).map(|(cost, first)| format!("{cost:.0} ({:.3})", cost / *first));
        writeln!(out, "| {} | {} |", server.name, cells.collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(out)?;
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
    collected(&told)
}

/// How many instructions valgrind has counted.
fn collected(told: &str) -> Result<u64> {
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
        let Payload { path, body, status } = payload(request)?;
        let request = TestRequest::default().uri(path);
        let request = match body {
            Some(body) => request
                .method(Method::POST)
                .insert_header(("content-type", "application/json"))
                .set_payload(body),
            None => request,
        };
        let answer = test::call_service(app, request.to_request()).await;
        ensure!(answer.status() == status, "{}", answer.status());
        // Its bytes are part of the work.
        to_bytes(answer.into_body()).await.map_err(|_| anyhow!("an answer breaks off"))?;
    }
    Ok(())
}

/// What is asked, and how it has to be answered.
struct Payload {
    path: &'static str,
    /// A JSON body, which makes it a `POST`.
    body: Option<&'static str>,
    status: u16,
}

fn payload(request: &str) -> Result<Payload> {
    let get = |path| Payload { path, body: None, status: 200 };
    Ok(match request {
        "hello" => get("/hello"),
        "sum" => get("/sum?a=1&b=2"),
        "create" => {
            let body = Some(r#"{"title":"buy milk","desc":"two","isComplete":false}"#);
            Payload { body, ..get("/todos") }
        }
        "find" => get("/todos/1"),
        "missing" => Payload { status: 404, ..get("/todos/99999999") },
        other => bail!("no request is called {other}"),
    })
}
