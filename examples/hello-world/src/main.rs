//! The smallest application: `cargo run -p hello-world`, then `curl localhost:3000/hello/you`.

use lazo::prelude::*;

/// Greets.
#[controller]
struct HelloController {}

#[api]
impl HelloController {
    /// Says hello.
    #[get("/hello/{name}")]
    fn hello(&self, name: String) -> String {
        format!("Hello, {name}!")
    }
}

#[lazo::main]
async fn main() -> Result<()> {
    Application::new(package!()).component(RestComponent::default()).boot().await?.run().await
}
