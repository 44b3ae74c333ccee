//! Settings of `main` that are not known.

#[lazo_kernel::main(threads = 4)]
async fn misspelt() {}

#[lazo_kernel::main(flavor = "local")]
async fn of_no_kind() {}

#[lazo_kernel::main(worker_threads = 0)]
async fn without_threads() {}

fn main() {}
