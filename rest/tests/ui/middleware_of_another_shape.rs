use lazo_rest::{api, middleware};

#[middleware(group = "log")]
fn not_async(request: String) {}

#[middleware(upstream = "cors")]
struct WithoutGroup {}

#[middleware]
enum Neither {}

struct NoMiddleware;

struct Listing;

#[api]
impl Listing {
    #[get("/a")]
    #[middleware(NoMiddleware)]
    fn a(&self) {}
}

struct Other;

#[api]
impl Other {
    #[get("/b")]
    #[middleware]
    fn b(&self) {}
}

fn main() {}
