//! Packed bodies and packed answers.

use crate::support::{Answer, application, ask, request};
use actix_web::{
    App,
    dev::Payload,
    test::{self, TestRequest},
};
use async_compression::tokio::bufread::{
    BrotliDecoder, BrotliEncoder, GzipDecoder, GzipEncoder, ZlibEncoder,
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use lazo_kernel::Injectable;
use lazo_rest::{
    BodyStream, FileAnswer, HttpError, RestConfig, Streaming, Versioned, api,
    config::{Answers, Bodies, Limits},
    mount,
};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;

#[derive(Injectable)]
struct Echo {}

#[api]
impl Echo {
    #[post("/json")]
    fn json(&self, #[body] value: Value) -> Value {
        value
    }

    #[post("/size")]
    async fn size(&self, #[body] mut body: BodyStream) -> Result<usize, HttpError> {
        let mut size = 0;
        while let Some(piece) = body.next().await {
            size += piece?.len();
        }
        Ok(size)
    }

    #[get("/large")]
    fn large(&self) -> Versioned<Vec<String>> {
        Versioned::new(vec!["the same".to_owned(); 500]).etag("v1")
    }

    #[get("/small")]
    fn small(&self) -> &'static str {
        "small"
    }

    #[get("/stream", produces = "text/plain")]
    fn stream(&self) -> Streaming {
        Streaming::of(stream::iter(["piece "; 5000]))
    }

    #[get("/picture")]
    fn picture(&self) -> FileAnswer {
        FileAnswer::of_bytes(vec![0; 5000]).media_type("image/png")
    }
}

async fn pack(coding: &str, text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    match coding {
        "gzip" | "x-gzip" => GzipEncoder::new(text).read_to_end(&mut packed).await,
        "deflate" => ZlibEncoder::new(text).read_to_end(&mut packed).await,
        _ => BrotliEncoder::new(text).read_to_end(&mut packed).await,
    }
    .unwrap();
    packed
}

async fn send(config: RestConfig, path: &str, coding: &str, body: Vec<u8>) -> Answer {
    let kind = if path == "/json" { "application/json" } else { "application/octet-stream" };
    let request = request(path, kind, body).insert_header(("content-encoding", coding));
    ask(&application::<Echo>(config), request).await
}

#[actix_web::test]
async fn packed_bodies_are_unpacked() {
    for coding in ["gzip", "x-gzip", "deflate", "br", "GZIP"] {
        let packed = pack(&coding.to_ascii_lowercase(), br#"{"a": [1, 2]}"#).await;
        let answer = send(RestConfig::default(), "/json", coding, packed.clone()).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"a": [1, 2]})), "{coding}");
        let answer = send(RestConfig::default(), "/size", coding, packed.clone()).await;
        assert_eq!(answer.json(), json!(13), "{coding}");
        // Cut short, or something else.
        for path in ["/json", "/size"] {
            assert_eq!(
                send(RestConfig::default(), path, coding, packed[..packed.len() / 2].to_vec()).await.status,
                400
            );
            assert_eq!(
                send(RestConfig::default(), path, coding, b"{\"a\": 1}, which is not packed".to_vec())
                    .await
                    .status,
                400
            );
        }
    }
    let plain = send(RestConfig::default(), "/json", "identity", b"1".to_vec()).await;
    assert_eq!(plain.json(), json!(1));
}

#[actix_web::test]
async fn nothing_may_stand_behind_the_end_of_a_packed_body() {
    for coding in ["gzip", "deflate", "br"] {
        let packed = pack(coding, b"[1, 2]").await;
        let more = pack(coding, b"  ").await;
        let tails: [&[u8]; _] = [
            b"x",
            b"\0",
            b"\r\n",
            b"\x1f",
            b"\x1f\x8b\x08",
            b"what is not packed and is long",
            &more[..4],
            &more,
        ];
        for tail in tails {
            // Several members are one body.
            let expected = if coding == "gzip" && tail == more { 200 } else { 400 };
            let sent = [&packed[..], tail].concat();
            for path in ["/json", "/size"] {
                let answer = send(RestConfig::default(), path, coding, sent.clone()).await;
                assert_eq!(answer.status, expected, "{coding} {path} {tail:?}");
            }
            // The tail comes on its own, or every byte does.
            for sizes in [packed.len(), 1] {
                let status = dribbled(coding, sent.chunks(sizes)).await;
                assert_eq!(status, expected, "{coding} {tail:?} in pieces of {sizes}");
            }
        }
    }
}

