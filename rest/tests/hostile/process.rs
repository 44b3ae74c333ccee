//! Signals, to a process of its own: this test program, started once more.

#![cfg(unix)]

use super::support::{LONG, rest};
use lazo_kernel::{Application, Server as _};
use lazo_rest::{
    REST_SERVER, RestApplication, RestComponent, RestConfig, api, config::Limits, controller, with_config,
};
use std::{
    env, fs,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Where the server writes its URL to. Without it, there is none.
const PLACE: &str = "LAZO_TEST_PLACE";
/// How many requests have come in.
static CAME_IN: AtomicUsize = AtomicUsize::new(0);

#[controller]
struct Waiting {}

#[api]
impl Waiting {
    /// Answers a second after it was asked.
    #[get("/late")]
    async fn late(&self) -> &'static str {
        CAME_IN.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(1)).await;
        "late"
    }

    /// Takes any JSON, and forgets it.
    #[post("/sink")]
    fn sink(&self, #[body] _value: serde_json::Value) -> &'static str {
        "read"
    }

    #[get("/came-in")]
    fn came_in(&self) -> String {
        CAME_IN.load(Ordering::SeqCst).to_string()
    }
}

/// The server in the other process; in this one, nothing.
#[test]
fn server() {
    let Ok(place) = env::var(PLACE) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let limits = Limits { keep_alive_seconds: 600, ..Limits::default() };
        let config = RestConfig { port: 0, workers: Some(2), limits, ..RestConfig::default() };
        let app = with_config(Application::new("demo"), config)
            .component(RestComponent::default())
            .controller::<Waiting>();
        let running = tokio::spawn(app.clone().run());
        let server = app.get(&REST_SERVER).await.unwrap();
        while server.url().is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // Renamed, so that nobody reads half of it.
        let draft = format!("{place}.draft");
        fs::write(&draft, server.address().unwrap().to_string()).unwrap();
        fs::rename(draft, place).unwrap();
        running.await.unwrap().unwrap();
    });
}

async fn start(place: &Path) -> (Child, SocketAddr) {
    let server = Command::new(env::current_exe().unwrap())
        .args(["process::server", "--exact", "--nocapture"])
        .env(PLACE, place)
        .spawn()
        .unwrap();
    let address = async {
        loop {
            match fs::read_to_string(place) {
                Ok(text) => return text.parse().unwrap(),
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    };
    (server, tokio::time::timeout(LONG, address).await.unwrap())
}

async fn ask(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    rest(&mut stream).await
}

async fn end(mut server: Child) -> ExitStatus {
    tokio::time::timeout(LONG, tokio::task::spawn_blocking(move || server.wait().unwrap()))
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_under_way_is_answered_when_the_process_is_asked_to_end() {
    const REQUESTS: usize = 300;
    let folder = tempfile::tempdir().unwrap();
    let (server, address) = start(&folder.path().join("place")).await;
    let mut asking = Vec::new();
    for _ in 0..REQUESTS {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /late HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        asking.push(stream);
    }
    // The first may be answered already when the last comes in.
    while ask(address, "/came-in").await.rsplit("\r\n\r\n").next() != Some(REQUESTS.to_string().as_str()) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let signal = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(signal.success());
    for mut stream in asking {
        let text = rest(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 200 ") && text.ends_with("late"), "{text}");
    }
    assert!(end(server).await.success());
    assert!(TcpStream::connect(address).await.is_err());
}

/// What a process has in memory, in KiB.
#[cfg(target_os = "linux")]
fn resident(process: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Connections that never say a word cost little; those that have been answered cost what actix-http keeps for them.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_idle_connections_cost_at_most_17_mib() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address) = start(&folder.path().join("place")).await;
    // What the first requests bring is not the connections'.
    for _ in 0..20 {
        assert!(ask(address, "/came-in").await.starts_with("HTTP/1.1 200 "));
    }
    let before = resident(&server);
    let mut idle = Vec::new();
    for _ in 0..2_000 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    // All are taken when one that came after them is answered.
    assert!(ask(address, "/came-in").await.starts_with("HTTP/1.1 200 "));
    let cost = resident(&server).saturating_sub(before);
    assert!(cost <= 17 * 1024, "{cost} KiB");
    // A connection that was answered once keeps the two buffers that actix-http has for each, of which it has touched a page.
    for stream in &mut idle {
        stream.write_all(b"GET /came-in HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    let cost = resident(&server).saturating_sub(before);
    assert!(cost <= 24 * 1024, "after an answer each: {cost} KiB");
    server.kill().unwrap();
    end(server).await;
}

/// Bodies that dribble, and chunks with more around them than in them, cost no more than what is kept of them.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn hostile_bodies_cost_little() {
    const HEAD: &str = "POST /sink HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address) = start(&folder.path().join("place")).await;
    for _ in 0..20 {
        assert!(ask(address, "/came-in").await.starts_with("HTTP/1.1 200 "));
    }
    let before = resident(&server);
    // A thousand that announce much, send little, and go on byte by byte.
    let mut dribbling = Vec::new();
    for _ in 0..1_000 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("{HEAD}fffff\r\n[").as_bytes()).await.unwrap();
        dribbling.push(stream);
    }
    for stream in &mut dribbling {
        stream.write_all(b" ").await.unwrap();
    }
    assert!(ask(address, "/came-in").await.starts_with("HTTP/1.1 200 "));
    let cost = resident(&server).saturating_sub(before);
    assert!(cost <= 40 * 1024, "a thousand dribbling bodies: {cost} KiB");
    drop(dribbling);
    // Eight that send 32 MiB of extensions or of trailers each, as fast as they are taken.
    let flooding = (0..8).map(|number| {
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let begin = if number % 2 == 0 { "2;ext=" } else { "2\r\n[]\r\n0\r\nx-trailer: " };
            stream.write_all(format!("{HEAD}{begin}").as_bytes()).await.unwrap();
            for _ in 0..512 {
                // The server may have had enough.
                if stream.write_all(&[b'x'; 64 * 1024]).await.is_err() {
                    return;
                }
            }
        })
    });
    for flooding in flooding.collect::<Vec<_>>() {
        tokio::time::timeout(LONG, flooding).await.unwrap().unwrap();
    }
    assert!(ask(address, "/came-in").await.starts_with("HTTP/1.1 200 "));
    let cost = resident(&server).saturating_sub(before);
    assert!(cost <= 48 * 1024, "with floods around chunks: {cost} KiB");
    server.kill().unwrap();
    end(server).await;
}
