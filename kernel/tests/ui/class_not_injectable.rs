use lazo_kernel::bind_type;

struct Clock;

fn main() {
    let _ = bind_type::<Clock>().to_class();
}
