//! What is known of a request, for whatever is made for it.

use super::support::{answer, answer_of, plain, raw, service, started, with_component};
use actix_web::test::TestRequest;
use lazo_kernel::{Application, Injectable, bind_type};
use lazo_rest::{
    HttpError, RequestInfo, RestApplication, RestComponent, RestConfig, api, config::ProxyHeaders, controller,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// A service of the request, two injections away from the controller.
#[derive(Injectable)]
#[injectable(scope = Request)]
struct Journal {
    #[inject]
    request: Arc<RequestInfo>,
}

impl Journal {
    fn line(&self) -> String {
        let RequestInfo { method, uri, headers, route, .. } = &*self.request;
        let route = route.as_ref().map(|route| format!("{} {}", route.operation_id, route.path));
        let agent = headers.get("user-agent").map(|agent| agent.to_str().unwrap().to_owned());
        format!("{method} {uri} {agent:?} {route:?}")
    }
}

#[controller]
struct Info {
    #[inject]
    journal: Arc<Journal>,
    #[inject]
    request: Arc<RequestInfo>,
}

#[api]
impl Info {
    #[get("/journal/{id}")]
    fn journal(&self, id: u8) -> String {
        format!("{id}: {}", self.journal.line())
    }

    #[get("/client")]
    fn client(&self) -> Result<String, HttpError> {
        let client = self.request.client().map(|client| client.to_string()).unwrap_or_default();
        Ok(format!("{client} {}", self.request.base_url()))
    }
}

fn with_info(app: Application) -> Application {
    app.with(bind_type::<Journal>().to_class()).controller::<Info>()
}

#[actix_web::test]
async fn it_is_injected_wherever_something_is_made_for_a_request() {
    let app = with_info(plain());
    app.verify().unwrap();
    let request = TestRequest::with_uri("/journal/5?a=b").insert_header(("user-agent", "test"));
    assert_eq!(
        answer(&app, request).await.2,
        "5: GET /journal/5?a=b Some(\"test\") Some(\"Info.journal /journal/{id}\")"
    );
}

#[actix_web::test]
async fn one_that_outlives_requests_cannot_have_it() {
    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Keeper {
        #[inject]
        _request: Arc<RequestInfo>,
    }
    let report = plain().with(bind_type::<Keeper>().to_class()).verify().unwrap_err().to_string();
    assert!(report.contains("[LZ0006]"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_trusted_proxies_say_who_the_client_is() {
    let forwarded =
        "x-forwarded-for: 9.9.9.9, 1.2.3.4\r\nx-forwarded-proto: https\r\nx-forwarded-host: api.example:443";
    let standard = "forwarded: for=5.6.7.8;proto=https;host=other.example";
    let client = async |config: RestConfig, headers: &str| {
        let app = with_info(with_component(RestComponent::default(), config));
        let address = started(&app).await;
        let text = raw(address, &format!("GET /client HTTP/1.1\r\n{headers}")).await;
        app.stop().await.unwrap();
        text.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let nobody = RestConfig::default();
    assert_eq!(client(nobody, forwarded).await, "127.0.0.1 http://x");
    let trusting = || RestConfig { trusted_proxies: vec!["127.0.0.0/8".to_owned()], ..RestConfig::default() };
    assert_eq!(client(trusting(), forwarded).await, "1.2.3.4 https://api.example");
    assert_eq!(client(trusting(), standard).await, "127.0.0.1 http://x");
    let standard_only = RestConfig { proxy_headers: ProxyHeaders::Forwarded, ..trusting() };
    let both = format!("{forwarded}\r\n{standard}");
    assert_eq!(client(standard_only, &both).await, "5.6.7.8 https://other.example");
}

/// Counts for as long as its server.
#[derive(Injectable)]
#[injectable(scope = Server)]
struct Visits {
    #[default(AtomicUsize::new(0))]
    count: AtomicUsize,
}

#[controller]
struct Counting {
    #[inject]
    visits: Arc<Visits>,
}

#[api]
impl Counting {
    #[get("/visits")]
    fn count(&self) -> String {
        (self.visits.count.fetch_add(1, Ordering::Relaxed) + 1).to_string()
    }
}

/// Each server has a context of its own, in which all its requests stand.
#[actix_web::test]
async fn what_lives_as_long_as_a_server_is_made_once_for_each() {
    let app = plain().with(bind_type::<Visits>().to_class()).controller::<Counting>();
    app.verify().unwrap();
    let (first, second) = (service(&app).await, service(&app).await);
    for (server, expected) in [(&first, "1"), (&first, "2"), (&second, "1"), (&first, "3")] {
        assert_eq!(answer_of(server, TestRequest::with_uri("/visits")).await.2, expected);
    }
}
