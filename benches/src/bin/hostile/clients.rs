//! Clients of both kinds.

use std::{
    io,
    net::SocketAddr,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

/// Between two requests of a good client, and two connections of a hostile one.
const PAUSE: Duration = Duration::from_millis(100);

/// What a hostile client does. Whenever it is cut, it comes back.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A head, byte by byte.
    SlowHead,
    /// A body, byte by byte.
    SlowBody,
    /// Chunk extensions that never end.
    Extensions,
    /// Bytes that are no request.
    Garbage,
    /// More headers than anybody reads.
    Headers,
}

impl Kind {
    pub(crate) fn of(number: usize) -> Self {
        [Self::SlowHead, Self::SlowBody, Self::Extensions, Self::Garbage, Self::Headers][number % 5]
    }

    /// What it begins with, and what it goes on with.
    fn text(self) -> &'static (Vec<u8>, &'static [u8]) {
        // Made once: what is measured is the server and not its clients.
        static TEXTS: [OnceLock<(Vec<u8>, &'static [u8])>; 5] = [const { OnceLock::new() }; 5];
        TEXTS[self as usize].get_or_init(|| self.make())
    }

    fn make(self) -> (Vec<u8>, &'static [u8]) {
        const POST: &str = "POST /todos HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        let flood = || (0..2_000).map(|number| format!("x-{number}: 1\r\n")).collect::<String>();
        match self {
            Self::SlowHead => (b"GET /hello HTTP/1.1\r\nhost: x\r\nx-slow: ".to_vec(), b"x"),
            Self::SlowBody => (format!("{POST}content-length: 100000\r\n\r\n{{").into_bytes(), b" "),
            Self::Extensions => {
                (format!("{POST}transfer-encoding: chunked\r\n\r\n5;").into_bytes(), b"xxxxxxxxxxxxxxxx")
            }
            Self::Garbage => ([0x16, 0x03, 0x01, 0xff, b'\r', b'\n'].repeat(200), b"\xff\xfe"),
            Self::Headers => {
                (format!("GET /hello HTTP/1.1\r\nhost: x\r\n{}", flood()).into_bytes(), b"x-more: 1\r\n")
            }
        }
    }
}

/// Is a nuisance until it is dropped.
pub(crate) async fn hostile(address: SocketAddr, kind: Kind) {
    loop {
        // Whatever it meets, it goes on.
        let _ = annoy(address, kind).await;
        sleep(PAUSE).await;
    }
}

async fn annoy(address: SocketAddr, kind: Kind) -> io::Result<()> {
    let (begin, more) = kind.text();
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(begin).await?;
    let mut told = [0; 256];
    loop {
        // What it is told does not interest it; that it was cut does.
        match stream.try_read(&mut told) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        stream.write_all(more).await?;
        sleep(Duration::from_millis(20)).await;
    }
}

/// Asks, waits for the answer, pauses; what each request took, and how many failed.
pub(crate) async fn good(address: SocketAddr, number: usize, end: Instant) -> (Vec<Duration>, usize) {
    let (mut times, mut failed) = (Vec::new(), 0);
    // Not all at the same moment.
    sleep(PAUSE * u32::try_from(number % 100).unwrap_or_default() / 100).await;
    let body = r#"{"title":"water the plants","desc":"all of them","isComplete":false}"#;
    let requests = [
        "GET /hello HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        format!(
            "POST /todos HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    ];
    let mut connection = None;
    while Instant::now() < end {
        let begun = Instant::now();
        let request = &requests[times.len() % requests.len()];
        match ask(address, &mut connection, request).await {
            Ok(()) => times.push(begun.elapsed()),
            Err(_) => {
                failed += 1;
                connection = None;
            }
        }
        sleep(PAUSE).await;
    }
    (times, failed)
}

async fn ask(address: SocketAddr, connection: &mut Option<TcpStream>, request: &str) -> io::Result<()> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            connection.insert(stream)
        }
    };
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(512);
    loop {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        if !head.starts_with("HTTP/1.1 200 ") {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| body.len() >= length) {
            return Ok(());
        }
    }
}
