//! Requests that want much of a server's memory.

/// A request: its head, and a piece of a body that is sent so often.
pub(crate) struct Asking {
    pub(crate) what: &'static str,
    pub(crate) head: Vec<u8>,
    pub(crate) piece: Vec<u8>,
    pub(crate) times: usize,
}

/// What a body may have.
const BODY: usize = 1024 * 1024;
/// What a head may have.
const HEAD: usize = 32 * 1024;

/// A body of JSON, as large as one may be: an opening, a part over and over, a closing.
fn body(what: &'static str, (open, part, close): (&str, &str, &str)) -> Asking {
    let times = (BODY - open.len() - close.len()) / part.len();
    let text = format!("{open}{}{close}", part.repeat(times));
    let head = format!(
        "POST /todos HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        text.len()
    );
    Asking { what, head: head.into_bytes(), piece: text.into_bytes(), times: 1 }
}

fn head(what: &'static str, line: String, headers: &str) -> Asking {
    let head = format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    Asking { what, head: head.into_bytes(), piece: Vec::new(), times: 0 }
}

/// A body of chunks with something around them that never ends.
fn flood(what: &'static str, begin: &str) -> Asking {
    let head = format!(
        "POST /todos HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{begin}"
    );
    Asking { what, head: head.into_bytes(), piece: vec![b'x'; 64 * 1024], times: 512 }
}

pub(crate) fn all() -> Vec<Asking> {
    let members: String = (0..80_000).map(|number| format!(",\"{number:x}\":0")).collect();
    vec![
        head("a plain one", "GET /hello".to_owned(), ""),
        head("a path of 31 KiB", format!("GET /{}", "a".repeat(HEAD - 1024)), ""),
        head("31,000 empty segments", format!("GET /{}", "/".repeat(HEAD - 1024)), ""),
        head("a query of 31 KiB", format!("GET /sum?a=1&b=2&{}", "c&".repeat((HEAD - 1024) / 2)), ""),
        head("a header of 31 KiB", "GET /hello".to_owned(), &format!("x-a: {}\r\n", "a".repeat(HEAD - 1024))),
        head("2,000 headers", "GET /hello".to_owned(), &"x-a: 1\r\n".repeat(2_000)),
        body("1 MiB of blanks", ("", " ", "{}")),
        body("1 MiB: one text", ("{\"title\":\"", "a", "\"}")),
        body("1 MiB of zeros in a list", ("[0", ",0", "]")),
        body("1 MiB of lists in a list", ("[[]", ",[]", "]")),
        body("1 MiB of small objects in a list", ("[0", ",{\"\":0}", "]")),
        body("1 MiB of objects within objects", ("[0", ",{\"\":{\"\":{\"\":{\"\":0}}}}", "]")),
        body("1 MiB of unknown members", ("{\"title\":\"a\"", &members, "}")),
        body("1 MiB of opening brackets", ("", "[", "")),
        flood("32 MiB of a chunk's extension", "2;"),
        flood("32 MiB of a trailer", "2\r\n{}\r\n0\r\nx-a: "),
    ]
}
