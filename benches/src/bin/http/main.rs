//! Runs the servers in turns under wrk and prints what each request cost. See the README beside this package.
//!
//! `http [ROUNDS [SECONDS [SERVER...]]]`

mod http;
mod load;
mod report;
mod server;

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use load::{WORKLOADS, Workload};
use report::Sample;
use server::Server;

/// All servers there are, the one that is compared with first.
const SERVERS: [&str; 2] = ["bench-actix", "bench-lazo"];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = number(arguments.next(), 5)?;
    let seconds: u64 = number(arguments.next(), 4)?;
    let programs = programs(arguments.collect())?;
    let mut out = stdout();

    let mut samples: Vec<Sample> = Vec::new();
    for round in 0..rounds {
        let mut servers = programs.iter().map(|path| Server::start(path)).collect::<Result<Vec<_>>>()?;
        if round == 0 {
            compare_answers(&servers)?;
        }
        // Nobody always comes first.
        let servers_count = servers.len();
        servers.rotate_left(round % servers_count);
        for workload in &WORKLOADS {
            for server in &servers {
                let sample = measure(server, workload, seconds)?;
                writeln!(
                    out,
                    "{} {:<12} {:<12} {:>8.0} req/s  {:>6.2} us CPU/req",
                    round + 1,
                    sample.server,
                    sample.workload,
                    sample.load.requests_per_second,
                    sample.cpu_per_request
                )?;
                samples.push(sample);
            }
        }
    }
    let names: Vec<&str> = programs.iter().filter_map(|path| name_of(path)).collect();
    report::write(&mut out, &names, &samples)?;
    Ok(())
}

fn number<N: std::str::FromStr>(argument: Option<String>, default: N) -> Result<N>
where
    N::Err: std::error::Error + Send + Sync + 'static,
{
    argument.map_or(Ok(default), |text| text.parse().with_context(|| format!("`{text}` is not a number")))
}

fn name_of(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// The programs of the servers: those that are named, or all that were built. They lie beside this one.
fn programs(named: Vec<String>) -> Result<Vec<PathBuf>> {
    let own = std::env::current_exe().context("this program does not know where it lies")?;
    let beside = |name: &str| own.with_file_name(name);
    let found: Vec<PathBuf> = if named.is_empty() {
        SERVERS.iter().map(|name| beside(name)).filter(|path| path.exists()).collect()
    } else {
        named.iter().map(|name| beside(name)).collect()
    };
    for path in &found {
        ensure!(path.exists(), "{} is not there: cargo build --release -p lazo-benches", path.display());
    }
    ensure!(!found.is_empty(), "no server was built: cargo build --release -p lazo-benches");
    Ok(found)
}

/// Every server has to do the same work, so it has to give the same answers.
fn compare_answers(servers: &[Server]) -> Result<()> {
    let Some((first, others)) = servers.split_first() else { return Ok(()) };
    for workload in &WORKLOADS {
        let expected = http::send(first.port, workload)?;
        ensure!(
            expected.status == workload.status,
            "{} answers {} to {}",
            first.name,
            expected.status,
            workload.path
        );
        for other in others {
            let answer = http::send(other.port, workload)?;
            ensure!(
                answer == expected,
                "{} and {} do not answer {} alike: {expected:?}, {answer:?}",
                first.name,
                other.name,
                workload.path
            );
        }
    }
    Ok(())
}

fn measure(server: &Server, workload: &'static Workload, seconds: u64) -> Result<Sample> {
    load::run(server.port, workload, 1)?;
    let before = server.cpu_time()?;
    let load = load::run(server.port, workload, seconds)?;
    let cpu = server.cpu_time()? - before;
    Ok(Sample {
        server: server.name.clone(),
        workload: workload.name,
        cpu_per_request: cpu.as_secs_f64() * 1e6 / load.requests.max(1.0),
        load,
    })
}
