use std::sync::Arc;

#[lazo_kernel::service]
struct Cache<T: Send + Sync + 'static> {
    #[inject]
    clock: Arc<u8>,
    #[default]
    values: Vec<T>,
}

#[lazo_kernel::interceptor(global)]
struct Audit<T: Send + Sync + 'static> {
    #[inject]
    of: Arc<T>,
}

#[lazo_kernel::service(scop = Request)]
struct Misspelt {
    #[inject]
    clock: Arc<u8>,
}

fn main() {}
