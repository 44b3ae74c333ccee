use std::sync::Arc;

use lazo_kernel::injected;

struct Alarm(Arc<u8>);

#[injected]
impl Alarm {
    #[constructor]
    fn with_self(&self, _clock: Arc<u8>) -> Self {
        Self(self.0.clone())
    }
}

struct Bell;

#[injected]
impl Bell {
    #[constructor]
    fn returns_nothing(_clock: Arc<u8>) {}
}

struct Horn;

#[injected]
impl Horn {
    #[constructor]
    fn one() -> Self {
        Self
    }

    #[constructor]
    fn two() -> Self {
        Self
    }
}

struct Gong;

#[injected]
impl Gong {
    fn new(_clock: Arc<u8>) -> Self {
        Self
    }
}

struct Drum;

#[injected]
impl Drum {
    #[constructor]
    fn new((_clock, _name): (Arc<u8>, Arc<str>)) -> Self {
        Self
    }
}

struct Pipe;

#[injected(lifetime = Singleton)]
impl Pipe {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

fn main() {}