/// The status of a body whose pieces come one by one.
async fn dribbled(coding: &'static str, pieces: impl Iterator<Item = &[u8]>) -> u16 {
    let pieces: Vec<_> = pieces.map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let pieces: Payload = Payload::Stream { payload: Box::pin(stream::iter(pieces)) };
    let app = application::<Echo>(RestConfig::default());
    let service = test::init_service(App::new().service(mount(&app).unwrap())).await;
    let request = TestRequest::post()
        .uri("/size")
        .insert_header(("content-type", "application/octet-stream"))
        .insert_header(("content-encoding", coding))
        .insert_header(("transfer-encoding", "chunked"))
        .to_request();
    let (request, _) = request.replace_payload(pieces);
    test::call_service(&service, request).await.status().as_u16()
}

#[actix_web::test]
async fn what_cannot_be_unpacked_is_unsupported() {
    let packed = pack("gzip", b"1").await;
    for coding in ["zstd", "compress", "gzip, gzip", "gzip, br", "nonsense"] {
        for path in ["/json", "/size"] {
            let answer = send(RestConfig::default(), path, coding, packed.clone()).await;
            assert_eq!(answer.code(), (415, "UNSUPPORTED_MEDIA_TYPE".into()), "{coding}");
            assert_eq!(answer.header("accept-encoding"), "gzip, deflate, br", "{coding}");
        }
    }
    let off = RestConfig { bodies: Bodies { unpack: false, ..Bodies::default() }, ..RestConfig::default() };
    let answer = send(off.clone(), "/json", "gzip", packed).await;
    assert_eq!((answer.status, answer.header("accept-encoding")), (415, "identity"));
    assert_eq!(send(off, "/json", "identity", b"1".to_vec()).await.status, 200);
}

#[actix_web::test]
async fn the_limit_counts_unpacked_bytes() {
    let limits = Limits { body: 1000, ..Limits::default() };
    let bodies = Bodies { stream: 1000, ..Bodies::default() };
    let config = RestConfig { limits, bodies, ..RestConfig::default() };
    for coding in ["gzip", "deflate", "br"] {
        for path in ["/json", "/size"] {
            let fits = pack(coding, &[b' '; 999].iter().chain(b"1").copied().collect::<Vec<u8>>()).await;
            assert_eq!(send(config.clone(), path, coding, fits).await.status, 200, "{coding} {path}");
            let packed = pack(coding, &[b' '; 1001]).await;
            assert_eq!(send(config.clone(), path, coding, packed).await.status, 413, "{coding} {path}");
        }
    }
}

fn packing() -> RestConfig {
    let answers = Answers { compress: true, ..Answers::default() };
    RestConfig { answers, ..RestConfig::default() }
}

async fn get(config: RestConfig, path: &str, accept: &str) -> Answer {
    ask(&application::<Echo>(config), TestRequest::with_uri(path).insert_header(("accept-encoding", accept)))
        .await
}

#[actix_web::test]
async fn answers_are_packed_for_who_takes_it() {
    let expected = json!(vec!["the same"; 500]);
    for (accept, coding) in
        [("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0.1, gzip", "gzip"), ("*", "br")]
    {
        let answer = get(packing(), "/large", accept).await;
        assert_eq!(
            (answer.header("content-encoding"), answer.header("vary")),
            (coding, "accept-encoding"),
            "{accept}"
        );
        assert_eq!(answer.header("etag"), "W/\"v1\"");
        assert!(answer.bytes.len() < 200);
        let mut plain = Vec::new();
        match coding {
            "gzip" => GzipDecoder::new(&answer.bytes[..]).read_to_end(&mut plain).await.unwrap(),
            _ => BrotliDecoder::new(&answer.bytes[..]).read_to_end(&mut plain).await.unwrap(),
        };
        assert_eq!(serde_json::from_slice::<Value>(&plain).unwrap(), expected);
    }
    let answer = get(packing(), "/stream", "gzip").await;
    let mut plain = String::new();
    GzipDecoder::new(&answer.bytes[..]).read_to_string(&mut plain).await.unwrap();
    assert_eq!(plain, "piece ".repeat(5000));
}

#[actix_web::test]
async fn what_is_not_worth_it_is_not_packed() {
    for (path, accept) in
        [("/large", "identity"), ("/large", "zstd, *;q=0"), ("/small", "gzip"), ("/picture", "gzip")]
    {
        let answer = get(packing(), path, accept).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, ""), "{path} {accept}");
    }
    assert_eq!(get(packing(), "/large", "identity").await.header("vary"), "accept-encoding");
    assert_eq!(get(RestConfig::default(), "/large", "gzip").await.header("content-encoding"), "");
    // The client has it, in whatever form.
    let request = TestRequest::with_uri("/large").insert_header(("if-none-match", "W/\"v1\""));
    let again = ask(&application::<Echo>(packing()), request).await;
    let said = (again.status, again.header("etag"), again.header("vary"));
    assert_eq!(said, (304, "W/\"v1\"", "accept-encoding"));
}
