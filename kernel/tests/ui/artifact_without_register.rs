lazo_kernel::artifact! { kind: "cronJob", name: "nightly" }

fn main() {}
