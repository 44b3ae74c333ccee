//! The contract, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use lazo::{
    kernel::Server as _,
    prelude::{Application, BootExt as _, BootOptions},
    rest::REST_SERVER,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// An application that serves on a free port; it stops when it is dropped.
struct Served {
    runtime: Runtime,
    app: Application,
    address: String,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
}

impl Served {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (app, address) = runtime.block_on(async {
            let options =
                BootOptions::new().directory(env!("CARGO_MANIFEST_DIR")).environment([("NOTHING", "")]);
            let options = options.set("rest.port", 0).unwrap().set("rest.workers", 1).unwrap();
            // What contradicts the document is a 500 here.
            let options = options.set("rest.answers.check", "refuse").unwrap();
            let app = file_transfer::application().boot_with(options).await.unwrap();
            app.start().await.unwrap();
            let url = app.get(&REST_SERVER).await.unwrap().url().unwrap();
            (app, url.trim_start_matches("http://").to_owned())
        });
        Self { runtime, app, address }
    }

    /// Sends bytes as they are: a client of its own would tidy paths and lengths.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("content-length: {}\r\n", body.len());
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        // The server may answer before it has read all.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut body = answer[end + 4..].to_vec();
        let status = head[9..12].parse().unwrap();
        if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Answer { status, head, body }
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    fn upload(&self, parts: &[(&str, &[u8])]) -> Answer {
        self.send("POST", "/files", &[("content-type", KIND)], &form(parts))
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = serde_json::from_value(self.get("/files").json()).unwrap();
        names.sort();
        names
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.runtime.block_on(self.app.stop()).unwrap();
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        all.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    all
}

const KIND: &str = "multipart/form-data; boundary=frontier";
const SEED: [&str; 4] = ["data.json", "pixel.bin", "readme.txt", "with space.txt"];

fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend(format!("--frontier\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--frontier--\r\n");
    body
}

#[test]
fn the_first_files_are_there() {
    let server = Served::new();
    assert_eq!(server.names(), SEED);
    let cases: [(&str, &[u8], &str); 4] = [
        ("readme.txt", b"read me first\n", "text/plain"),
        ("data.json", b"{\"a\": 1}\n", "application/json"),
        ("pixel.bin", &[0, 1, 2, 0xff], "application/octet-stream"),
        ("with%20space.txt", b"spaced\n", "text/plain"),
    ];
    for (name, content, kind) in cases {
        let answer = server.get(&format!("/files/{name}"));
        assert_eq!((answer.status, &answer.body[..]), (200, content), "{name}");
        assert!(answer.header("content-type").starts_with(kind), "{name}: {}", answer.head);
        let disposition = format!("attachment; filename=\"{}\"", name.replace("%20", " "));
        assert_eq!(answer.header("content-disposition"), disposition);
        assert_eq!(answer.header("content-length"), content.len().to_string());
    }
    let head = server.send("HEAD", "/files/readme.txt", &[], b"");
    assert_eq!((head.status, head.header("content-length"), head.text()), (200, "14", ""));
}

