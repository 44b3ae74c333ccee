//! What one interceptor and one middleware cost a request, in process. See the README beside this package.
//!
//! All are measured in turns; the figures are the medians of the rounds, the last column is beside the route with nothing
//! around it.

use std::{
    hint::black_box,
    io::{Write, stdout},
    time::Instant,
};

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    dev::{Service, ServiceResponse},
    test::{self, TestRequest},
};
use anyhow::{Result, ensure};
use async_trait::async_trait;
use lazo_kernel::{
    Application, bind_type,
    interceptor::{Interceptor, Invocation, Next as Inner, Returned},
};
use lazo_rest::{
    Exchange, Middleware, RestApplication, RestComponent, RestConfig, api, config::CorsConfig, controller,
    middleware::Next, mount, with_config,
};

const ROUNDS: usize = 40;
const REQUESTS: u32 = 5_000;

#[controller]
struct Hello {}

#[api]
impl Hello {
    #[get("/hello")]
    async fn hello(&self) -> Result<String> {
        Ok("hello".to_owned())
    }
}

struct Nothing;

#[async_trait]
impl Interceptor for Nothing {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Inner<'_>) -> Result<Returned> {
        next.run(invocation).await
    }
}

#[async_trait(?Send)]
impl Middleware for Nothing {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> Result<HttpResponse> {
        next.run(exchange).await
    }
}

fn application(config: RestConfig) -> Application {
    with_config(Application::new("around"), config)
        .component(RestComponent::without_server())
        .controller::<Hello>()
}

fn main() -> Result<()> {
    let plain = || application(RestConfig::default());
    let applications = [
        ("nothing", plain()),
        ("one interceptor", plain().with(bind_type::<Nothing>().to(Nothing).global_interceptor(""))),
        ("one middleware in front of routing", plain().middleware("middleware", Nothing)),
        ("one middleware around the operation", plain().middleware("authentication", Nothing)),
        ("two middleware", plain().middleware("middleware", Nothing).middleware("authentication", Nothing)),
        ("CORS", application(RestConfig { cors: CorsConfig::open(), ..RestConfig::default() })),
    ];
    actix_web::rt::System::new().block_on(async {
        let mut services = Vec::new();
        for (_, application) in &applications {
            application.verify()?;
            services.push(test::init_service(App::new().service(mount(application)?)).await);
        }
        let mut times = vec![Vec::with_capacity(ROUNDS); services.len()];
        for round in 0..ROUNDS {
            for turn in 0..services.len() {
                let at = (round + turn) % services.len();
                times[at].push(measure(&services[at]).await?);
            }
        }
        let mut out = stdout();
        writeln!(out, "| around the route | ns a request | beside nothing |\n|---|---:|---:|")?;
        let mut base = None;
        for ((name, _), times) in applications.iter().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            let median = times[ROUNDS / 2];
            let base = *base.get_or_insert(median);
            writeln!(out, "| {name} | {median:.0} | {:+.0} |", median - base)?;
        }
        Ok(())
    })
}

/// Nanoseconds for each request.
async fn measure<S>(service: &S) -> Result<f64>
where
    S: Service<Request, Response = ServiceResponse, Error = Error>,
{
    let begun = Instant::now();
    for _ in 0..REQUESTS {
        let answer = test::call_service(service, TestRequest::with_uri("/hello").to_request()).await;
        ensure!(black_box(answer.status()).is_success(), "{}", answer.status());
    }
    Ok(begun.elapsed().as_nanos() as f64 / f64::from(REQUESTS))
}
