//! Files as answers.

use crate::support::{Answer, application, ask, document, get};
use actix_web::{http::Method, test::TestRequest};
use lazo_kernel::Injectable;
use lazo_rest::{FileAnswer, HttpError, RestConfig, api};
use serde_json::json;

#[derive(Injectable)]
struct Files {}

#[api]
impl Files {
    #[get("/memory")]
    fn memory(&self) -> FileAnswer {
        FileAnswer::of_bytes("0123456789").attachment("ten digits.txt").etag("t")
    }

    #[get("/disk")]
    async fn disk(&self, #[query] path: String) -> Result<FileAnswer, HttpError> {
        FileAnswer::open(path).await
    }

    #[get("/typed", produces = "application/pdf")]
    fn typed(&self) -> FileAnswer {
        FileAnswer::of_bytes("%PDF").inline("žádost.pdf")
    }
}

async fn range(path: &str, range: &str) -> Answer {
    get::<Files>(path, &[("range", range)]).await
}

#[actix_web::test]
async fn one_range_is_answered_with_a_part() {
    let whole = get::<Files>("/memory", &[]).await;
    assert_eq!((whole.status, whole.text(), whole.header("accept-ranges")), (200, "0123456789", "bytes"));
    assert_eq!(whole.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(whole.header("content-disposition"), "attachment; filename=\"ten digits.txt\"");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    let cases = [
        ("bytes=0-0", 206, "0", "bytes 0-0/10"),
        ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=8-", 206, "89", "bytes 8-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=0-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=0-1,4-5", 200, "0123456789", ""),
        ("lines=0-1", 200, "0123456789", ""),
        // GHSA-gcqf-3g44-vc9p: one that says nothing.
        ("", 200, "0123456789", ""),
        ("bytes=", 200, "0123456789", ""),
        ("bytes=-", 200, "0123456789", ""),
        ("bytes", 200, "0123456789", ""),
    ];
    for (wanted, status, text, shown) in cases {
        let answer = range("/memory", wanted).await;
        assert_eq!(
            (answer.status, answer.text(), answer.header("content-range")),
            (status, text, shown),
            "{wanted}"
        );
    }
    let beyond = range("/memory", "bytes=10-").await;
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */10"));
}

#[actix_web::test]
async fn a_range_counts_for_the_version_that_it_names() {
    for (condition, status) in [("\"t\"", 206), ("\"u\"", 200), ("W/\"t\"", 200), ("nonsense", 200)] {
        let answer = get::<Files>("/memory", &[("range", "bytes=0-1"), ("if-range", condition)]).await;
        assert_eq!(answer.status, status, "{condition}");
    }
    assert_eq!(
        get::<Files>("/memory", &[("if-none-match", "\"t\""), ("range", "bytes=0-1")]).await.status,
        304
    );
    assert_eq!(get::<Files>("/memory", &[("if-match", "\"u\"")]).await.status, 412);
}

#[actix_web::test]
async fn a_file_on_disk_is_sent_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.bin");
    let content: Vec<u8> = (0..200_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    std::fs::write(&path, &content).unwrap();
    let url = format!("/disk?path={}", path.display());
    let whole = get::<Files>(&url, &[]).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "application/octet-stream"));
    assert!(whole.bytes == content);
    let part = range(&url, "bytes=100000-199999").await;
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 100000-199999/200000"));
    assert!(part.bytes == content[100_000..]);
    let tag = whole.header("etag").to_owned();
    assert_eq!(get::<Files>(&url, &[("if-none-match", &tag)]).await.status, 304);
    let modified = whole.header("last-modified").to_owned();
    assert_eq!(get::<Files>(&url, &[("if-modified-since", &modified)]).await.status, 304);
    assert_eq!(get::<Files>(&url, &[("range", "bytes=0-0"), ("if-range", &modified)]).await.status, 206);
    for nothing in [
        folder.path().display().to_string(),
        format!("{}/x", path.display()),
        "/nowhere".to_owned(),
        "a%00b".to_owned(),
        "x".repeat(5000),
    ] {
        let answer = get::<Files>(&format!("/disk?path={nothing}"), &[]).await;
        assert_eq!(answer.status, 404, "{nothing}");
    }
}

#[actix_web::test]
async fn the_operation_may_say_the_media_type() {
    let answer = get::<Files>("/typed", &[]).await;
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(
        answer.header("content-disposition"),
        "inline; filename=\"__dost.pdf\"; filename*=UTF-8''%C5%BE%C3%A1dost.pdf"
    );
    let app = application::<Files>(RestConfig::default());
    let head = ask(
        &app,
        TestRequest::default().method(Method::HEAD).uri("/memory").insert_header(("range", "bytes=0-1")),
    )
    .await;
    assert_eq!((head.status, head.header("accept-ranges")), (200, "bytes"));
}

#[test]
fn the_document_has_all_statuses() {
    let document = document::<Files>();
    let answers = document["paths"]["/memory"]["get"]["responses"].as_object().unwrap();
    assert_eq!(answers.keys().collect::<Vec<_>>(), ["200", "206", "304", "412", "416"]);
    let headers =
        |status: &str| -> Vec<&String> { answers[status]["headers"].as_object().unwrap().keys().collect() };
    let of_part = ["Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Last-Modified"];
    assert_eq!(headers("206"), of_part);
    assert_eq!(headers("304"), ["ETag", "Last-Modified"]);
    assert_eq!(answers["416"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Error");
    assert_eq!(answers["200"]["content"]["*/*"]["schema"], json!({"type": "string", "format": "binary"}));
    // A file of JSON is no text.
    assert_eq!(answers["200"]["content"]["application/json"]["schema"], json!(true));
    assert_eq!(answers["206"]["content"].as_object().map(serde_json::Map::len), Some(1));
    let typed = &document["paths"]["/typed"]["get"]["responses"];
    assert!(typed["206"]["content"].get("application/pdf").is_some());
}