#[test]
fn a_part_of_a_file_is_given() {
    let server = Served::new();
    let cases = [
        ("bytes=0-3", 206, "read", "bytes 0-3/14"),
        ("bytes=5-", 206, "me first\n", "bytes 5-13/14"),
        ("bytes=-6", 206, "first\n", "bytes 8-13/14"),
        ("bytes=0-0,2-3", 200, "read me first\n", ""),
    ];
    for (range, status, text, shown) in cases {
        let answer = server.send("GET", "/files/readme.txt", &[("range", range)], b"");
        assert_eq!(
            (answer.status, answer.text(), answer.header("content-range")),
            (status, text, shown),
            "{range}"
        );
    }
    let beyond = server.send("GET", "/files/readme.txt", &[("range", "bytes=14-")], b"");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */14"));
    let tag = server.get("/files/readme.txt").header("etag").to_owned();
    assert_eq!(server.send("GET", "/files/readme.txt", &[("if-none-match", &tag)], b"").status, 304);
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let server = Served::new();
    let cases = [
        ("..%2Freadme.txt", "../readme.txt"),
        ("..%2freadme.txt", "../readme.txt"),
        ("%2e%2e%2fetc%2fpasswd", "../etc/passwd"),
        ("..%5Creadme.txt", "..\\readme.txt"),
        ("%2E%2E", ".."),
        ("..", ".."),
        ("%2e", "."),
        ("%2Fetc%2Fpasswd", "/etc/passwd"),
        ("readme.txt%00.png", "readme.txt\0.png"),
        (".%2Freadme.txt", "./readme.txt"),
        ("a%2F..%2Freadme.txt", "a/../readme.txt"),
    ];
    for (path, name) in cases {
        let answer = server.get(&format!("/files/{path}"));
        assert_eq!((answer.status, answer.message()), (400, format!("Invalid file name: {name}")), "{path}");
    }
    for (path, status) in [
        ("%", 400),
        ("%ff", 400),
        ("%c0%ae%c0%ae%2fx", 400),
        ("../../etc/passwd", 404),
        ("x/y", 404),
        ("..;/x", 404),
    ] {
        assert_eq!(server.get(&format!("/files/{path}")).status, status, "{path}");
    }
    // Escaped twice, it is a name like any other.
    assert_eq!(server.get("/files/..%252Freadme.txt").status, 404);
    let missing = server.get("/files/nothing.txt");
    assert_eq!((missing.status, missing.json()["error"]["name"].clone()), (404, json!("NotFoundError")));
    assert_eq!(server.get(&format!("/files/{}", "x".repeat(3000))).status, 404);
}

