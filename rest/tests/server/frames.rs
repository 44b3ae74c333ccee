//! HTTP/2 frame by frame (RFC 9113): what a client sends that is wrong in one point, and what the server must make of it. The cases are
//! those that h2spec asks; nothing of a client library stands between them and the server.

use super::support::started;
use lazo_rest::{RestConfig, config::Limits};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;
const WHOLE: u8 = END_STREAM | END_HEADERS;

const PROTOCOL_ERROR: u32 = 1;
const FLOW_CONTROL_ERROR: u32 = 3;
const STREAM_CLOSED: u32 = 5;
const FRAME_SIZE_ERROR: u32 = 6;
const REFUSED_STREAM: u32 = 7;
const COMPRESSION_ERROR: u32 = 9;

/// What has to come of it.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// The connection is ended, for one of these reasons. h2 often says `PROTOCOL_ERROR` where the standard has a closer word.
    Connection(&'static [u32]),
    /// The stream is, or the connection with it, or the request is refused with 400.
    Stream(&'static [u32]),
    /// The first stream is answered with 200.
    Answered,
}
use Fate::{Answered, Connection, Stream};

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = length[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// A field that is in no table (RFC 7541, 6.2.2).
fn field(name: &str, value: &str) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    [vec![0], text(name), text(value)].concat()
}

fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    fields.iter().flat_map(|(name, value)| field(name, value)).collect()
}

/// The fields of a sound request, and more.
fn request(method: &str, path: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let pseudo = [(":method", method), (":scheme", "http"), (":authority", "x"), (":path", path)];
    fields(&[&pseudo, more].concat())
}

fn get(more: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, WHOLE, 1, &request("GET", "/hello", more))
}

fn setting(id: u16, value: u32) -> Vec<u8> {
    [&id.to_be_bytes()[..], &value.to_be_bytes()[..]].concat()
}

/// A request whose body is still to come.
fn post(more: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, 1, &request("POST", "/length", more))
}

