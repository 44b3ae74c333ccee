use lazo_kernel::Injectable;

#[derive(Injectable)]
#[injectable(lifetime = Singleton)]
struct Alarm;

fn main() {}
