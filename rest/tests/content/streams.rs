//! Bodies as streams.

use crate::support::{application, ask, document, post, request};
use futures_util::StreamExt as _;
use lazo_kernel::Injectable;
use lazo_rest::{BodyStream, HttpError, RestConfig, api, config::Bodies};
use serde_json::json;

#[derive(Injectable)]
struct Sizes {}

#[api]
impl Sizes {
    #[post("/any")]
    async fn any(&self, #[body] body: BodyStream) -> Result<usize, HttpError> {
        size(body).await
    }

    #[post("/video")]
    async fn video(
        &self,
        #[body(content = ["video/mp4", "video/*"], limit = 10)] body: Option<BodyStream>,
    ) -> Result<usize, HttpError> {
        match body {
            Some(body) => size(body).await,
            None => Ok(0),
        }
    }
}

async fn size(mut body: BodyStream) -> Result<usize, HttpError> {
    let mut size = 0;
    while let Some(piece) = body.next().await {
        size += piece?.len();
    }
    Ok(size)
}

#[actix_web::test]
async fn a_stream_is_bounded() {
    let kind = "application/octet-stream";
    assert_eq!(post::<Sizes>("/any", kind, vec![0; 100_000]).await.json(), json!(100_000));
    assert_eq!(post::<Sizes>("/any", kind, "").await.code(), (400, "MISSING_REQUIRED_PARAMETER".into()));
    assert_eq!(post::<Sizes>("/video", "video/webm", vec![0; 10]).await.json(), json!(10));
    assert_eq!(post::<Sizes>("/video", "video/webm", vec![0; 11]).await.status, 413);
    assert_eq!(post::<Sizes>("/video", "video/webm", "").await.json(), json!(0));
    assert_eq!(post::<Sizes>("/video", "audio/ogg", "1").await.status, 415);
    let bodies = Bodies { stream: 10, ..Bodies::default() };
    let app = application::<Sizes>(RestConfig { bodies, ..RestConfig::default() });
    assert_eq!(ask(&app, request("/any", kind, vec![0; 11])).await.status, 413);
}

#[test]
fn the_document_has_bytes() {
    let document = document::<Sizes>();
    let content = &document["paths"]["/video"]["post"]["requestBody"]["content"];
    assert_eq!(content["video/*"]["schema"], json!({"type": "string", "format": "binary"}));
}
