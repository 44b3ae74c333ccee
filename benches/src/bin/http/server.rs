//! A server under load: its process on core 0, and the CPU time it took.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use lazo_benches::program::Program;

use crate::{http, load::WORKLOADS};

/// A running server; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    /// The time from its start to its first answer.
    pub(crate) first_answer: Duration,
    process: Child,
}

impl Server {
    /// Starts the program with a free port as its argument, and waits until it answers.
    pub(crate) fn start(program: &Program) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let begun = Instant::now();
        let process = Command::new("taskset")
            .args(["-c", "0"])
            .args(program.command())
            .arg(port.to_string())
            .args(program.routes())
            // A developer's setting that makes errors dear.
            .env_remove("RUST_BACKTRACE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("this needs `taskset`")?;
        let mut server = Self { name: program.name, port, process, first_answer: Duration::ZERO };
        while http::send(port, &WORKLOADS[0]).is_err() {
            if begun.elapsed() > Duration::from_secs(15) {
                bail!("{} does not answer", server.name);
            }
            sleep(Duration::from_micros(200));
        }
        server.first_answer = begun.elapsed();
        Ok(server)
    }

    /// The memory that it has resident now, in KiB.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    /// The CPU time of all its threads so far, to the nanosecond (`schedstat`).
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = fs::read_to_string(thread?.path().join("schedstat"))?;
            let on_cpu = text.split(' ').next().context("an empty schedstat")?;
            nanoseconds += on_cpu.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
