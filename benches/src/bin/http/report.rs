//! The table at the end.

use std::io::{self, Write};
use std::time::Duration;

use crate::load::{Load, WORKLOADS};

/// One measurement.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) server: &'static str,
    pub(crate) workload: &'static str,
    pub(crate) load: Load,
    /// Microseconds of CPU time of the server, for one request.
    pub(crate) cpu_per_request: f64,
}

/// What one run of a server's process was like.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) server: &'static str,
    /// From the start of the process to its first answer.
    pub(crate) first_answer: Duration,
    /// Resident memory after the load, in KiB.
    pub(crate) resident: u64,
}

/// Writes how soon the servers answered and what memory they had at the end, with ratios to the first.
pub(crate) fn write_processes(
    out: &mut impl Write,
    servers: &[&str],
    processes: &[Process],
) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "| server | first answer ms | least | resident MiB | ratio of least | of memory |")?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|")?;
    let mut first = None;
    for server in servers {
        let of = |value: fn(&Process) -> f64| -> Vec<f64> {
            let mut values: Vec<f64> =
                processes.iter().filter(|one| one.server == *server).map(value).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let starts = of(|process| process.first_answer.as_secs_f64() * 1e3);
        let resident = median(&of(|process| process.resident as f64 / 1024.0));
        let least = starts.first().copied().unwrap_or_default();
        let (first_least, first_resident) = *first.get_or_insert((least, resident));
        writeln!(
            out,
            "| {server} | {:.1} | {least:.1} | {resident:.1} | {:.2} | {:.2} |",
            median(&starts),
            least / first_least,
            resident / first_resident,
        )?;
    }
    Ok(())
}

/// Writes medians, least values, and ratios to the first server.
pub(crate) fn write(out: &mut impl Write, servers: &[&str], samples: &[Sample]) -> io::Result<()> {
    writeln!(out)?;
    writeln!(
        out,
        "| workload | server | req/s | best | p50 us | p99 us | CPU us/req | least | ratio of medians | of least |"
    )?;
    writeln!(out, "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    for workload in &WORKLOADS {
        let mut first = None;
        for server in servers {
            let of = |value: fn(&Sample) -> f64| -> Vec<f64> {
                let own = samples.iter().filter(|one| one.workload == workload.name && one.server == *server);
                let mut values: Vec<f64> = own.map(value).collect();
                values.sort_by(f64::total_cmp);
                values
            };
            let cpu = of(|sample| sample.cpu_per_request);
            let rate = of(|sample| sample.load.requests_per_second);
            let (median_cpu, least_cpu) = (median(&cpu), cpu.first().copied().unwrap_or_default());
            let (first_median, first_least) = *first.get_or_insert((median_cpu, least_cpu));
            writeln!(
                out,
                "| {} | {server} | {:.0} | {:.0} | {:.0} | {:.0} | {median_cpu:.2} | {least_cpu:.2} | {:.3} | {:.3} |",
                workload.name,
                median(&rate),
                rate.last().copied().unwrap_or_default(),
                median(&of(|sample| sample.load.p50)),
                median(&of(|sample| sample.load.p99)),
                median_cpu / first_median,
                least_cpu / first_least,
            )?;
        }
    }
    Ok(())
}

/// The middle one of sorted values, or the mean of the two in the middle.
fn median(sorted: &[f64]) -> f64 {
    let upper = sorted.len() / 2;
    match (sorted.get(upper.wrapping_sub(1)), sorted.get(upper)) {
        (Some(below), Some(above)) if sorted.len().is_multiple_of(2) => f64::midpoint(*below, *above),
        (_, Some(middle)) => *middle,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(&[1.0, 2.0, 9.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[1.0, 2.0]) - 1.5).abs() < f64::EPSILON);
        assert!((median(&[7.0]) - 7.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }
}
