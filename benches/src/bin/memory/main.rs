//! What others make a server hold: connections that are idle, and single requests that want much. Resident memory of `bench-lazo`,
//! beside `bench-actix`, each in a process of its own.
//!
//! `memory [connections]`; Linux only. It takes a few more open files than connections, in each of the two processes (`ulimit -n`).

mod requests;
mod server;

use anyhow::Result;
use requests::{Asking, all};
use server::Server;
use std::{
    env,
    io::{Write as _, stdout},
    time::Duration,
};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};

const SERVERS: [&str; 2] = ["bench-actix", "bench-lazo"];

/// What a connection has said before it falls silent.
const IDLE: [(&str, &[u8]); 3] = [
    ("nothing said", b""),
    ("one request answered", b"GET /hello HTTP/1.1\r\nhost: x\r\n\r\n"),
    ("half a head", b"GET /hello HTTP/1.1\r\nhost: x\r\nx-slow: "),
];

fn main() -> Result<()> {
    let connections = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2_000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(connections))
}

async fn measure(connections: usize) -> Result<()> {
    let mut out = stdout();
    writeln!(out, "{connections} connections that are idle, KiB that they cost\n")?;
    writeln!(out, "| idle after | {} |\n|---|---:|---:|", SERVERS.join(" | "))?;
    for (what, said) in IDLE {
        let mut cells = Vec::new();
        for name in SERVERS {
            cells.push(idle(name, connections, said).await?.to_string());
        }
        writeln!(out, "| {what} | {} |", cells.join(" | "))?;
    }
    writeln!(out, "\none request, KiB that the server holds at most while it lasts, and its status\n")?;
    writeln!(out, "| request | {} |\n|---|---:|---:|", SERVERS.join(" | "))?;
    for Asking { what, head, piece, times } in all() {
        let mut cells = Vec::new();
        for name in SERVERS {
            let server = Server::start(name).await?;
            server.warm().await?;
            let before = server.forget_peak()?;
            let status = server.send(&head, &piece, times).await?;
            cells.push(format!("{} ({status})", server.peak()?.saturating_sub(before)));
        }
        writeln!(out, "| {what} | {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// What idle connections cost.
async fn idle(name: &str, connections: usize, said: &[u8]) -> Result<u64> {
    let server = Server::start(name).await?;
    server.warm().await?;
    let before = server.resident()?;
    let mut idle = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(said).await?;
        idle.push(stream);
    }
    // All are taken when one that came after them is answered.
    server.warm().await?;
    sleep(Duration::from_millis(200)).await;
    Ok(server.resident()?.saturating_sub(before))
}
