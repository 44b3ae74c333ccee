use lazo_rest::{api, middleware};

#[middleware(group = "log")]
fn not_async(request: String) {}

#[middleware(upstream = "cors")]
struct WithoutGroup {}

#[middleware]
enum Neither {}

mod with_the_next_of_interceptors {
    use actix_web::HttpResponse;
    use lazo_kernel::interceptor::Next;
    use lazo_rest::{Exchange, middleware};

    #[middleware(group = "log")]
    async fn log(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        next.run(exchange).await
    }
}

mod with_other_results {
    use actix_web::HttpResponse;
    use lazo_rest::{Exchange, middleware, middleware::Next};

    #[middleware]
    async fn text(_: &mut Exchange, _: Next<'_>) -> String {
        String::new()
    }

    #[middleware]
    async fn no_error(_: &mut Exchange, _: Next<'_>) -> Result<HttpResponse, String> {
        Err(String::new())
    }
}

#[middleware(grup = "log")]
struct Misspelt {}

fn plain(name: String) -> String {
    name
}

struct NoMiddleware;

struct Listing;

#[api]
impl Listing {
    #[get("/a")]
    #[middleware(NoMiddleware)]
    fn a(&self) {}

    #[get("/c")]
    #[middleware(plain)]
    #[intercept(plain)]
    fn c(&self) {}
}

struct Other;

#[api]
impl Other {
    #[get("/b")]
    #[middleware]
    fn b(&self) {}
}

fn main() {}
