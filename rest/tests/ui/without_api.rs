use lazo_kernel::Application;
use lazo_rest::{RestApplication, get};

#[derive(lazo_kernel::Injectable)]
struct Todos {}

impl Todos {
    #[get("/todos")]
    fn find(&self) {}
}

fn main() {
    let _ = Application::new("demo").controller::<Todos>();
}
