use lazo_kernel::proxy;

#[proxy]
trait Greeter: Send + Sync {
    fn greet(&mut self) -> anyhow::Result<String>;
}

fn main() {}
