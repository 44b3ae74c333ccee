//! The peer: actix-web with everything written by hand.

use std::sync::Arc;

use actix_web::{App, HttpServer};
use lazo_bench_by_hand::{RingTodos, Todos, by_hand, many, port, routes};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let todos: Arc<dyn Todos> = Arc::new(RingTodos::default());
    HttpServer::new(move || App::new().configure(many::around(routes(), by_hand::routes(todos.clone()))))
        .workers(1)
        .bind(("127.0.0.1", port()))?
        .run()
        .await
}