#[test]
fn what_is_uploaded_is_told_and_can_be_downloaded() {
    let server = Served::new();
    let answer = server.upload(&[
        ("name=\"first\"; filename=\"one.txt\"\r\nContent-Type: text/plain", b"one\r\n--frontie\r\n"),
        ("name=\"second\"; filename=\"p.bin\"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary", &[0, 0xff, b'\r', b'\n']),
        ("name=\"third\"; filename=\"readme.txt\"", b"overwritten"),
        ("name=\"note\"", b"a"),
        ("name=\"list\"", b"1"),
        ("name=\"list\"", b"2"),
        ("name=\"a[b]\"", "ž".as_bytes()),
    ]);
    let info = |field: &str, name: &str, encoding: &str, kind: &str, size: u64| json!({"fieldname": field, "originalname": name, "encoding": encoding, "mimetype": kind, "size": size});
    let expected = json!({
        "files": [
            info("first", "one.txt", "7bit", "text/plain", 16),
            info("second", "p.bin", "binary", "image/png", 4),
            info("third", "readme.txt", "7bit", "text/plain", 11),
        ],
        "fields": {"note": "a", "list": ["1", "2"], "a": {"b": "ž"}},
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(server.get("/files/one.txt").body, b"one\r\n--frontie\r\n");
    assert_eq!(server.get("/files/p.bin").body, [0, 0xff, b'\r', b'\n']);
    assert_eq!(server.get("/files/readme.txt").body, b"overwritten");
    assert_eq!(server.names().len(), 6);

    assert_eq!(server.send("POST", "/reset", &[], b"").status, 204);
    assert_eq!(server.names(), SEED);
    assert_eq!(server.get("/files/readme.txt").text(), "read me first\n");
}

#[test]
fn names_of_files_are_kept_but_not_their_folders() {
    let server = Served::new();
    let names = [
        ("../../../etc/evil.txt", "evil.txt", "evil.txt"),
        ("C:\\\\Users\\\\me\\\\win.txt", "win.txt", "win.txt"),
        ("/abs.txt", "abs.txt", "abs.txt"),
        ("with space.txt", "with space.txt", "with%20space.txt"),
        ("žluťoučký 🐎.txt", "žluťoučký 🐎.txt", "%C5%BElu%C5%A5ou%C4%8Dk%C3%BD%20%F0%9F%90%8E.txt"),
        ("100%.txt", "100%.txt", "100%25.txt"),
    ];
    for (sent, name, path) in names {
        let answer = server.upload(&[(&format!("name=\"f\"; filename=\"{sent}\""), sent.as_bytes())]);
        assert_eq!(
            (answer.status, &answer.json()["files"][0]["originalname"]),
            (200, &json!(name)),
            "{sent}"
        );
        let answer = server.get(&format!("/files/{path}"));
        assert_eq!((answer.status, answer.text()), (200, sent), "{path}");
        assert!(server.names().iter().any(|known| known == name));
    }
    let horse = server.get("/files/%C5%BElu%C5%A5ou%C4%8Dk%C3%BD%20%F0%9F%90%8E.txt");
    assert_eq!(
        horse.header("content-disposition"),
        "attachment; filename=\"_lu_ou_k_ _.txt\"; filename*=UTF-8''%C5%BElu%C5%A5ou%C4%8Dk%C3%BD%20%F0%9F%90%8E.txt"
    );
    for (sent, told) in [
        ("..", ".."),
        (".", "."),
        ("a/", "a/"),
        ("x/..", "x/.."),
        ("a\tb", "a\tb"),
        // What unfinished uploads are called.
        (".upload-1", ".upload-1"),
    ] {
        let head = format!("name=\"f\"; filename=\"{sent}\"");
        let answer = server.upload(&[("name=\"g\"; filename=\"first.txt\"", b"x"), (&head, b"x")]);
        assert_eq!((answer.status, answer.message()), (400, format!("Invalid file name: {told}")));
        assert!(!server.names().iter().any(|name| name == "first.txt"), "all are kept, or none");
    }
    // A field in which no file was chosen.
    assert_eq!(
        server.upload(&[("name=\"f\"; filename=\"\"", b"")]).json(),
        json!({"files": [], "fields": {}})
    );
}

#[test]
fn a_broken_form_is_refused_and_leaves_nothing() {
    let server = Served::new();
    let whole =
        form(&[("name=\"f\"; filename=\"new.txt\"", &[b'x'; 100_000][..]), ("name=\"a\"", b"1".as_slice())]);
    for cut in [1, 10, 100, 99_000, whole.len() - 40, whole.len() - 5] {
        let answer = server.send("POST", "/files", &[("content-type", KIND)], &whole[..cut]);
        assert_eq!(answer.status, 400, "{cut} bytes");
    }
    let kinds = [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=other", 400),
        ("application/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/mixed; boundary=frontier", 415),
    ];
    for (kind, status) in kinds {
        assert_eq!(server.send("POST", "/files", &[("content-type", kind)], &whole).status, status, "{kind}");
    }
    assert_eq!(server.send("POST", "/files", &[], &whole).status, 415);
    let missing = server.send("POST", "/files", &[("content-type", KIND)], b"");
    assert_eq!(
        (missing.status, &missing.json()["error"]["code"]),
        (400, &json!("MISSING_REQUIRED_PARAMETER"))
    );
    let large = form(&[("name=\"f\"; filename=\"large.bin\"", &vec![0; 17 << 20])]);
    assert_eq!(server.send("POST", "/files", &[("content-type", KIND)], &large).status, 413);
    let many: Vec<(&str, &[u8])> = vec![("name=\"a\"", b"1"); 101];
    assert_eq!(server.upload(&many).status, 413);
    assert_eq!(server.names(), SEED);
}

#[test]
fn any_page_may_call() {
    let server = Served::new();
    let answer = server.send("GET", "/files", &[("origin", "https://app.example")], b"");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
    let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
    let answer = server.send("OPTIONS", "/files", &headers, b"");
    assert_eq!((answer.status, answer.header("access-control-max-age")), (204, "86400"));
}

#[test]
fn the_document_says_all_of_it() {
    let document = Served::new().get("/openapi.json").json();
    let operation = |path: &str, verb: &str| &document["paths"][path][verb];
    let ids = [
        ("/files", "get", "list"),
        ("/files", "post", "upload"),
        ("/files/{filename}", "get", "download"),
        ("/reset", "post", "reset"),
    ];
    for (path, verb, method) in ids {
        assert_eq!(operation(path, verb)["operationId"], format!("FileController.{method}"));
    }
    let list = &operation("/files", "get")["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(list, &json!({"type": "array", "items": {"type": "string"}}));
    let body = &operation("/files", "post")["requestBody"];
    let kinds: Vec<&String> = body["content"].as_object().unwrap().keys().collect();
    assert_eq!(kinds, ["multipart/form-data"]);
    assert_eq!(body["required"], true);
    assert!(operation("/files/{filename}", "get")["responses"].get("206").is_some());
}
