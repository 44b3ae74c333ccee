use lazo_rest::{api, controller};

#[derive(Debug)]
struct NoError;

#[controller]
struct Todos {}

#[api]
impl Todos {
    #[get("/text")]
    fn text(&self) -> Result<String, String> {
        Err("no".to_owned())
    }

    #[get("/own")]
    fn own(&self) -> Result<String, NoError> {
        Err(NoError)
    }
}

fn main() {}
