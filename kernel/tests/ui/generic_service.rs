#[lazo_kernel::service]
struct Cache<T: Send + Sync + 'static> {
    #[default]
    values: Vec<T>,
}

fn main() {}
