//! What configuration asks for of answers is done, whoever stands around the operation.

use super::support::{answer, header, with_component};
use actix_web::{HttpResponse, test::TestRequest};
use lazo_rest::{
    Exchange, RestApplication, RestComponent, RestConfig, api,
    config::{Answers, CheckAnswers, CorsConfig},
    controller, middleware,
    middleware::Next,
};

#[controller]
struct Lists {}

#[middleware]
async fn passes(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
    next.run(exchange).await
}

#[api]
impl Lists {
    #[get("/plain")]
    fn plain(&self) -> Vec<String> {
        vec!["the same".to_owned(); 500]
    }

    #[get("/guarded")]
    #[middleware(passes)]
    fn guarded(&self) -> Vec<String> {
        self.plain()
    }

    /// Answers what the document does not say.
    #[get("/wrong", status = 202)]
    #[middleware(passes)]
    fn wrong(&self) -> HttpResponse {
        HttpResponse::Ok().body("no")
    }
}

#[actix_web::test]
async fn answers_are_packed_and_checked_behind_middleware_as_without() {
    for cors in [CorsConfig::default(), CorsConfig::open()] {
        let answers = Answers { compress: true, check: CheckAnswers::Refuse, ..Answers::default() };
        let config = RestConfig { answers, cors, ..RestConfig::default() };
        let app = with_component(RestComponent::without_server(), config).controller::<Lists>();
        for path in ["/plain", "/guarded"] {
            let request = TestRequest::with_uri(path).insert_header(("accept-encoding", "identity;q=0.5"));
            let (status, headers, _) = answer(&app, request).await;
            assert_eq!((status, header(&headers, "content-encoding")), (200, None), "{path}");
            assert!(headers.get_all("vary").any(|vary| vary == "accept-encoding"), "{path}");
            let service = super::support::service(&app).await;
            let request = TestRequest::with_uri(path).insert_header(("accept-encoding", "gzip"));
            let packed = actix_web::test::call_service(&service, request.to_request()).await;
            assert_eq!(packed.headers().get("content-encoding").unwrap(), "gzip", "{path}");
        }
        assert_eq!(answer(&app, TestRequest::with_uri("/wrong")).await.0, 500);
    }
}
