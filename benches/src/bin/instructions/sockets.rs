//! The same requests over a socket: everything that a server does for them outside the kernel, its connections included.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use lazo_benches::program::Program;

use crate::{Payload, REQUESTS, RUNS, collected, payload};

/// How long a server may take to start, which takes long under valgrind.
const PATIENCE: Duration = Duration::from_secs(120);

/// The instructions for each request, in the order of [`REQUESTS`].
pub(crate) fn costs(program: &Program) -> Result<Vec<f64>> {
    let cost = |request: &&'static str| {
        let (short, long) = (count(program, request, RUNS.0)?, count(program, request, RUNS.1)?);
        Ok(long.saturating_sub(short) as f64 / (RUNS.1 - RUNS.0) as f64)
    };
    REQUESTS.iter().map(cost).collect()
}

/// The instructions of a whole process that serves the request so many times, over one connection.
fn count(program: &Program, request: &str, times: u64) -> Result<u64> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut server = Running(
        Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .args(program.command())
            .arg(port.to_string())
            .args(program.routes())
            .env_remove("RUST_BACKTRACE")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("valgrind is needed to count instructions")?,
    );
    let mut stream = server.connect(port)?;
    let asked = payload(request)?;
    let bytes = bytes(&asked);
    for _ in 0..times {
        stream.write_all(bytes.as_bytes())?;
        read_answer(&mut stream, asked.status)?;
    }
    drop(stream);
    let asked = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status()?;
    ensure!(asked.success(), "the server cannot be ended");
    let mut told = String::new();
    server.0.stderr.take().context("no standard error")?.read_to_string(&mut told)?;
    collected(&told)
}

/// A server that does not outlive this program.
struct Running(Child);

impl Running {
    fn connect(&mut self, port: u16) -> Result<TcpStream> {
        let begun = Instant::now();
        loop {
            if let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            ensure!(self.0.try_wait()?.is_none(), "the server has ended");
            ensure!(begun.elapsed() < PATIENCE, "the server does not start");
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The request as it is sent.
fn bytes(&Payload { path, body, .. }: &Payload) -> String {
    let about = body.map_or_else(String::new, |body| {
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
    });
    let verb = if body.is_some() { "POST" } else { "GET" };
    format!("{verb} {path} HTTP/1.1\r\nHost: localhost\r\n{about}\r\n{}", body.unwrap_or_default())
}

/// Reads one answer, which has to have this status and a length.
fn read_answer(stream: &mut TcpStream, status: u16) -> Result<()> {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer)?;
        ensure!(read > 0, "the server has ended the connection");
        answer.extend_from_slice(&buffer[..read]);
        let text = std::str::from_utf8(&answer)?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        ensure!(head.starts_with(&format!("HTTP/1.1 {status}")), "{head}");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        match length {
            Some(length) if body.len() >= length => return Ok(()),
            Some(_) => {}
            None => bail!("an answer without a length: {head}"),
        }
    }
}
