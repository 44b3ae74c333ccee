//! What a server must make of requests that are wrong in one point, and of odd ones that are right, case by case. The cases are those
//! that tools for comparing servers ask; each names where the rule stands.

use super::support::{assert_alive, connect, rest, started};
use lazo_rest::config::Limits;
use tokio::io::AsyncWriteExt as _;

/// What has to become of a request.
#[derive(Clone, Copy)]
enum Fate {
    /// It is refused with this status, nothing behind it is answered, and the connection is closed.
    Refused(u16),
    /// The same, with one of two statuses, or closed without a word: the standard lets the server choose.
    Ended,
    /// It is answered with this status, and so is what stands behind it.
    Answered(u16),
    /// It is answered with this status, and nothing behind it is.
    Last(u16),
}
use Fate::{Answered, Ended, Last, Refused};

/// A second request on the same connection.
const NEXT: &str = "GET /items/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
const NEXT_ANSWER: &str = "7 None";

/// What the line and the headers of a request may look like: rule, line and headers without the empty line, fate.
const HEADS: &[(&str, &str, Fate)] = &[
    // The line (RFC 9112, 3).
    ("9112-2.2 an empty line in front", "\r\nGET /hello HTTP/1.1\r\nhost: x", Answered(200)),
    ("9112-2.2 white space in front", " GET /hello HTTP/1.1\r\nhost: x", Refused(400)),
    ("9112-2.2 lone CR", "GET /hello HTTP/1.1\rhost: x", Refused(400)),
    ("9112-3 no version", "GET /hello\r\nhost: x", Refused(400)),
    ("9112-3 two spaces", "GET  /hello HTTP/1.1\r\nhost: x", Refused(400)),
    ("9112-3 tab for a space", "GET\t/hello\tHTTP/1.1\r\nhost: x", Refused(400)),
    ("9112-3 a space in the target", "GET /hel lo HTTP/1.1\r\nhost: x", Refused(400)),
    ("9112-3 a verb that is no token", "G(T /hello HTTP/1.1\r\nhost: x", Refused(400)),
    ("9110-9.1 verbs have a case", "get /hello HTTP/1.1\r\nhost: x", Answered(405)),
    ("9110-9.1 a verb that nobody knows", "BREW /hello HTTP/1.1\r\nhost: x", Answered(405)),
    ("9112-2.3 a version in lower case", "GET /hello http/1.1\r\nhost: x", Refused(400)),
    ("9112-2.3 version 1.2", "GET /hello HTTP/1.2\r\nhost: x", Refused(400)),
    ("9112-2.3 version 2.0", "GET /hello HTTP/2.0\r\nhost: x", Refused(400)),
    ("9112-2.3 a version of more digits", "GET /hello HTTP/1.10\r\nhost: x", Refused(400)),
    ("9112-3.2 a fragment in the target", "GET /hello#x HTTP/1.1\r\nhost: x", Answered(200)),
    ("9112-3.2.2 the whole URL", "GET http://x/hello HTTP/1.1\r\nhost: x", Answered(200)),
    ("9112-3.2 a target without a slash", "GET hello HTTP/1.1\r\nhost: x", Refused(400)),
    ("9112-3.2 no ASCII in the target", "GET /hell\u{f6} HTTP/1.1\r\nhost: x", Ended),
    // Host (RFC 9112, 3.2).
    ("9112-3.2 no host", "GET /hello HTTP/1.1", Refused(400)),
    ("9112-3.2 two hosts", "GET /hello HTTP/1.1\r\nhost: x\r\nhost: x", Refused(400)),
    ("9112-3.2 an empty host", "GET /hello HTTP/1.1\r\nhost:", Refused(400)),
    ("9110-7.2 a host with a user", "GET /hello HTTP/1.1\r\nhost: a@x", Refused(400)),
    ("9110-7.2 a host with a path", "GET /hello HTTP/1.1\r\nhost: x/y", Refused(400)),
    ("9110-7.2 a list of hosts", "GET /hello HTTP/1.1\r\nhost: x, y", Refused(400)),
    ("9110-7.2 a port that is no number", "GET /hello HTTP/1.1\r\nhost: x:y", Refused(400)),
    // Header fields (RFC 9112, 5; RFC 9110, 5).
    ("9112-5.1 a space before the colon", "GET /hello HTTP/1.1\r\nhost: x\r\na : b", Refused(400)),
    ("9112-5.2 a folded line", "GET /hello HTTP/1.1\r\nhost: x\r\na: b\r\n c", Refused(400)),
    ("9112-5.2 a folded line with a tab", "GET /hello HTTP/1.1\r\nhost: x\r\na: b\r\n\tc", Refused(400)),
    ("9112-2.2 white space after the line", "GET /hello HTTP/1.1\r\n host: x", Refused(400)),
    ("9112-5 no colon", "GET /hello HTTP/1.1\r\nhost: x\r\na", Refused(400)),
    ("9112-5 no name", "GET /hello HTTP/1.1\r\nhost: x\r\n: b", Refused(400)),
    ("9110-5.1 a name that is no token", "GET /hello HTTP/1.1\r\nhost: x\r\na[]: b", Refused(400)),
    ("9110-5.5 a NUL in a value", "GET /hello HTTP/1.1\r\nhost: x\r\na: b\0c", Refused(400)),
    ("9110-5.5 a control character in a value", "GET /hello HTTP/1.1\r\nhost: x\r\na: b\x01c", Refused(400)),
    ("9110-5.5 a lone CR in a value", "GET /hello HTTP/1.1\r\nhost: x\r\na: b\rc", Refused(400)),
    ("9110-5.5 white space around a value", "GET /hello HTTP/1.1\r\nhost: \t x \t \r\na:b", Answered(200)),
    ("9110-5.1 names have no case", "GET /hello HTTP/1.1\r\nHOST: x\r\na:", Answered(200)),
    // Framing (RFC 9112, 6).
    (
        "9110-8.6 two equal lengths",
        "GET /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\ncontent-length: 0",
        Ended,
    ),
    ("9110-8.6 an empty length", "GET /hello HTTP/1.1\r\nhost: x\r\ncontent-length:", Refused(400)),
    (
        "9110-8.6 a length with a fraction",
        "GET /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 0.0",
        Refused(400),
    ),
    (
        "9110-8.6 a length in hexadecimals",
        "GET /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 0x0",
        Refused(400),
    ),
    ("9110-8.6 a length with a list", "GET /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 0, 0", Ended),
    ("9112-6.1 chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked", Ended),
    (
        "9112-6.1 chunked twice",
        "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, chunked",
        Ended,
    ),
    (
        "9112-6.1 a coding that nobody knows",
        "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: none",
        Ended,
    ),
    ("9112-6.1 an empty coding", "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding:", Ended),
    (
        "9112-6.3 coding and length",
        "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3",
        Ended,
    ),
    (
        "9112-6.3 length and coding",
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked",
        Ended,
    ),
    (
        "9112-9.6 a connection that is to be kept",
        "GET /hello HTTP/1.1\r\nhost: x\r\nconnection: keep-alive",
        Answered(200),
    ),
    (
        "9112-9.6 a connection that is to be closed",
        "GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close",
        Last(200),
    ),
    ("9112-9.3 a connection of HTTP/1.0", "GET /hello HTTP/1.0\r\nhost: x", Last(200)),
    ("9110-9.3.6 a tunnel", "CONNECT x:80 HTTP/1.1\r\nhost: x:80", Ended),
    ("9110-9.3.8 TRACE", "TRACE /hello HTTP/1.1\r\nhost: x", Answered(405)),
    ("9112-3.2.4 the server as a whole", "OPTIONS * HTTP/1.1\r\nhost: x", Answered(204)),
    (
        "9110-7.8 an upgrade that is not offered",
        "GET /hello HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c",
        Answered(200),
    ),
    (
        "9110-10.1.1 an expectation that nobody knows",
        "GET /hello HTTP/1.1\r\nhost: x\r\nexpect: the-unexpected",
        Answered(200),
    ),
];

