use lazo_kernel::proxy;

#[proxy]
trait Greeter: Send + Sync {
    async fn greet(&self) -> anyhow::Result<String>;
}

fn main() {}
