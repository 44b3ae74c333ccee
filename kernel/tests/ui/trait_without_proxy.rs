use lazo_kernel::{Injectable, bind_type};

trait Greeter: Send + Sync {}

#[derive(Injectable)]
struct English;

impl Greeter for English {}

fn main() {
    let _ = bind_type::<English>().to_class().intercepted::<dyn Greeter>(|it| it);
}
