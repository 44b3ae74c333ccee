//! The program itself: configured by its environment, stopped by signals, killed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use support::Client;

/// The program, serving on a free port.
struct Program {
    process: Child,
    client: Client,
}

impl Program {
    fn start(directory: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_todo"))
            .current_dir(directory)
            .env("PORT", "0")
            .env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"))
            .env_remove("RUST_LOG")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let line = lines
            .find(|line| line.as_ref().is_ok_and(|line| line.contains("listening on")))
            .unwrap()
            .unwrap();
        // Somebody has to go on reading, or the program would wait for its own log.
        thread::spawn(move || lines.for_each(drop));
        let url = line.split("listening on ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        Self { process, client: Client::new(url) }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.client.url().strip_prefix("http://").unwrap()).unwrap()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone in most tests.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_signal_lets_the_running_request_finish() {
    for signal in ["-TERM", "-INT"] {
        let directory = tempfile::tempdir().unwrap();
        let mut program = Program::start(directory.path());
        let body = json!({"title": "in flight"}).to_string();
        let (first, rest) = body.split_at(5);
        let mut stream = program.connect();
        let head = format!(
            "POST /todos HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{first}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The request is the server's before the signal is.
        thread::sleep(Duration::from_millis(200));
        program.signal(signal);
        thread::sleep(Duration::from_millis(200));
        stream.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{signal}: {answer}");
        assert!(answer.contains(r#""title":"in flight""#), "{signal}: {answer}");
        let answered = Instant::now();
        assert!(program.process.wait().unwrap().success());
        assert!(answered.elapsed() < Duration::from_secs(9), "the process outlived its last request");
        // And what was answered is stored.
        let again = Program::start(directory.path());
        assert_eq!(again.client.get("/todos/6").json()["title"], "in flight");
    }
}

#[test]
fn no_acknowledged_write_is_lost_by_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..5 {
        let program = Program::start(directory.path());
        let created = program.client.send("POST", "/todos", &json!({"title": format!("round {round}")}));
        assert_eq!(created.status, 200);
        program.signal("-KILL");
        let id = created.json()["id"].clone();
        drop(program);
        let again = Program::start(directory.path());
        assert_eq!(again.client.get(&format!("/todos/{id}")).json()["title"], format!("round {round}"));
    }
}

#[test]
fn a_port_that_is_taken_is_an_error_and_not_a_hang() {
    let directory = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_todo"))
        .current_dir(directory.path())
        .env("PORT", taken.local_addr().unwrap().port().to_string())
        .env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("cannot listen on 127.0.0.1:"), "{told}");
}
