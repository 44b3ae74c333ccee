//! The load: wrk on core 1, and what it says.

use std::io::Write;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::NamedTempFile;

/// One kind of request.
#[derive(Debug)]
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// A JSON body, which makes it a POST.
    pub(crate) body: Option<&'static str>,
    pub(crate) status: u16,
}

impl Workload {
    pub(crate) fn verb(&self) -> &'static str {
        if self.body.is_some() { "POST" } else { "GET" }
    }
}

/// All kinds of requests.
pub(crate) const WORKLOADS: [Workload; 5] = [
    Workload { name: "hello", path: "/hello", body: None, status: 200 },
    Workload { name: "sum", path: "/sum?a=1&b=2", body: None, status: 200 },
    // The seed, which is there until many others were created.
    Workload { name: "find", path: "/todos/1", body: None, status: 200 },
    Workload { name: "not-found", path: "/todos/99999999", body: None, status: 404 },
    Workload {
        name: "create",
        path: "/todos",
        body: Some(r#"{"title":"order firewood","desc":"beech","isComplete":false}"#),
        status: 200,
    },
];

/// What wrk saw.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) requests: f64,
    pub(crate) requests_per_second: f64,
    /// Microseconds within which half of the answers came.
    pub(crate) p50: f64,
    /// Microseconds within which 99 of 100 came.
    pub(crate) p99: f64,
}

/// Runs wrk for some seconds.
pub(crate) fn run(port: u16, workload: &Workload, seconds: u64) -> Result<Load> {
    let mut script = NamedTempFile::with_suffix(".lua")?;
    let mut wrk = Command::new("taskset");
    // The slowest server keeps some of the connections waiting for longer than wrk's own two seconds.
    wrk.args(["-c", "1", "wrk", "-t1", "-c64", "--latency", "--timeout", "10s"]).arg(format!("-d{seconds}s"));
    if let Some(body) = workload.body {
        writeln!(script, "wrk.method = 'POST'\nwrk.body = '{body}'")?;
        writeln!(script, "wrk.headers['Content-Type'] = 'application/json'")?;
        wrk.arg("-s").arg(script.path());
    }
    wrk.arg(format!("http://127.0.0.1:{port}{}", workload.path));
    let output = wrk.output().context("this needs `taskset` and `wrk`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk: {text}{}", String::from_utf8_lossy(&output.stderr));
    ensure!(!text.contains("Socket errors"), "wrk lost connections: {text}");
    ensure!(workload.status >= 400 || !text.contains("Non-2xx"), "the server refused: {text}");
    // Lines like `Requests/sec:  67182.03` and `     50%  560.00us`.
    let after = |label: &str| {
        let mut lines = text.lines().map(str::split_whitespace);
        let value = lines
            .find_map(|mut words| words.next().filter(|first| *first == label).and_then(|_| words.next()));
        value.with_context(|| format!("no {label:?} in {text}"))
    };
    let requests = text
        .lines()
        .find_map(|line| line.split_once(" requests in ").map(|(count, _)| count.trim()))
        .with_context(|| format!("no count of requests in {text}"))?;
    Ok(Load {
        requests: requests.parse()?,
        requests_per_second: after("Requests/sec:")?.parse()?,
        p50: microseconds(after("50%")?)?,
        p99: microseconds(after("99%")?)?,
    })
}

/// Reads wrk's `1.23ms`.
fn microseconds(text: &str) -> Result<f64> {
    let digits = text.trim_end_matches(char::is_alphabetic);
    let factor = match &text[digits.len()..] {
        "us" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        other => anyhow::bail!("`{other}` is no unit of time"),
    };
    Ok(digits.parse::<f64>()? * factor)
}
