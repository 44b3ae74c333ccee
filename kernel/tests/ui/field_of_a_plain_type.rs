use lazo_kernel::Injectable;

#[derive(Injectable)]
struct Alarm {
    #[inject]
    clock: u8,
}

fn main() {}
