use lazo_kernel::{Injectable, injected};

#[derive(Injectable)]
#[injectable(constructor, scope = Singleton)]
struct Alarm;

struct Bell;

#[injected(constructor)]
impl Bell {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

fn main() {}
