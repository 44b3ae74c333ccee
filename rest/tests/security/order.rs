//! Where in the sequence it is found out who calls, and how that is replaced.

use super::support::{Me, application, send, started, with_all, with_me};
use actix_web::HttpResponse;
use async_trait::async_trait;
use lazo_kernel::bind;
use lazo_rest::{
    Exchange, RestApplication as _, RestConfig, SEQUENCE, Sequence,
    config::CorsConfig,
    middleware::{Middleware, from_fn},
    security::{Principal, Subject},
    sequence::AUTHENTICATE_STEP,
};
use std::sync::{Arc, Mutex};

/// Writes down who calls as a middleware of a group knows it.
fn watching(group: &'static str, seen: &Arc<Mutex<Vec<String>>>) -> impl Middleware + use<> {
    let seen = Arc::clone(seen);
    from_fn(move |exchange, next| {
        let caller = exchange.subject();
        let caller = if caller.is_anonymous() { "nobody" } else { "somebody" };
        seen.lock().unwrap().push(format!("{group}: {caller}"));
        Box::pin(async move { next.run(exchange).await })
    })
}

#[tokio::test]
async fn middleware_stands_in_front_of_it_and_behind_it() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let groups = ["middleware", "authentication", "parseParams", "invokeMethod"];
    let app = groups
        .into_iter()
        .fold(with_me(RestConfig::default()), |app, group| app.middleware(group, watching(group, &seen)));
    let address = started(&app).await;
    assert_eq!(send(address, "GET /me\nAuthorization: Bearer good").await.body, "one by jwt");
    let all =
        ["middleware: nobody", "authentication: nobody", "parseParams: somebody", "invokeMethod: somebody"];
    assert_eq!(std::mem::take(&mut *seen.lock().unwrap()), all);
    assert_eq!(send(address, "GET /me").await.status, 401);
    assert_eq!(std::mem::take(&mut *seen.lock().unwrap()), all[..2]);
    app.stop().await.unwrap();
}

/// Lets in who has a header, and says so.
struct ByHeader;

#[async_trait(?Send)]
impl Sequence for ByHeader {
    async fn authenticate(&self, exchange: &mut Exchange) -> anyhow::Result<()> {
        let Some(user) = exchange.request().headers().get("x-user") else {
            return exchange.authenticate().await;
        };
        let user = Principal::new(user.to_str()?).by("gateway");
        Ok(exchange.set_subject(Subject::new([user]))?)
    }
}

#[tokio::test]
async fn the_step_is_replaced_by_itself_or_with_the_sequence() {
    for key in [AUTHENTICATE_STEP, SEQUENCE] {
        let own: Arc<dyn Sequence> = Arc::new(ByHeader);
        let app = with_me(RestConfig::default()).with(bind(key).to(own));
        let address = started(&app).await;
        assert_eq!(send(address, "GET /me\nX-User: ada").await.body, "ada");
        assert_eq!(send(address, "GET /open\nX-User: ada").await.body, "ada");
        assert_eq!(send(address, "GET /me").await.status, 401);
        assert_eq!(send(address, "GET /me\nAuthorization: Bearer good").await.body, "one by jwt");
        app.stop().await.unwrap();
    }
}

/// Does everything itself, and forgets who calls.
struct Forgetful;

#[async_trait(?Send)]
impl Sequence for Forgetful {
    async fn handle(&self, exchange: &mut Exchange) -> HttpResponse {
        let outcome = match exchange.find_route() {
            Ok(None) => exchange.invoke().await,
            Ok(Some(answer)) => Ok(answer),
            Err(error) => Err(error),
        };
        exchange.finish(outcome)
    }
}

#[tokio::test]
async fn a_sequence_that_forgets_it_opens_nothing() {
    let own: Arc<dyn Sequence> = Arc::new(Forgetful);
    let app = with_me(RestConfig::default()).with(bind(SEQUENCE).to(own));
    let address = started(&app).await;
    assert_eq!(send(address, "GET /me").await.status, 401);
    assert_eq!(send(address, "GET /me\nAuthorization: Bearer good").await.status, 200);
    assert_eq!(send(address, "GET /open").await.status, 200);
    app.stop().await.unwrap();
}

/// A middleware that says who calls lets nobody in.
#[tokio::test]
async fn what_middleware_says_is_no_credential() {
    let says = from_fn(|exchange, next| {
        Box::pin(async move {
            exchange.set_subject(Subject::new([Principal::new("mallory").by("jwt")]))?;
            next.run(exchange).await
        })
    });
    for group in ["middleware", "authentication"] {
        let app = with_me(RestConfig::default()).middleware(group, says);
        let address = started(&app).await;
        assert_eq!(send(address, "GET /me").await.status, 401, "{group}");
        assert_eq!(send(address, "GET /me\nAuthorization: Bearer good").await.body, "one by jwt", "{group}");
        assert_eq!(send(address, "GET /open").await.body, "mallory", "{group}");
        app.stop().await.unwrap();
    }
}

#[tokio::test]
async fn preflights_and_options_are_answered_and_head_is_get() {
    for cors in [CorsConfig::open(), CorsConfig::default()] {
        let app = with_me(RestConfig { cors, ..RestConfig::default() });
        let address = started(&app).await;
        let preflight = "OPTIONS /me\nOrigin: https://a.test\nAccess-Control-Request-Method: GET";
        assert_eq!(send(address, preflight).await.status, 204);
        assert_eq!(send(address, "OPTIONS /me").await.status, 204);
        assert_eq!(send(address, "HEAD /me").await.status, 401);
        assert_eq!(send(address, "HEAD /me\nAuthorization: Bearer good").await.status, 200);
        assert_eq!(send(address, "DELETE /me").await.status, 405);
        app.stop().await.unwrap();
    }
}

#[tokio::test]
async fn everything_is_open_where_a_gateway_is_in_front() {
    let mut config = RestConfig::default();
    let secure = with_all(config.clone()).controller::<Me>().openapi().await.unwrap();
    config.security.enforce = false;
    let app = with_all(config.clone()).controller::<Me>();
    assert_eq!(app.openapi().await.unwrap(), secure);
    let address = started(&app).await;
    assert_eq!(send(address, "GET /open").await.body, "nobody");
    // Who takes a principal all the same gets none.
    assert_eq!(send(address, "GET /me\nAuthorization: Bearer good").await.status, 500);
    app.stop().await.unwrap();
    // Authenticators are not needed then.
    application(config).controller::<Me>().verify().unwrap();
}
