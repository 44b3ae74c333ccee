//! Who calls, as classes, interceptors and extractors have it.

use super::support::{application, bearer, send, started};
use async_trait::async_trait;
use lazo_kernel::{
    Application, Injectable, bind_type,
    interceptor::{Interceptor, Invocation, Next, Returned},
};
use lazo_rest::{
    RequestInfo, RestApplication as _, RestConfig, api, controller,
    middleware::from_fn,
    security::{Authenticator, Credential, Demand, Principal, Refusal, SUBJECT, Subject},
};
use std::sync::Arc;

/// A service of the request.
#[derive(Injectable)]
#[injectable(scope = Request)]
struct Journal {
    #[inject]
    caller: Arc<Subject>,
    #[inject]
    request: Arc<RequestInfo>,
}

#[controller]
struct ByInjection {
    #[inject]
    journal: Arc<Journal>,
}

#[api]
impl ByInjection {
    #[get("/journal", security("jwt"), public)]
    fn journal(&self) -> String {
        let [one, other] = [&*self.journal.caller, self.journal.request.subject()]
            .map(|caller| caller.principal().map_or("nobody", Principal::id));
        format!("{one}, {other}")
    }
}

#[controller]
struct ByPrincipal {
    #[inject]
    caller: Arc<Principal>,
}

#[api]
impl ByPrincipal {
    #[get("/principal", security("jwt"), public)]
    fn principal(&self) -> String {
        self.caller.id().to_owned()
    }
}

#[controller]
struct ByExtractor {}

#[api]
impl ByExtractor {
    #[get("/optional", security("jwt"), public)]
    fn optional(&self, #[extract] caller: Option<Principal>) -> String {
        caller.map_or("nobody".to_owned(), |caller| caller.id().to_owned())
    }

    #[get("/required", security("jwt"), public)]
    fn required(&self, #[extract] caller: Principal) -> String {
        caller.id().to_owned()
    }

    #[get("/intercepted", security("jwt"))]
    fn intercepted(&self) -> String {
        "never".to_owned()
    }
}

/// Answers with who calls.
struct Says;

#[async_trait]
impl Interceptor for Says {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        if !invocation.name().ends_with("intercepted") {
            return next.run(invocation).await;
        }
        let caller = invocation.context().get(&SUBJECT).await?;
        Ok(Returned::new(format!("{:?}", caller.principal().map(Principal::id))))
    }
}

fn app() -> Application {
    application(RestConfig::default())
        .authenticator(bearer())
        .with(bind_type::<Journal>().to_class())
        .with(bind_type::<Says>().to(Says).global_interceptor("says"))
        .controller::<ByInjection>()
        .controller::<ByPrincipal>()
        .controller::<ByExtractor>()
}

#[tokio::test]
async fn everybody_who_asks_knows_who_calls() {
    // With and without a context that is made before it is known.
    let early = from_fn(|exchange, next| {
        Box::pin(async move {
            let caller = exchange.context()?.get(&SUBJECT).await?;
            assert!(caller.is_anonymous());
            next.run(exchange).await
        })
    });
    for app in [app(), app().middleware("middleware", early)] {
        app.verify().unwrap();
        let address = started(&app).await;
        for (path, anonymous, known) in [
            ("/journal", "nobody, nobody", "one by jwt, one by jwt"),
            ("/optional", "nobody", "one by jwt"),
            ("/required", "401", "one by jwt"),
            ("/principal", "401", "one by jwt"),
            ("/intercepted", "401", "Some(\"one by jwt\")"),
        ] {
            for (head, expected) in [
                (format!("GET {path}"), anonymous),
                (format!("GET {path}\nAuthorization: Bearer good"), known),
                (format!("GET {path}"), anonymous),
            ] {
                let answer = send(address, &head).await;
                let told = if answer.status == 200 { answer.body.clone() } else { answer.status.to_string() };
                assert_eq!(told, expected, "{head}");
                if path == "/required" && answer.status == 401 {
                    assert_eq!(answer.challenges(), ["Bearer realm=\"shop\""]);
                }
            }
        }
        app.stop().await.unwrap();
    }
}

#[derive(Debug, PartialEq)]
struct Tenant(u32);

/// Says what it was asked, and knows more.
struct Curious;

#[async_trait]
impl Authenticator for Curious {
    fn scheme(&self) -> &str {
        "jwt"
    }

    fn describe(&self) -> Option<lazo_rest::openapi::SecurityScheme> {
        Some(lazo_rest::openapi::SecurityScheme::bearer(""))
    }

    async fn authenticate(&self, _: &Credential, demand: &Demand<'_>) -> Result<Principal, Refusal> {
        let request = demand.request();
        let route = request.route.as_ref().map(|route| route.operation_id.clone()).unwrap_or_default();
        let name = format!("{} {} {route} {:?}", request.method, request.uri, demand.scopes());
        Ok(Principal::new("1").named(name).with(Tenant(7)))
    }

    /// Roles are not scopes of the token.
    fn grants(&self, principal: &Principal, scope: &str) -> bool {
        principal.get::<Tenant>() == Some(&Tenant(7)) && scope == "owner"
    }
}

#[controller]
struct Roles {}

#[api]
impl Roles {
    #[get("/owner", security("jwt" = ["owner"]))]
    fn owner(&self, #[extract] caller: Principal) -> String {
        assert_eq!(caller.get::<Tenant>(), Some(&Tenant(7)));
        caller.name().unwrap_or_default().to_owned()
    }

    #[get("/admin", security("jwt" = ["owner", "admin"]))]
    fn admin(&self) {}
}

#[tokio::test]
async fn an_authenticator_knows_what_is_asked_and_says_what_it_knows() {
    let app = application(RestConfig::default()).authenticator(Curious).controller::<Roles>();
    let address = started(&app).await;
    let answer = send(address, "GET /owner?a=b\nAuthorization: Bearer x").await;
    assert_eq!(answer.body, "GET /owner?a=b Roles.owner [\"owner\"]");
    assert_eq!(send(address, "GET /admin\nAuthorization: Bearer x").await.status, 403);
    app.stop().await.unwrap();
}