fn cases() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let hello = request("GET", "/hello", &[]);
    let without = |missing: &str| {
        let all = [(":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", "/hello")];
        let left: Vec<_> = all.into_iter().filter(|(name, _)| *name != missing).collect();
        frame(HEADERS, WHOLE, 1, &fields(&left))
    };
    let protocol = Connection(&[PROTOCOL_ERROR]);
    let size = Connection(&[FRAME_SIZE_ERROR]);
    let malformed = Stream(&[PROTOCOL_ERROR]);
    let mut cases = vec![
        ("8.1 a request", get(&[]), Answered),
        ("4.1 a frame of an unknown kind", [frame(0xfa, 0xff, 0, b"any"), get(&[])].concat(), Answered),
        ("4.1 flags that mean nothing", frame(HEADERS, WHOLE | 0xd0 & !PADDED & !0x20, 1, &hello), Answered),
        (
            "6.5.3 a setting that nobody knows",
            [frame(SETTINGS, 0, 0, &setting(0xfafa, 1)), get(&[])].concat(),
            Answered,
        ),
        (
            "5.3 a priority of an idle stream",
            [frame(PRIORITY, 0, 3, &[0, 0, 0, 0, 1]), get(&[])].concat(),
            Answered,
        ),
        (
            "6.2 padded headers",
            frame(HEADERS, WHOLE | PADDED, 1, &[&[3][..], &hello, &[0; 3]].concat()),
            Answered,
        ),
        (
            "6.1 padded data",
            [post(&[]), frame(DATA, END_STREAM | PADDED, 1, &[2, b'x', 0, 0])].concat(),
            Answered,
        ),
        (
            "6.10 headers in three frames",
            {
                let (first, rest) = hello.split_at(10);
                let (second, third) = rest.split_at(10);
                let more =
                    [frame(CONTINUATION, 0, 1, second), frame(CONTINUATION, END_HEADERS, 1, third)].concat();
                [frame(HEADERS, END_STREAM, 1, first), more].concat()
            },
            Answered,
        ),
        (
            "8.1 trailers",
            [post(&[]), frame(DATA, 0, 1, b"x"), frame(HEADERS, WHOLE, 1, &field("a", "b"))].concat(),
            Answered,
        ),
        ("4.2 a frame above the size that was agreed on", frame(DATA, 0, 1, &[0; 16_385]), size),
        (
            "4.3 fields that cannot be unpacked",
            frame(HEADERS, WHOLE, 1, &[0xff, 0xff, 0xff, 0xff, 0xff]),
            Connection(&[COMPRESSION_ERROR]),
        ),
        (
            "4.3 an index that is in no table",
            frame(HEADERS, WHOLE, 1, &[0xfe]),
            Connection(&[COMPRESSION_ERROR]),
        ),
        (
            "4.3 something between headers and their continuation",
            [frame(HEADERS, 0, 1, &hello), frame(PING, 0, 0, &[0; 8])].concat(),
            protocol,
        ),
        ("5.1 data on an idle stream", frame(DATA, END_STREAM, 1, b"x"), protocol),
        ("5.1 a reset of an idle stream", frame(RST_STREAM, 0, 1, &[0; 4]), protocol),
        ("5.1 a window of an idle stream", frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 9]), protocol),
        ("5.1 a continuation of nothing", frame(CONTINUATION, END_HEADERS, 1, &hello), protocol),
        (
            "5.1 data behind the end",
            [frame(HEADERS, WHOLE, 1, &request("GET", "/never", &[])), frame(DATA, END_STREAM, 1, b"x")]
                .concat(),
            Stream(&[STREAM_CLOSED]),
        ),
        (
            "5.1 headers behind the end",
            [frame(HEADERS, WHOLE, 1, &request("GET", "/never", &[])), get(&[])].concat(),
            Stream(&[STREAM_CLOSED, PROTOCOL_ERROR]),
        ),
        (
            "5.1 data behind a reset",
            [
                post(&[]),
                frame(RST_STREAM, 0, 1, &[0, 0, 0, 8]),
                frame(DATA, END_STREAM, 1, b"x"),
                frame(HEADERS, WHOLE, 2, &hello),
            ]
            .concat(),
            Connection(&[STREAM_CLOSED, PROTOCOL_ERROR]),
        ),
        ("5.1.1 a stream of an even number", frame(HEADERS, WHOLE, 2, &hello), protocol),
        (
            "5.1.1 a smaller number than before",
            [frame(HEADERS, WHOLE, 5, &request("GET", "/never", &[])), frame(HEADERS, WHOLE, 3, &hello)]
                .concat(),
            Connection(&[PROTOCOL_ERROR, STREAM_CLOSED]),
        ),
        ("6.1 data on stream 0", frame(DATA, END_STREAM, 0, b"x"), protocol),
        (
            "6.1 more padding than data",
            [post(&[]), frame(DATA, END_STREAM | PADDED, 1, &[9, b'x'])].concat(),
            protocol,
        ),
        ("6.2 headers on stream 0", frame(HEADERS, WHOLE, 0, &hello), protocol),
        ("6.2 more padding than headers", frame(HEADERS, WHOLE | PADDED, 1, &[200, 0x82]), protocol),
        ("6.3 a priority on stream 0", frame(PRIORITY, 0, 0, &[0, 0, 0, 1, 1]), protocol),
        (
            "6.3 a priority of another length",
            [frame(HEADERS, WHOLE, 1, &request("GET", "/never", &[])), frame(PRIORITY, 0, 1, &[0; 4])]
                .concat(),
            Stream(&[FRAME_SIZE_ERROR]),
        ),
        ("6.4 a reset of stream 0", frame(RST_STREAM, 0, 0, &[0; 4]), protocol),
        ("6.4 a reset of another length", [post(&[]), frame(RST_STREAM, 0, 1, &[0; 3])].concat(), size),
        ("6.5 an acknowledgement with settings", frame(SETTINGS, ACK, 0, &setting(3, 1)), size),
        ("6.5 settings on a stream", frame(SETTINGS, 0, 1, &setting(3, 1)), protocol),
        ("6.5 settings of another length", frame(SETTINGS, 0, 0, &[0; 5]), size),
        ("6.5.2 a push that is neither on nor off", frame(SETTINGS, 0, 0, &setting(2, 2)), protocol),
        (
            "6.5.2 a window above 31 bits",
            frame(SETTINGS, 0, 0, &setting(4, 1 << 31)),
            Connection(&[FLOW_CONTROL_ERROR]),
        ),
        ("6.5.2 frames below the least size", frame(SETTINGS, 0, 0, &setting(5, 16_383)), protocol),
        ("6.5.2 frames above the largest size", frame(SETTINGS, 0, 0, &setting(5, 1 << 24)), protocol),
        (
            "8.4 a push of a client",
            [post(&[]), frame(PUSH_PROMISE, END_HEADERS, 1, &[&[0, 0, 0, 2][..], &hello].concat())].concat(),
            protocol,
        ),
        ("6.7 a ping on a stream", frame(PING, 0, 1, &[0; 8]), protocol),
        ("6.7 a ping of another length", frame(PING, 0, 0, &[0; 6]), size),
        ("6.8 a good-bye on a stream", frame(GOAWAY, 0, 1, &[0; 8]), protocol),
        ("6.9 a window that does not grow", frame(WINDOW_UPDATE, 0, 0, &[0; 4]), protocol),
        (
            "6.9 a stream's window that does not grow",
            [post(&[]), frame(WINDOW_UPDATE, 0, 1, &[0; 4])].concat(),
            malformed,
        ),
        ("6.9 a window of another length", frame(WINDOW_UPDATE, 0, 0, &[0; 3]), size),
        (
            "6.9.1 a window that grows too large",
            [
                frame(WINDOW_UPDATE, 0, 0, &[0x7f, 0xff, 0xff, 0xff]),
                frame(WINDOW_UPDATE, 0, 0, &[0x7f, 0xff, 0xff, 0xff]),
            ]
            .concat(),
            Connection(&[FLOW_CONTROL_ERROR]),
        ),
        (
            "6.9.1 a stream's window that grows too large",
            [post(&[]), frame(WINDOW_UPDATE, 0, 1, &[0x7f, 0xff, 0xff, 0xff])].concat(),
            Stream(&[FLOW_CONTROL_ERROR]),
        ),
        (
            "6.10 a continuation of another stream",
            [frame(HEADERS, END_STREAM, 1, &hello[..5]), frame(CONTINUATION, END_HEADERS, 3, &hello[5..])]
                .concat(),
            protocol,
        ),
        (
            "6.10 a continuation behind the end of headers",
            [post(&[]), frame(CONTINUATION, END_HEADERS, 1, &hello)].concat(),
            protocol,
        ),
        ("8.1 headers again, and not the last", [post(&[]), post(&[])].concat(), malformed),
        (
            "8.1.1 less data than its length",
            [post(&[("content-length", "5")]), frame(DATA, END_STREAM, 1, b"x")].concat(),
            malformed,
        ),
        (
            "8.1.1 more data than its length",
            [post(&[("content-length", "1")]), frame(DATA, END_STREAM, 1, b"xxx")].concat(),
            malformed,
        ),
        // The standard calls it malformed; h2 drops such fields, so that nobody is misled by them.
        (
            "8.1 a pseudo-header in trailers",
            [post(&[]), frame(HEADERS, WHOLE, 1, &field(":path", "/"))].concat(),
            Answered,
        ),
        ("8.2.1 a name in capitals", get(&[("X-A", "b")]), malformed),
        ("8.2.2 a header of the connection", get(&[("connection", "keep-alive")]), malformed),
        ("8.2.2 an encoding of the transfer", get(&[("transfer-encoding", "chunked")]), malformed),
        ("8.2.2 TE of anything else", get(&[("te", "trailers, deflate")]), malformed),
        ("8.3 a pseudo-header that nobody knows", get(&[(":any", "x")]), malformed),
        ("8.3 a pseudo-header of answers", get(&[(":status", "200")]), malformed),
        (
            "8.3 a pseudo-header behind a header",
            frame(
                HEADERS,
                WHOLE,
                1,
                &fields(&[
                    (":method", "GET"),
                    (":scheme", "http"),
                    ("a", "b"),
                    (":path", "/hello"),
                    (":authority", "x"),
                ]),
            ),
            malformed,
        ),
        (
            "8.3.1 an empty path",
            frame(
                HEADERS,
                WHOLE,
                1,
                &fields(&[(":method", "GET"), (":scheme", "http"), (":path", ""), (":authority", "x")]),
            ),
            malformed,
        ),
        ("8.3.1 two hosts", get(&[("host", "y")]), malformed),
    ];
    for (rule, missing) in
        [("8.3.1 no method", ":method"), ("8.3.1 no scheme", ":scheme"), ("8.3.1 no path", ":path")]
    {
        cases.push((rule, without(missing), malformed));
    }
    for again in [":method", ":scheme", ":path"] {
        cases.push(("8.3.1 a pseudo-header twice", get(&[(again, "x")]), malformed));
    }
    cases
}

