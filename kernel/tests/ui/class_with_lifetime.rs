use std::sync::Arc;

use lazo_kernel::{Injectable, injected};

#[derive(Injectable)]
struct Alarm<'a> {
    #[default("tick")]
    sound: &'a str,
}

struct Bell<'a>(&'a str);

#[injected]
impl<'a> Bell<'a> {
    #[constructor]
    fn new(_clock: Arc<u8>) -> Self {
        Self("ding")
    }
}

fn main() {}
