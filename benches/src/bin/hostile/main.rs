//! What good clients feel of hostile ones: 500 connections, of which none or half are hostile, and how long the requests of the good ones
//! take, on a server by hand and on Lazo in turns.
//!
//! `hostile [rounds] [seconds]`; it needs `taskset`, and two cores with nothing else to do. The server has one core, all clients the
//! other.

mod clients;

use anyhow::{Context as _, Result, ensure};
use clients::{Kind, hostile};
use std::{
    env,
    io::{Write as _, stdout},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, time::sleep};

const SERVERS: [&str; 2] = ["bench-actix", "bench-lazo"];
const CONNECTIONS: usize = 500;

/// What the good requests of one run took.
struct Measured {
    /// In the order of their length.
    times: Vec<Duration>,
    failed: usize,
}

impl Measured {
    fn at(&self, share: f64) -> Duration {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a list"
        )]
        let at = (self.times.len().saturating_sub(1) as f64 * share) as usize;
        self.times.get(at).copied().unwrap_or_default()
    }
}

/// A server of its own process, ended when dropped.
struct Server(Child, SocketAddr);

impl Server {
    async fn start(name: &str) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let program = env::current_exe()?.with_file_name(name);
        let process = Command::new("taskset")
            .args(["-c", "0"])
            .arg(program)
            .arg(port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("this needs `taskset`")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let server = Self(process, address);
        let begun = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            ensure!(
                begun.elapsed() < Duration::from_secs(15),
                "{name} does not answer: `cargo build --release -p lazo-benches -p lazo-bench-by-hand`"
            );
            sleep(Duration::from_millis(5)).await;
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some("pinned") {
        // Once more, on the other core.
        let status = Command::new("taskset")
            .args(["-c", "1"])
            .arg(env::current_exe()?)
            .arg("pinned")
            .args(env::args().skip(1))
            .status()
            .context("this needs `taskset`")?;
        ensure!(status.success(), "{status}");
        return Ok(());
    }
    let mut number = |otherwise: u64| arguments.next().map_or(Ok(otherwise), |text| text.parse());
    let (rounds, seconds) = (number(5)?, Duration::from_secs(number(8)?));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(rounds, seconds))
}

async fn measure(rounds: u64, time: Duration) -> Result<()> {
    let mut out = stdout();
    writeln!(
        out,
        "milliseconds of a good request, {CONNECTIONS} connections, {rounds} rounds of {} s",
        time.as_secs()
    )?;
    writeln!(
        out,
        "{:<34}{:>9}{:>9}{:>9}{:>10}{:>9}{:>8}",
        "", "requests", "median", "99%", "99.9%", "slowest", "failed"
    )?;
    for share in [0, CONNECTIONS / 2] {
        let mut all: Vec<Measured> = SERVERS.map(|_| Measured { times: Vec::new(), failed: 0 }).into();
        for round in 0..rounds {
            let mut order: Vec<usize> = (0..SERVERS.len()).collect();
            order.rotate_left(usize::try_from(round)? % SERVERS.len());
            for at in order {
                let server = Server::start(SERVERS[at]).await?;
                let measured = run(server.1, share, time).await?;
                all[at].times.extend(measured.times);
                all[at].failed += measured.failed;
            }
        }
        for (measured, name) in all.iter_mut().zip(SERVERS) {
            measured.times.sort_unstable();
            let title = format!("{name}, {share} hostile");
            write!(out, "{title:<34}{:>9}", measured.times.len())?;
            for share in [0.5, 0.99, 0.999, 1.0] {
                write!(out, "{:>9.2}", measured.at(share).as_secs_f64() * 1000.0)?;
            }
            writeln!(out, "{:>9}", measured.failed)?;
        }
        write!(out, "{:<43}", "ratio of the second to the first")?;
        for share in [0.5, 0.99, 0.999, 1.0] {
            write!(out, "{:>9.2}", all[1].at(share).as_secs_f64() / all[0].at(share).as_secs_f64())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Good and hostile clients together, for a time.
async fn run(address: SocketAddr, hostile_ones: usize, time: Duration) -> Result<Measured> {
    let end = Instant::now() + time;
    let mut bad = Vec::new();
    for number in 0..hostile_ones {
        bad.push(tokio::spawn(hostile(address, Kind::of(number))));
    }
    // They are all there before anybody is measured.
    sleep(Duration::from_millis(500)).await;
    let good: Vec<_> = (0..CONNECTIONS - hostile_ones)
        .map(|number| tokio::spawn(clients::good(address, number, end)))
        .collect();
    let mut all = Measured { times: Vec::new(), failed: 0 };
    for good in good {
        let (times, failed) = good.await?;
        all.times.extend(times);
        all.failed += failed;
    }
    bad.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(all)
}
