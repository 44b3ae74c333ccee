//! Multipart bodies.

use crate::support::{Answer, application, ask, document, post, request};
use actix_web::test::TestRequest;
use futures_util::StreamExt as _;
use lazo_kernel::Injectable;
use lazo_rest::{
    HttpError, Parts, RestConfig, Upload, UploadedFile, api,
    config::{Bodies, Multipart},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Meta {
    level: u8,
    tag: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Profile {
    #[schemars(length(min = 2))]
    full_name: String,
    age: Option<u8>,
    #[serde(default)]
    tags: Vec<String>,
    meta: Option<Meta>,
    #[schemars(extend("contentMediaType" = "image/*, application/pdf"))]
    photo: UploadedFile,
    #[serde(default)]
    papers: Vec<UploadedFile>,
}

#[derive(Injectable)]
struct Uploads {}

async fn shown(file: UploadedFile) -> Result<Value, HttpError> {
    let (name, kind, is_in_memory) =
        (file.name().to_owned(), file.media_type().to_owned(), file.is_in_memory());
    let size = file.size();
    let mut reader = file.into_reader().await?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).await.map_err(anyhow::Error::from)?;
    assert_eq!(bytes.len() as u64, size);
    Ok(json!([name, kind, is_in_memory, String::from_utf8_lossy(&bytes[..bytes.len().min(20)])]))
}

#[api]
impl Uploads {
    #[post("/profile")]
    async fn profile(
        &self,
        #[body(content = "multipart/form-data")] profile: Profile,
    ) -> Result<Value, HttpError> {
        let mut papers = Vec::new();
        for paper in profile.papers {
            papers.push(shown(paper).await?);
        }
        Ok(json!({
            "name": profile.full_name, "age": profile.age, "tags": profile.tags, "meta": profile.meta,
            "photo": shown(profile.photo).await?, "papers": papers,
        }))
    }

    #[post("/any")]
    async fn any(&self, #[body] upload: Upload) -> Result<Value, HttpError> {
        let mut files = Vec::new();
        for file in upload.files {
            files.push(json!([
                file.field(),
                file.name(),
                file.base_name(),
                file.media_type(),
                file.encoding(),
                file.size()
            ]));
        }
        Ok(json!({"files": files, "fields": upload.fields}))
    }

    #[post("/parts")]
    async fn parts(&self, #[body] mut parts: Parts) -> Result<Value, HttpError> {
        let mut seen = Vec::new();
        while let Some(mut part) = parts.next().await? {
            let name = part.name().to_owned();
            let mut size = 0;
            while let Some(piece) = part.next().await {
                size += piece?.len();
            }
            seen.push(json!([name, size]));
        }
        Ok(json!(seen))
    }

    #[post("/save")]
    async fn save(&self, #[query] to: String, #[body] upload: Upload) -> Result<(), HttpError> {
        for file in upload.files {
            file.save(&to).await?;
        }
        Ok(())
    }
}

/// Heads and contents.
type Sent<'p> = &'p [(&'p str, &'p str)];

const KIND: &str = "multipart/form-data; boundary=XX";

/// A body of these parts: headers behind `Content-Disposition: form-data; `, and content.
fn body(parts: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (head, content) in parts {
        body += &format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
    }
    body + "--XX--\r\n"
}

async fn send(path: &str, parts: &[(&str, &str)]) -> Answer {
    post::<Uploads>(path, KIND, body(parts)).await
}

fn photo() -> (&'static str, &'static str) {
    ("name=\"photo\"; filename=\"p.png\"\r\nContent-Type: image/png", "\u{1}PNG\r\n--X")
}

#[actix_web::test]
async fn a_struct_takes_fields_and_files() {
    let answer = send(
        "/profile",
        &[
            ("name=\"fullName\"", "Jane Doe"),
            ("name=\"age\"", "41"),
            ("name=\"tags\"", "a"),
            ("name=\"meta[level]\"", "3"),
            photo(),
            ("name=\"papers\"; filename=\"žluť.txt\"\r\nContent-Type: text/plain", "one"),
            ("name=\"papers\"; filename=\"2.txt\"", "two"),
        ],
    )
    .await;
    let expected = json!({
        "name": "Jane Doe", "age": 41, "tags": ["a"], "meta": {"level": 3, "tag": null},
        "photo": ["p.png", "image/png", true, "\u{1}PNG\r\n--X"],
        "papers": [["žluť.txt", "text/plain", true, "one"], ["2.txt", "text/plain", true, "two"]],
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
}

#[actix_web::test]
async fn an_object_may_come_as_json() {
    for head in ["name=\"meta\"", "name=\"meta\"\r\nContent-Type: application/json"] {
        let answer = send(
            "/profile",
            &[("name=\"fullName\"", "Jane"), photo(), (head, r#"{"level": 7, "tag": "1"}"#)],
        )
        .await;
        assert_eq!(answer.json()["meta"], json!({"level": 7, "tag": "1"}), "{head}");
    }
    // What stands in JSON is not converted.
    let head = "name=\"meta\"\r\nContent-Type: application/json";
    let answer =
        send("/profile", &[("name=\"fullName\"", "Jane"), photo(), (head, r#"{"level": "7"}"#)]).await;
    assert_eq!(answer.code(), (422, "VALIDATION_FAILED".into()));
    let answer = send("/profile", &[("name=\"fullName\"", "Jane"), photo(), (head, "{")]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["message"], "The field \"meta\" of the form is not valid JSON.");
}

#[actix_web::test]
async fn a_form_with_files_is_held_against_its_schema() {
    let name = ("name=\"fullName\"", "Jane");
    let cases: [(Sent<'_>, &str, &str); 6] = [
        (&[("name=\"fullName\"", "J"), photo()], "/fullName", "minLength"),
        (&[name], "", "required"),
        (&[name, ("name=\"photo\"", "no file")], "/photo", "format"),
        (&[("name=\"fullName\"; filename=\"x\"", "Jane"), photo()], "/fullName", "format"),
        (
            &[name, ("name=\"photo\"; filename=\"p.exe\"\r\nContent-Type: application/x-msdownload", "")],
            "/photo",
            "contentMediaType",
        ),
        (&[name, photo(), ("name=\"other\"; filename=\"x\"", "")], "/other", "format"),
    ];
    for (parts, path, code) in cases {
        let answer = send("/profile", parts).await;
        assert_eq!(answer.code(), (422, "VALIDATION_FAILED".into()), "{path} {code}");
        let details = &answer.json()["error"]["details"][0];
        assert_eq!((details["path"].as_str(), details["code"].as_str()), (Some(path), Some(code)));
        assert!(!answer.text().contains("lazo-part"));
    }
    // What is wrong with files is told beside what is wrong with fields.
    let both =
        send("/profile", &[("name=\"fullName\"", "J"), ("name=\"photo\"; filename=\"p.exe\"", "")]).await;
    let details = both.json()["error"]["details"].clone();
    let places: Vec<&str> =
        details.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(places, ["/fullName", "/photo"]);
    // A text cannot pass for a file.
    let answer = send("/profile", &[name, photo(), ("name=\"photo\"", "\u{0}lazo-part:0")]).await;
    assert_eq!(answer.status, 400);
}

/// What a page sends for a field in which no file was chosen.
#[actix_web::test]
async fn a_file_that_was_not_chosen_is_none() {
    let name = ("name=\"fullName\"", "Jane");
    let none =
        |field: &str| format!("name=\"{field}\"; filename=\"\"\r\nContent-Type: application/octet-stream");
    let answer = send("/profile", &[name, photo(), (&none("papers"), "")]).await;
    assert_eq!((answer.status, answer.json()["papers"].clone()), (200, json!([])));
    let answer = send("/profile", &[name, (&none("photo"), "")]).await;
    let details = &answer.json()["error"]["details"];
    assert_eq!(details[0]["info"], json!({"missingProperty": "photo"}), "{details}");
    let answer =
        send("/any", &[(&none("f"), ""), ("name=\"g\"; filename=\"empty\"", ""), ("name=\"a\"", "1")]).await;
    assert_eq!(
        answer.json(),
        json!({"files": [["g", "empty", "empty", "text/plain", "7bit", 0]], "fields": {"a": "1"}})
    );
    // One without a name that is not empty is a file.
    assert_eq!(send("/any", &[(&none("f"), "x")]).await.json()["files"][0][5], 1);
}

#[actix_web::test]
async fn a_file_has_the_name_that_the_client_gives_it() {
    let names = [
        (r#"filename="a\"b;c.txt""#, "a\"b;c.txt"),
        (r#"filename="100%22.txt""#, "100%22.txt"),
        ("filename=token.txt", "token.txt"),
        ("FileName=\"case.txt\"", "case.txt"),
        ("filename*=UTF-8''%C5%BElu%C5%A5%20%22.txt", "žluť \".txt"),
        ("filename*=ISO-8859-1'en'na%EFve.txt", "naïve.txt"),
        ("filename=\"fallback.txt\"; filename*=utf-8''%C5%BE.txt", "ž.txt"),
        ("filename*=utf-8''%C5%BE.txt; filename=\"fallback.txt\"", "ž.txt"),
    ];
    for (sent, name) in names {
        let answer = send("/any", &[(&format!("name=\"f\"; {sent}"), "x")]).await;
        assert_eq!((answer.status, &answer.json()["files"][0][1]), (200, &json!(name)), "{sent}");
    }
    for sent in ["filename=", "filename=\"open", "filename*=nonsense"] {
        let answer = send("/any", &[(&format!("name=\"f\"; {sent}"), "x")]).await;
        assert_eq!(answer.status, 400, "{sent}");
    }
}

#[actix_web::test]
async fn the_head_of_a_form_may_be_written_in_many_ways() {
    let parts = |boundary: &str| {
        format!(
            "\r\nnobody reads this\r\n--{boundary}\r\nCONTENT-DISPOSITION: Form-Data; NAME=a\r\n\r\n1\r\n--{boundary}--\r\nnor this"
        )
    };
    for (kind, boundary) in [
        ("Multipart/Form-Data; Boundary=XX", "XX"),
        ("multipart/form-data;boundary=\"XX\"", "XX"),
        ("multipart/form-data; charset=utf-8; boundary=XX", "XX"),
        ("multipart/form-data; boundary=\"a;b c\"", "a;b c"),
    ] {
        let answer = post::<Uploads>("/any", kind, parts(boundary)).await;
        assert_eq!((answer.status, answer.json()["fields"].clone()), (200, json!({"a": "1"})), "{kind}");
    }
}

/// Each part is small enough, and all of them together are not.
#[actix_web::test]
async fn values_of_parts_in_json_have_a_limit_together() {
    let bomb = format!("[0{}]", ",{\"\":0}".repeat(9_000));
    let head = "name=\"j\"\r\nContent-Type: application/json";
    assert_eq!(send("/any", &[(head, &bomb)]).await.status, 200);
    assert_eq!(send("/any", &[(head, bomb.as_str()); 15]).await.status, 413);
    // An object may come as JSON without a word of it.
    let bomb = format!("{{\"tag\": {bomb}}}");
    assert_eq!(send("/any", &[("name=\"meta\"", bomb.as_str()); 15]).await.status, 413);
}

#[actix_web::test]
async fn whatever_comes_is_taken_as_it_is() {
    let answer = send(
        "/any",
        &[
            ("name=\"f\"; filename=\"../../a.txt\"\r\nContent-Transfer-Encoding: binary", "abc"),
            ("name=\"f\"; filename=\"..\"\r\nContent-Type: x/y", ""),
            ("name=\"one\"", "1"),
            ("name=\"two\"", "a"),
            ("name=\"two\"", "b"),
            ("name=\"a[b]\"", "c"),
        ],
    )
    .await;
    let expected = json!({
        "files": [["f", "../../a.txt", "a.txt", "text/plain", "binary", 3], ["f", "..", null, "x/y", "7bit", 0]],
        "fields": {"one": "1", "two": ["a", "b"], "a": {"b": "c"}},
    });
    assert_eq!(answer.json(), expected);
    assert_eq!(
        send("/parts", &[("name=\"a\"", "12345"), ("name=\"b\"; filename=\"x\"", "1\r\n2")]).await.json(),
        json!([["a", 5], ["b", 4]])
    );
    assert_eq!(send("/parts", &[]).await.json(), json!([]));
}

#[actix_web::test]
async fn a_broken_body_is_refused() {
    let whole = body(&[("name=\"a\"", "12345"), ("name=\"b\"; filename=\"x\"", "12345")]);
    for path in ["/any", "/parts"] {
        for end in 1..whole.trim_end().len() {
            let answer = post::<Uploads>(path, KIND, &whole.as_bytes()[..end]).await;
            assert_eq!(answer.status, 400, "{path}, {end} bytes");
        }
        let broken = [
            ("multipart/form-data", whole.clone(), 400),
            ("multipart/form-data; boundary=", whole.clone(), 400),
            ("multipart/form-data; boundary=YY", whole.clone(), 400),
            ("multipart/mixed; boundary=XX", whole.clone(), 415),
            ("application/json", whole.clone(), 415),
            (KIND, "--XX\r\n\r\nno head\r\n--XX--\r\n".to_owned(), 400),
            (KIND, "--XX\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--XX--\r\n".to_owned(), 400),
        ];
        for (kind, body, status) in broken {
            assert_eq!(
                post::<Uploads>(path, kind, body.clone()).await.status,
                status,
                "{path} {kind} {body}"
            );
        }
    }
    let text = body(&[("name=\"a\"\r\nContent-Type: text/plain; charset=latin2", "x")]);
    assert_eq!(post::<Uploads>("/any", KIND, text).await.status, 415);
    let mut text = body(&[("name=\"a\"", "x@")]).into_bytes();
    let at = text.iter().position(|b| *b == b'@').unwrap();
    text[at] = 0xff;
    assert_eq!(post::<Uploads>("/any", KIND, text).await.status, 400);
    let missing = ask(&application::<Uploads>(RestConfig::default()), TestRequest::post().uri("/any")).await;
    assert_eq!(missing.code(), (400, "MISSING_REQUIRED_PARAMETER".into()));
}

#[actix_web::test]
async fn every_limit_holds() {
    let multipart = Multipart { total: 2000, file: 500, field: 100, parts: 4, name: 10, memory: 300 };
    let bodies = Bodies { multipart, ..Bodies::default() };
    let app = application::<Uploads>(RestConfig { bodies, ..RestConfig::default() });
    let send = async |path: &str, parts: &[(&str, &str)]| ask(&app, request(path, KIND, body(parts))).await;
    let (small, large) = ("x".repeat(100), "x".repeat(500));
    let file = "name=\"f\"; filename=\"x\"";
    for path in ["/any", "/parts"] {
        assert_eq!(send(path, &[(file, &large), ("name=\"a\"", &small)]).await.status, 200, "{path}");
        assert_eq!(
            send(path, &[("name=\"0123456789\"; filename=\"0123456789\"", "")]).await.status,
            200,
            "{path}"
        );
        let too_much: [&[(&str, &str)]; 6] = [
            &[(file, &format!("{large}x"))],
            &[("name=\"a\"", &format!("{small}x"))],
            &[("name=\"a\"", "1"); 5],
            &[("name=\"01234567890\"", "1")],
            &[("name=\"a\"; filename=\"01234567890\"", "1")],
            &[(file, &large), (file, &large), (file, &large), (file, &large)],
        ];
        for (at, parts) in too_much.iter().enumerate() {
            assert_eq!(send(path, parts).await.status, 413, "{path} {at}");
        }
    }
    // Two files of 200 bytes do not both fit into 300 bytes of memory.
    let half = "y".repeat(200);
    let head = "name=\"papers\"; filename=\"x\"";
    let answer =
        send("/profile", &[("name=\"fullName\"", "Jane"), photo(), (head, &half), (head, &half)]).await;
    let papers = &answer.json()["papers"];
    assert_eq!((papers[0][2].as_bool(), papers[1][2].as_bool()), (Some(true), Some(false)));
    assert_eq!((&papers[0][3], &papers[1][3]), (&json!("y".repeat(20)), &json!("y".repeat(20))));
}

#[actix_web::test]
async fn blanks_may_stand_behind_boundaries() {
    let parts = [("name=\"a\"", "1"), ("name=\"f\"; filename=\"x\"", "2\r\n --XX \r\n"), ("name=\"a\"", "3")];
    let plain = body(&parts);
    let padded = plain.replace("--XX\r\nC", "--XX \t\r\nC").replace("--XX--\r\n", "--XX--  \r\n");
    assert_eq!(padded.matches("--XX \t\r\n").count(), 3);
    for (path, expected) in [
        ("/parts", json!([["a", 1], ["f", 11], ["a", 1]])),
        ("/any", json!({"files": [["f", "x", "x", "text/plain", "7bit", 11]], "fields": {"a": ["1", "3"]}})),
    ] {
        for sent in [&plain, &padded] {
            let answer = post::<Uploads>(path, KIND, sent.clone()).await;
            assert_eq!((answer.status, answer.json()), (200, expected.clone()), "{sent}");
        }
        // Whatever else stands there, no part gets lost.
        for wrong in ["--XX\nC", "--XX.\r\nC", "--XX \nC", "--XX  .\r\nC", "--XX-\r\nC"] {
            for count in [1, 3] {
                let sent = plain.replacen("--XX\r\nC", wrong, count);
                let answer = post::<Uploads>(path, KIND, sent.clone()).await;
                assert_eq!(answer.status, 400, "{sent}");
            }
        }
    }
}

/// It is to be ignored (RFC 7578, 4.8): believed, it would cut the part or swallow the next one.
#[actix_web::test]
async fn what_a_part_says_of_its_length_is_ignored() {
    let plain =
        body(&[("name=\"a\"", "one"), ("name=\"f\"; filename=\"x\"", "two words"), ("name=\"a\"", "3")]);
    let expected = post::<Uploads>("/parts", KIND, plain.clone()).await;
    assert_eq!((expected.status, expected.json()), (200, json!([["a", 3], ["f", 9], ["a", 1]])));
    for length in ["0", "1", "9", "40", "1000000", "x"] {
        let sent = plain.replace("--XX\r\n", &format!("--XX\r\nContent-Length: {length}\r\n"));
        let answer = post::<Uploads>("/parts", KIND, sent.clone()).await;
        assert_eq!((answer.status, answer.json()), (200, expected.json()), "{sent}");
    }
}

#[actix_web::test]
async fn a_file_is_saved_whole() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("target");
    std::fs::write(&target, "old").unwrap();
    let path = format!("/save?to={}", target.display());
    for content in ["new".to_owned(), "z".repeat(100_000)] {
        assert_eq!(send(&path, &[("name=\"f\"; filename=\"x\"", &content)]).await.status, 204);
        assert_eq!(std::fs::read_to_string(&target).unwrap(), content);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = format!("/save?to={}/nowhere/x", folder.path().display());
    let answer = send(&nowhere, &[("name=\"f\"; filename=\"x\"", "1")]).await;
    assert_eq!((answer.status, answer.text().contains("nowhere")), (500, false));
}

#[test]
fn the_document_says_what_the_parts_are() {
    let document = document::<Uploads>();
    let media = &document["paths"]["/profile"]["post"]["requestBody"]["content"]["multipart/form-data"];
    assert_eq!(media["schema"], json!({"$ref": "#/components/schemas/Profile"}));
    let encoding = json!({"photo": {"contentType": "image/*, application/pdf"}, "meta": {"contentType": "application/json"}});
    assert_eq!(media["encoding"], encoding);
    let properties = &document["components"]["schemas"]["Profile"]["properties"];
    assert_eq!(properties["papers"]["items"], json!({"type": "string", "format": "binary"}));
    let any = &document["paths"]["/any"]["post"]["requestBody"]["content"]["multipart/form-data"];
    assert_eq!(any["schema"], json!({"type": "object"}));
}
