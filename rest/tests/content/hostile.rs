//! Bodies that want too much, over sockets.

use actix_web::web::Bytes;
use async_compression::tokio::bufread::{BrotliEncoder, GzipEncoder};
use futures_util::StreamExt as _;
use lazo_kernel::{Application, Injectable};
use lazo_rest::{
    BodyStream, HttpError, Parts, REST_SERVER, RestApplication as _, RestComponent, RestConfig, Upload, api,
    config::Limits, with_config,
};
use serde_json::Value;
use std::{net::SocketAddr, process::Command};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, repeat},
    net::TcpStream,
};

#[derive(Injectable)]
struct Sink {}

#[api]
impl Sink {
    #[post("/json")]
    fn json(&self, #[body] _value: Value) -> &'static str {
        "read"
    }

    #[post("/upload")]
    fn upload(&self, #[body] _upload: Upload) -> &'static str {
        "read"
    }

    #[post("/parts")]
    async fn parts(&self, #[body] mut parts: Parts) -> Result<&'static str, HttpError> {
        while let Some(mut part) = parts.next().await? {
            while part.next().await.transpose()?.is_some() {}
        }
        Ok("read")
    }

    #[post("/stream")]
    async fn stream(&self, #[body] mut body: BodyStream) -> Result<&'static str, HttpError> {
        while body.next().await.transpose()?.is_some() {}
        Ok("read")
    }

    /// By an extractor of actix's, which unpacks nothing.
    #[post("/extracted")]
    async fn extracted(&self, #[extract] bytes: Bytes) -> String {
        bytes.len().to_string()
    }

    #[post("/bytes")]
    fn bytes(&self, #[body(content = "application/octet-stream")] _bytes: Bytes) -> &'static str {
        "read"
    }
}

async fn started() -> (Application, SocketAddr) {
    let limits = Limits { body_seconds: 1, ..Limits::default() };
    let config = RestConfig { port: 0, workers: Some(1), limits, ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Sink>();
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    (app, address)
}

/// Sends a request whose body comes in pieces, and gives the status; 0 where the connection was closed without one.
async fn send(address: SocketAddr, path: &str, head: &str, pieces: impl Iterator<Item = Vec<u8>>) -> u16 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n{head}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let write = async {
        for piece in pieces {
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend_from_slice(&piece);
            chunk.extend_from_slice(b"\r\n");
            // The server may have had enough.
            if writing.write_all(&chunk).await.is_err() {
                return;
            }
        }
        let _ = writing.write_all(b"0\r\n\r\n").await;
    };
    let read = async {
        let mut answer = [0; 12];
        match reading.read_exact(&mut answer).await {
            Ok(_) => std::str::from_utf8(&answer[9..]).unwrap().parse().unwrap(),
            Err(_) => 0,
        }
    };
    tokio::select! {
        biased;
        status = read => status,
        status = async { write.await; std::future::pending::<u16>().await } => status,
    }
}

const KIND: &str = "content-type: multipart/form-data; boundary=X";