/// What the server says of it, until it is clear.
async fn said(address: SocketAddr, bytes: &[u8]) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let begin = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(SETTINGS, 0, 0, &[])].concat();
    let _ = stream.write_all(&[&begin, bytes].concat()).await;
    let mut said = Vec::new();
    let reading = async {
        loop {
            let mut head = [0; 9];
            if stream.read_exact(&mut head).await.is_err() {
                said.push("closed".to_owned());
                return;
            }
            let mut payload =
                vec![0; usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2])];
            if stream.read_exact(&mut payload).await.is_err() {
                said.push("closed".to_owned());
                return;
            }
            let code = |at: usize| u32::from_be_bytes(payload[at..at + 4].try_into().unwrap());
            match head[3] {
                // The status is the first field, by its place in the static table.
                HEADERS => said.push(format!("answer {:#x}", payload[0])),
                RST_STREAM => said.push(format!("stream {}", code(0))),
                GOAWAY => said.push(format!("connection {}", code(4))),
                _ => continue,
            }
            return;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), reading).await.expect("the server says something");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn each_frame_has_the_fate_that_the_standard_says() {
    let (app, server) = started(RestConfig { h2c: true, ..RestConfig::default() }).await;
    let address = server.address().unwrap();
    let asked = cases().into_iter().map(|(rule, bytes, fate)| async move {
        let said = said(address, &bytes).await;
        let has =
            |kind: &str, codes: &[u32]| codes.iter().any(|code| said.contains(&format!("{kind} {code}")));
        let is_closed = said.contains(&"closed".to_owned());
        let is_right = match fate {
            Answered => said == ["answer 0x88"],
            Connection(codes) => {
                has("connection", codes) || has("connection", &[PROTOCOL_ERROR]) || is_closed
            }
            // 0x8c is the status 400.
            Stream(codes) => {
                let is_over = has("connection", codes) || has("connection", &[PROTOCOL_ERROR]) || is_closed;
                has("stream", codes) || is_over || said == ["answer 0x8c"]
            }
        };
        (!is_right).then(|| format!("{rule}: {said:?}, not {fate:?}"))
    });
    let wrong: Vec<String> = futures_util::future::join_all(asked).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = super::support::get(address, "/hello").await;
    assert!(text.ends_with("hello"), "{text}");
    app.stop().await.unwrap();
}

