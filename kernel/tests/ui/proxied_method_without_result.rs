use lazo_kernel::proxy;

#[proxy]
trait Counter: Send + Sync {
    fn count(&self) -> usize;
}

fn main() {}
