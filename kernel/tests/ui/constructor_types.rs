use lazo_kernel::injected;

struct Alarm;

#[injected]
impl Alarm {
    #[constructor]
    fn new(_volume: u8) -> Self {
        Self
    }
}

struct Bell;

#[injected]
impl Bell {
    #[constructor]
    fn new() -> String {
        String::new()
    }
}

fn main() {}
