//! HEAD has the head of GET: whatever it says, GET says the same.

use actix_web::http::header::HeaderMap;
use actix_web::http::header::{HeaderName, HeaderValue};
use futures_util::{StreamExt as _, stream};
use lazo_kernel::{Application, Injectable};
use lazo_rest::{
    Event, Events, FileAnswer, HttpError, REST_SERVER, RestApplication as _, RestComponent, RestConfig,
    StaticFiles, Streaming, Versioned, api, config::Answers, with_config,
};
use serde_json::Value;
use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[derive(Injectable)]
struct Answering {}

/// How many pieces were made of `/counted`.
static MADE: AtomicUsize = AtomicUsize::new(0);

#[api]
impl Answering {
    #[get("/large")]
    fn large(&self) -> Versioned<Vec<String>> {
        Versioned::new(vec!["the same".to_owned(); 500]).etag("v1")
    }

    #[get("/huge")]
    fn huge(&self) -> Value {
        vec!["the same"; 20_000].into()
    }

    #[get("/small")]
    fn small(&self) -> &'static str {
        "small"
    }

    #[get("/stream", produces = "text/plain")]
    fn stream(&self) -> Streaming {
        Streaming::of(stream::iter(["piece "; 5000]))
    }

    #[get("/counted", produces = "text/plain")]
    fn counted(&self) -> Streaming {
        Streaming::of(stream::iter(["piece "; 3]).inspect(|_| {
            MADE.fetch_add(1, Ordering::SeqCst);
        }))
    }

    #[get("/events")]
    fn events(&self) -> Events {
        Events::of(stream::iter([Event::text("one")]))
    }

    #[get("/picture")]
    fn picture(&self) -> FileAnswer {
        FileAnswer::of_bytes(vec![0; 5000]).media_type("image/png")
    }

    #[get("/disk")]
    async fn disk(&self) -> Result<FileAnswer, HttpError> {
        FileAnswer::open(directory().join("large.txt")).await
    }
}

/// A directory of this test run.
fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("heads")
}

async fn served(compress: bool) -> (Application, SocketAddr) {
    fs::create_dir_all(directory()).unwrap();
    let large = directory().join("large.txt");
    if !large.exists() {
        fs::write(&large, "the same ".repeat(1000)).unwrap();
    }
    let answers = Answers { compress, ..Answers::default() };
    let config = RestConfig { port: 0, workers: Some(1), answers, ..RestConfig::default() };
    let app = with_config(Application::new("demo"), config)
        .component(RestComponent::default())
        .controller::<Answering>()
        .static_files("/files", StaticFiles::new(directory()));
    app.start().await.unwrap();
    let address = app.get(&REST_SERVER).await.unwrap().address().unwrap();
    (app, address)
}

/// The status and the headers that come over the wire, and whether anything comes behind them.
async fn asked(address: SocketAddr, method: &str, path: &str, more: &str) -> (String, HeaderMap, bool) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let (head, body) = (std::str::from_utf8(&bytes[..end]).unwrap(), &bytes[end + 4..]);
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().to_owned();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_str(value.trim()).unwrap());
    }
    // Each is sent at a time of its own.
    headers.remove("date");
    (status, headers, !body.is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_it_says_get_says_the_same() {
    const PATHS: [&str; 13] = [
        "/large",
        "/huge",
        "/small",
        "/stream",
        "/events",
        "/picture",
        "/disk",
        "/files/large.txt",
        "/files",
        "/files/none.txt",
        "/openapi.json",
        "/openapi.yaml",
        "/nowhere",
    ];
    const ASKED: [&str; 9] = [
        "",
        "accept-encoding: gzip\r\n",
        "accept-encoding: br\r\n",
        "accept-encoding: gzip, deflate\r\naccept-encoding: br;q=0.1\r\n",
        "accept-encoding: *\r\n",
        "accept-encoding: identity\r\n",
        "accept-encoding: gzip, identity;q=0\r\n",
        "accept-encoding: *;q=0\r\n",
        "accept-encoding: gzip\r\nif-none-match: *\r\n",
    ];
    for compress in [false, true] {
        let (app, address) = served(compress).await;
        for (path, more) in PATHS.iter().flat_map(|path| ASKED.iter().map(move |more| (path, more))) {
            let (status, told, _) = asked(address, "GET", path, more).await;
            let (same, head, has_body) = asked(address, "HEAD", path, more).await;
            assert_eq!((&same, has_body), (&status, false), "{path} {more}");
            for name in told.keys().chain(head.keys()) {
                let values = |headers: &HeaderMap| headers.get_all(name).cloned().collect::<Vec<_>>();
                let (own, gets) = (values(&head), values(&told));
                // How long a packed answer is, and how it is framed, is not known before it is packed.
                let is_open = matches!(name.as_str(), "content-length" | "transfer-encoding");
                assert!(own == gets || (is_open && own.is_empty()), "{path} {more} {name}: {own:?} {gets:?}");
            }
            if !compress && told.contains_key("content-length") {
                assert!(head.contains_key("content-length"), "{path} {more}");
            }
        }
        app.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_for_a_part_of_a_file() {
    let (app, address) = served(true).await;
    for more in ["", "accept-encoding: gzip\r\n"] {
        let (_, whole, _) = asked(address, "GET", "/files/large.txt", more).await;
        let range = format!("{more}range: bytes=0-1\r\n");
        let (status, head, _) = asked(address, "HEAD", "/files/large.txt", &range).await;
        assert!(status.contains(" 200 "), "{status}");
        for name in ["etag", "content-encoding", "accept-ranges", "vary", "content-range"] {
            assert_eq!(head.get(name), whole.get(name), "{name}");
        }
    }
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_for_it_that_nobody_reads() {
    for compress in [false, true] {
        let (app, address) = served(compress).await;
        let (_, head, _) = asked(address, "HEAD", "/counted", "accept-encoding: gzip\r\n").await;
        assert_eq!((head.contains_key("content-encoding"), MADE.load(Ordering::SeqCst)), (compress, 0));
        app.stop().await.unwrap();
    }
}