/// What chunks may look like: rule, body, fate.
const CHUNKS: &[(&str, &str, Fate)] = &[
    ("9112-7.1 two chunks", "1\r\n[\r\n1\r\n]\r\n0\r\n\r\n", Answered(200)),
    ("9112-7.1 sizes in capitals and with zeros", "00A\r\n[1,2,3,45]\r\n0\r\n\r\n", Answered(200)),
    ("9112-7.1.1 an extension", "2;a=b\r\n[]\r\n0;c\r\n\r\n", Answered(200)),
    ("9112-7.1.2 a trailer", "2\r\n[]\r\n0\r\nx-trailer: y\r\n\r\n", Answered(200)),
    ("9112-7.1.2 a trailer that frames", "2\r\n[]\r\n0\r\ncontent-length: 50\r\n\r\n", Answered(200)),
    ("9112-7.1 a size with a sign", "+2\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 a negative size", "-2\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 a size with 0x", "0x2\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 a size with an underscore", "0_2\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 no size", "\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 an extension without a size", ";a\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 a size above 64 bits", "10000000000000002\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 white space before a size", " 2\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 LF alone behind a size", "2\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 CR alone behind a size", "2\r[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1.1 LF in an extension", "2;a\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1.1 CR in an extension", "2;a\rb\r\n[]\r\n0\r\n\r\n", Refused(400)),
    ("9112-7.1.1 NUL in an extension", "2;a\0b\r\n[]\r\n0\r\n\r\n", Ended),
    ("9112-7.1 no line break behind data", "2\r\n[]0\r\n\r\n", Refused(400)),
    ("9112-7.1 LF alone behind data", "2\r\n[]\n0\r\n\r\n", Refused(400)),
    ("9112-7.1 more data than its size", "2\r\n[1]\r\n0\r\n\r\n", Refused(400)),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_request_has_the_fate_that_the_standard_says() {
    let (app, _, address) = started(Limits { keep_alive_seconds: 2, ..Limits::default() }).await;
    let heads = HEADS.iter().map(|(rule, head, fate)| (*rule, format!("{head}\r\n\r\n"), *fate));
    let chunks = CHUNKS.iter().map(|(rule, body, fate)| {
        let head =
            "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked";
        (*rule, format!("{head}\r\n\r\n{body}"), *fate)
    });
    let asked = heads.chain(chunks).map(|(rule, request, fate)| async move {
        let mut stream = connect(address).await;
        let _ = stream.write_all(format!("{request}{NEXT}").as_bytes()).await;
        let _ = stream.shutdown().await;
        (rule, fate, rest(&mut stream).await)
    });
    let mut wrong = Vec::new();
    for (rule, fate, told) in futures_util::future::join_all(asked).await {
        let status = told.get(9..12).and_then(|status| status.parse::<u16>().ok());
        let has_next = told.ends_with(NEXT_ANSWER);
        let is_right = match fate {
            Refused(expected) | Last(expected) => status == Some(expected) && !has_next,
            Ended => status.is_none_or(|status| (400..500).contains(&status) || status == 501) && !has_next,
            Answered(expected) => status == Some(expected) && has_next,
        };
        // Whoever is refused is told so in the form of all errors.
        let is_told = status.is_none_or(|status| status < 400)
            || (told.contains("x-content-type-options: nosniff")
                && told.contains("{\"error\":{\"statusCode\":4"));
        if !is_right || !is_told {
            wrong.push(format!("{rule}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_alive(address).await;
    app.stop().await.unwrap();
}

/// A client that leaves, at whatever byte, harms nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_may_be_cut_at_every_byte() {
    let (app, server, address) = started(Limits::default()).await;
    let whole = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n\
                 3\r\n[1]\r\n0\r\n\r\n";
    for end in 0..whole.len() {
        let mut stream = connect(address).await;
        stream.write_all(&whole.as_bytes()[..end]).await.unwrap();
        if end % 2 == 0 {
            // Without a good-bye: the system sends a reset.
            let stream = stream.into_std().unwrap();
            let _ = stream.shutdown(std::net::Shutdown::Read);
        }
    }
    super::support::gone(&server).await;
    assert_alive(address).await;
    app.stop().await.unwrap();
}
