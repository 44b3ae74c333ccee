//! Runs the servers in turns under wrk and prints what each request cost. See the README beside this package.
//!
//! `http [routes] [ROUNDS [SECONDS [SERVER...]]]`; with `routes`, applications of few and of many routes.

mod http;
mod load;
mod report;
mod server;

use std::io::{Write, stdout};

use anyhow::{Context, Result, ensure};

use lazo_benches::program::Program;
use load::{WORKLOADS, Workload};
use report::{Process, Sample};
use server::Server;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let of_routes = arguments.next_if(|first| first == "routes").is_some();
    let rounds: usize = number(arguments.next(), 5)?;
    let seconds: u64 = number(arguments.next(), 4)?;
    let programs = match of_routes {
        true => Program::of_routes()?,
        false => Program::find(&arguments.collect::<Vec<_>>())?,
    };
    let mut out = stdout();

    let mut samples: Vec<Sample> = Vec::new();
    let mut processes: Vec<Process> = Vec::new();
    for round in 0..rounds {
        let mut servers = programs.iter().map(Server::start).collect::<Result<Vec<_>>>()?;
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
        for server in &servers {
            let (first_answer, resident) = (server.first_answer, server.resident()?);
            processes.push(Process { server: server.name, first_answer, resident });
        }
    }
    let names: Vec<&str> = programs.iter().map(|program| program.name).collect();
    report::write(&mut out, &names, &samples)?;
    report::write_processes(&mut out, &names, &processes)?;
    Ok(())
}

fn number<N: std::str::FromStr>(argument: Option<String>, default: N) -> Result<N>
where
    N::Err: std::error::Error + Send + Sync + 'static,
{
    argument.map_or(Ok(default), |text| text.parse().with_context(|| format!("`{text}` is not a number")))
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
        server: server.name,
        workload: workload.name,
        cpu_per_request: cpu.as_secs_f64() * 1e6 / load.requests.max(1.0),
        load,
    })
}