async fn is_well(address: SocketAddr) -> bool {
    send(address, "/json", "content-type: application/json", [b"1".to_vec()].into_iter()).await == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_does_not_go_off() {
    if !runs_alone("hostile::a_bomb_does_not_go_off") {
        return;
    }
    let (app, address) = started().await;
    let (mut gzip, mut brotli) = (Vec::new(), Vec::new());
    // 64 MiB of zeros.
    let zeros = || tokio::io::BufReader::new(repeat(0).take(64 << 20));
    GzipEncoder::new(zeros()).read_to_end(&mut gzip).await.unwrap();
    BrotliEncoder::with_quality(zeros(), async_compression::Level::Fastest)
        .read_to_end(&mut brotli)
        .await
        .unwrap();
    let before = resident();
    for (coding, bomb) in [("gzip", &gzip), ("br", &brotli)] {
        assert!(bomb.len() < 500_000, "{}", bomb.len());
        for (path, kind) in [
            ("/json", "application/json"),
            ("/bytes", "application/octet-stream"),
            ("/stream", "application/octet-stream"),
        ] {
            let head = format!("content-type: {kind}\r\ncontent-encoding: {coding}");
            assert_eq!(send(address, path, &head, [bomb.clone()].into_iter()).await, 413, "{coding} {path}");
        }
        for path in ["/upload", "/parts"] {
            let head = format!("{KIND}\r\ncontent-encoding: {coding}");
            let status = send(address, path, &head, [bomb.clone()].into_iter()).await;
            assert!(matches!(status, 400 | 413), "{coding} {path}: {status}");
        }
    }
    // RUSTSEC-2026-0447 and -0448: what actix itself would unpack before its limit counts.
    let packed = [gzip[..1000].to_vec()];
    let head = "content-type: application/octet-stream\r\ncontent-encoding: gzip";
    assert!(matches!(send(address, "/extracted", head, packed.into_iter()).await, 200 | 415));
    // Both limits are 1 MiB and 32 MiB; nobody holds more than a few pieces of what comes as a stream.
    assert!(resident() < before + 24 * 1024, "{} KiB, before {before}", resident());
    assert!(is_well(address).await);
    app.stop().await.unwrap();
}

/// Whether nothing else runs in this process: what is measured is the memory of all of it. Otherwise the test has been run in a
/// process of its own, and passed there.
fn runs_alone(test: &str) -> bool {
    const ALONE: &str = "LAZO_TESTS_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let own = std::env::current_exe().unwrap();
    let run = Command::new(own).args(["--exact", test, "--nocapture"]).env(ALONE, "1").output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
    assert!(told.contains("1 passed"), "there is no test {test}: {told}");
    false
}

/// What the process has in memory, in KiB; 0 where nobody says.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_ends_is_cut_off() {
    let (app, address) = started().await;
    let json = "content-type: application/json";
    let endless = |piece: &str| std::iter::repeat_n(piece.as_bytes().to_vec(), 100_000);
    assert_eq!(send(address, "/json", json, endless(&"[".repeat(1000))).await, 413);
    assert_eq!(
        send(address, "/bytes", "content-type: application/octet-stream", endless(&"x".repeat(10_000))).await,
        413
    );
    assert_eq!(
        send(address, "/stream", "content-type: application/octet-stream", endless(&"x".repeat(10_000)))
            .await,
        413
    );
    for path in ["/upload", "/parts"] {
        // A head, a line in front of it and a file that never end.
        let begin = |text: &str| std::iter::once(text.as_bytes().to_vec());
        let status = send(
            address,
            path,
            KIND,
            begin("--X\r\nContent-Disposition: form-data; name=\"").chain(endless(&"x".repeat(1000))),
        )
        .await;
        assert!(matches!(status, 400 | 413), "{path}: {status}");
        let status = send(address, path, KIND, endless(&"x".repeat(1000))).await;
        assert!(matches!(status, 400 | 413), "{path}: {status}");
        let file = begin("--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n");
        assert_eq!(send(address, path, KIND, file.chain(endless(&"x".repeat(10_000)))).await, 413);
        let parts = endless("--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n");
        assert_eq!(send(address, path, KIND, parts).await, 413);
    }
    assert!(is_well(address).await);
    app.stop().await.unwrap();
}

/// A megabyte of small objects would be a hundred of them in memory.
#[tokio::test(flavor = "multi_thread")]
async fn values_that_grow_in_memory_are_refused() {
    let (app, address) = started().await;
    let body = |part: &str| format!("[0{}]", part.repeat(1_000_000 / part.len())).into_bytes();
    let json = "content-type: application/json";
    for (part, status) in
        [(",{\"\":0}", 413), (",{\"\":{\"\":[]}}", 413), (",[0,1,2,3,4,5]", 413), (",1234567890", 200)]
    {
        assert_eq!(send(address, "/json", json, [body(part)].into_iter()).await, status, "{part}");
    }
    // What people send has longer texts, and fits.
    let todo = ",{\"id\": 1234, \"title\": \"Paint the fence\", \"isComplete\": false}";
    assert_eq!(send(address, "/json", json, [body(todo)].into_iter()).await, 200);
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_values_are_refused() {
    let (app, address) = started().await;
    let json = "content-type: application/json";
    for deep in ["[".repeat(500_000), "{\"a\":".repeat(100_000)] {
        assert_eq!(send(address, "/json", json, [deep.into_bytes()].into_iter()).await, 400);
    }
    let name = format!(
        "--X\r\nContent-Disposition: form-data; name=\"a{}\"\r\n\r\n1\r\n--X--\r\n",
        "[b]".repeat(60)
    );
    assert_eq!(send(address, "/upload", KIND, [name.into_bytes()].into_iter()).await, 413);
    assert!(is_well(address).await);
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lets_others_wait_is_given_up() {
    let (app, address) = started().await;
    let begin =
        |head: &str| format!("POST /json HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n{head}\r\n\r\n{{");
    let mut late = TcpStream::connect(address).await.unwrap();
    late.write_all(begin("content-type: application/json").as_bytes()).await.unwrap();
    // One who leaves in the middle is nobody's trouble.
    for (path, kind) in [
        ("/json", "application/json"),
        ("/upload", "multipart/form-data; boundary=X"),
        ("/stream", "application/octet-stream"),
    ] {
        let mut gone = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\ncontent-type: {kind}\r\n\r\n--X\r\n"
        );
        gone.write_all(head.as_bytes()).await.unwrap();
        drop(gone);
    }
    assert!(is_well(address).await);
    let mut answer = [0; 12];
    late.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    app.stop().await.unwrap();
}
