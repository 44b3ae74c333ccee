//! A type that reads itself from a body, by hand.

use crate::support::{document, post};
use lazo_kernel::Injectable;
use lazo_rest::{
    Body, Call, FromBody, HttpError, api,
    operation::{MediaType, SchemaOf},
};
use serde_json::json;

/// Whole numbers, one in each line.
struct Lines(Vec<i64>);

impl FromBody for Lines {
    fn content(declared: &[&str]) -> Vec<MediaType> {
        let names = if declared.is_empty() { &["text/x-numbers"] } else { declared };
        names.iter().map(|name| MediaType::of_own_form(name, SchemaOf::of::<String>())).collect()
    }

    async fn read(call: &mut Call<'_>) -> Result<Body<Self>, HttpError> {
        let Some(bytes) = call.read_bytes().await? else { return Ok(Body::Absent) };
        let text = std::str::from_utf8(&bytes).map_err(|_| HttpError::bad_request("These are no lines."))?;
        let numbers = text.lines().map(str::parse).collect::<Result<_, _>>();
        Ok(match numbers {
            Ok(numbers) => Body::Ready(Self(numbers)),
            Err(error) => {
                Body::Invalid(HttpError::unprocessable_entity("A line is no number.").caused_by(error))
            }
        })
    }
}

#[derive(Injectable)]
struct Sums {}

#[api]
impl Sums {
    #[post("/sum")]
    fn sum(&self, #[body(content = "text/x-numbers", limit = 100)] lines: Lines) -> String {
        lines.0.iter().sum::<i64>().to_string()
    }

    #[post("/maybe")]
    fn maybe(
        &self,
        #[query(minimum = 1)] least: Option<u8>,
        #[body(content = ["text/x-numbers", "text/x-sums"])] lines: Option<Lines>,
    ) -> String {
        let _ = least;
        lines.map_or_else(|| "nothing".to_owned(), |lines| lines.0.len().to_string())
    }
}

#[actix_web::test]
async fn it_reads_what_it_says_and_refuses_what_it_likes() {
    const KIND: &str = "text/x-numbers";
    assert_eq!(post::<Sums>("/sum", KIND, "1\n2\n39").await.text(), "42");
    assert_eq!(post::<Sums>("/sum", KIND, "1\ntwo").await.status, 422);
    assert_eq!(post::<Sums>("/sum", KIND, vec![0xff]).await.status, 400);
    assert_eq!(
        post::<Sums>("/sum", "text/plain", "1").await.code(),
        (415, "UNSUPPORTED_MEDIA_TYPE".to_owned())
    );
    assert_eq!(post::<Sums>("/sum", KIND, "").await.code(), (400, "MISSING_REQUIRED_PARAMETER".to_owned()));
    assert_eq!(post::<Sums>("/sum", KIND, "1\n".repeat(51)).await.code(), (413, String::new()));
    assert_eq!(post::<Sums>("/maybe", KIND, "").await.text(), "nothing");
    assert_eq!(post::<Sums>("/maybe", "text/x-sums", "1\n2").await.text(), "2");
    // What is wrong with parameters is told before what is wrong with the body's values.
    assert_eq!(
        post::<Sums>("/maybe?least=0", KIND, "x").await.code(),
        (400, "INVALID_PARAMETER_VALUE".to_owned())
    );
}

#[actix_web::test]
async fn the_document_has_what_it_says() {
    let document = document::<Sums>();
    let body = |path: &str| document["paths"][path]["post"]["requestBody"].clone();
    assert_eq!(
        body("/sum"),
        json!({"content": {"text/x-numbers": {"schema": {"type": "string"}}}, "required": true})
    );
    let names: Vec<String> = body("/maybe")["content"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["text/x-numbers", "text/x-sums"]);
}
