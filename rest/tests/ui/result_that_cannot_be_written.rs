use lazo_rest::api;

struct Todo;

#[derive(serde::Serialize)]
struct Undescribed {
    id: u8,
}

struct Todos;

#[api]
impl Todos {
    #[get("/todos/first")]
    fn first(&self) -> Todo {
        Todo
    }

    #[get("/todos/opaque")]
    fn opaque(&self) -> impl actix_web::Responder {
        "a text"
    }

    #[get("/todos/made")]
    fn made(&self) -> (actix_web::http::StatusCode, String) {
        (actix_web::http::StatusCode::CREATED, String::new())
    }

    #[get("/todos/all")]
    fn all(&self) -> Result<Vec<Undescribed>, lazo_rest::HttpError> {
        Ok(Vec::new())
    }

    #[get("/todos/json")]
    fn json(&self) -> lazo_rest::Json<Undescribed> {
        lazo_rest::Json(Undescribed { id: 1 })
    }
}

fn main() {}
