use std::sync::Arc;

use lazo_kernel::injected;

#[injected]
struct Alarm;

trait Ring {
    fn ring(&self, clock: Arc<u8>);
}

#[injected]
impl Ring for Alarm {
    fn ring(&self, #[inject] _clock: Arc<u8>) {}
}

#[injected(scope = Singleton)]
impl Alarm {
    fn stop(&self, #[inject] _clock: Arc<u8>) {}
}

#[injected]
fn nothing_to_inject(_clock: Arc<u8>) {}

#[injected(scope = Singleton)]
fn with_settings(#[inject] _clock: Arc<u8>) {}

fn main() {}
