use lazo_kernel::Injectable;

#[derive(Injectable)]
enum Alarm {
    Off,
}

fn main() {}
