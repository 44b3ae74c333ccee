#[lazo_kernel::provider]
struct Many<T> {
    #[default]
    values: Vec<T>,
}

fn main() {}
