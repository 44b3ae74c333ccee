//! One request over a connection of its own, to see what a server answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::load::Workload;

/// What of an answer has to be the same for all servers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    content_type: Option<String>,
    /// As a value: the order of members is each server's own.
    body: Value,
}

/// Sends the request of `workload`.
pub(crate) fn send(port: u16, workload: &Workload) -> Result<Answer> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (verb, path) = (workload.verb(), workload.path);
    let mut request = format!("{verb} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if let Some(body) = workload.body {
        request += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    } else {
        request += "\r\n";
    }
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no HTTP answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let content_type = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        // Some say a charset, which JSON has not.
        let media_type = value.split(';').next().unwrap_or(value);
        name.eq_ignore_ascii_case("content-type").then(|| media_type.trim().to_owned())
    });
    // What an error says is each server's own business.
    let body = if status < 400 { serde_json::from_str(body).context("no JSON")? } else { Value::Null };
    let content_type = content_type.filter(|_| status < 400);
    Ok(Answer { status, content_type, body })
}
