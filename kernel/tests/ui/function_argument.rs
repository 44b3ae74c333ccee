use lazo_kernel::Context;

fn main() {
    let _ = Context::new("demo").call(|volume: u8| volume);
}
