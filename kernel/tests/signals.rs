//! Signals: each test runs this very binary as a child, in which an application lives, and sends the child signals.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};

use async_trait::async_trait;
use lazo_kernel::{Application, BindingKey, LifeCycleObserver, LifeCycleOptions, Signal, bind};

const SCENARIO: &str = "LAZO_TEST_SCENARIO";

/// Longer than the echo of a signal.
const A_MOMENT: Duration = Duration::from_millis(500);

#[allow(clippy::print_stdout, reason = "it is how a child tells its parent")]
fn say(what: &str) {
    println!("{what}");
}

/// What the observer of the child does.
struct Part {
    scenario: String,
}

#[async_trait]
impl LifeCycleObserver for Part {
    async fn start(&self) -> anyhow::Result<()> {
        say("starting");
        if self.scenario == "hangs in start" {
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        say("stopping");
        match self.scenario.as_str() {
            "hangs in stop" => std::future::pending().await,
            "takes its time to stop" => {
                tokio::time::sleep(Duration::from_millis(300)).await;
                Ok(())
            }
            // Not even a future that could be dropped.
            "blocks in stop" => loop {
                thread::park();
            },
            _ => Ok(()),
        }
    }
}

/// The child. Told nothing, it has nothing to do.
#[test]
fn application() {
    if std::env::var(SCENARIO).is_err() {
        return;
    }
    let code = match child() {
        Ok(()) => 0,
        Err(error) => {
            say(&format!("error: {error:#}"));
            1
        }
    };
    std::process::exit(code);
}

#[lazo_kernel::main(worker_threads = 2)]
async fn child() -> anyhow::Result<()> {
    let scenario = std::env::var(SCENARIO)?;
    let options = match scenario.as_str() {
        "another signal" => LifeCycleOptions::new().signals([Signal::User1]),
        _ => LifeCycleOptions::new(),
    };
    let app = Application::new("child").life_cycle(options);
    app.observer("datasource", bind(BindingKey::<Part>::new("db")).to(Part { scenario: String::new() }))?;
    app.observer("a", bind(BindingKey::<Part>::new("part")).to(Part { scenario }))?;
    let app = app.on_start("tell", async |_| {
        say("started");
        Ok(())
    });
    app.observer("server", bind(BindingKey::<Last>::new("last")).to(Last))?;
    app.run().await
}

/// Starts after everything else.
struct Last;

#[async_trait]
impl LifeCycleObserver for Last {
    async fn start(&self) -> anyhow::Result<()> {
        say("all started");
        Ok(())
    }
}

struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    fn new(scenario: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "application", "--nocapture"]).env(SCENARIO, scenario);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Reads lines until this one.
    fn until(&mut self, wanted: &str) {
        let mut line = String::new();
        while line.trim_end() != wanted {
            line.clear();
            assert_ne!(
                self.lines.read_line(&mut line).unwrap(),
                0,
                "the child ended before it said `{wanted}`"
            );
        }
    }

    fn signal(&self, signal: &str) {
        let status =
            Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// The lines that are left, and the exit code.
    fn end(mut self) -> (Vec<String>, Option<i32>) {
        let lines = self.lines.lines().map(Result::unwrap).filter(|line| !line.is_empty()).collect();
        (lines, self.child.wait().unwrap().code())
    }
}

#[test]
fn a_signal_stops_everything_and_the_process_ends_well() {
    for signal in ["TERM", "INT"] {
        let mut child = Running::new("plain");
        child.until("all started");
        child.signal(signal);
        assert_eq!(child.end(), (vec!["stopping".to_owned(); 2], Some(0)), "SIG{signal}");
    }
}

#[test]
fn other_signals_can_be_chosen() {
    let mut child = Running::new("another signal");
    child.until("all started");
    child.signal("USR1");
    assert_eq!(child.end(), (vec!["stopping".to_owned(); 2], Some(0)));
}

#[test]
fn a_signal_during_the_start_cuts_it_off_and_rolls_back() {
    let mut child = Running::new("hangs in start");
    child.until("starting");
    child.until("starting");
    child.signal("TERM");
    let (lines, code) = child.end();
    let stops = lines.iter().filter(|line| *line == "stopping").count();
    assert_eq!((stops, code), (2, Some(0)), "{lines:?}");
    assert!(!lines.contains(&"all started".to_owned()), "{lines:?}");
}

#[test]
fn a_second_signal_ends_the_wait() {
    for scenario in ["hangs in stop", "blocks in stop"] {
        let mut child = Running::new(scenario);
        child.until("all started");
        child.signal("TERM");
        child.until("stopping");
        thread::sleep(A_MOMENT);
        child.signal("INT");
        let (lines, code) = child.end();
        assert_eq!(lines, ["error: stopped at once by a second signal, SIGINT"], "{scenario}");
        assert_eq!(code, Some(1), "{scenario}");
    }
}

/// As `timeout` sends it, to its child and to the group that the child is in.
#[test]
fn a_signal_that_comes_twice_at_once_is_one() {
    let mut child = Running::new("takes its time to stop");
    child.until("all started");
    child.signal("TERM");
    child.until("stopping");
    child.signal("TERM");
    assert_eq!(child.end(), (vec!["stopping".to_owned()], Some(0)));
}
