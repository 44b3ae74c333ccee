#[lazo_kernel::component(name = "clock")]
struct ClockComponent;

fn main() {}