/// A ping comes back as it was sent.
#[tokio::test(flavor = "multi_thread")]
async fn pings_are_answered() {
    let (app, server) = started(RestConfig { h2c: true, ..RestConfig::default() }).await;
    let mut stream = TcpStream::connect(server.address().unwrap()).await.unwrap();
    let begin = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(SETTINGS, 0, 0, &[])].concat();
    stream.write_all(&[begin, frame(PING, 0, 0, b"12345678")].concat()).await.unwrap();
    let wanted = frame(PING, ACK, 0, b"12345678");
    let mut bytes = Vec::new();
    let reading = async {
        while !bytes.windows(wanted.len()).any(|window| window == wanted) {
            assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "it was closed");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), reading).await.unwrap();
    app.stop().await.unwrap();
}

/// Who opens more streams than he was told may be open is refused those (RFC 9113, 5.1.2), and served on the others.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_too_many_is_refused() {
    let limits = Limits { streams: 2, ..Limits::default() };
    let (app, server) = started(RestConfig { h2c: true, limits, ..RestConfig::default() }).await;
    let never = request("GET", "/never", &[]);
    let asked = [1, 3, 5].map(|stream| frame(HEADERS, WHOLE, stream, &never)).concat();
    assert_eq!(said(server.address().unwrap(), &asked).await, [format!("stream {REFUSED_STREAM}")]);
    app.stop().await.unwrap();
}
