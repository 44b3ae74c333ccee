use lazo_kernel::Application;
use lazo_rest::{RestApplication, api, controller};
use std::sync::Arc;

#[controller]
struct Store<T: Send + Sync + 'static> {
    #[inject]
    of: Arc<T>,
    #[default]
    found: u8,
}

#[api]
impl<T: Send + Sync> Store<T> {
    #[get("/a")]
    fn a(&self) {}
}

#[controller(scop = Request)]
struct Misspelt {
    #[inject]
    of: Arc<u8>,
}

#[api]
impl Misspelt {
    #[get("/b")]
    fn b(&self) {}
}

#[controller]
enum Neither {}

#[controller]
impl Store<u8> {}

#[controller]
fn find() {}

trait Find {
    fn find(&self);
}

#[api]
impl Find for Misspelt {
    #[get("/c")]
    fn find(&self) {}
}

#[api]
fn found() {}

#[api]
trait Found {}

#[api]
struct Todos {}

fn main() {
    let _ = Application::new("demo").controller::<Store<u8>>();
}
