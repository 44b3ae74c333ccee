//! Routes that nobody asks for, in applications of many: those of a shop with a resource for each number.

use crate::OWN_ROUTES;
use actix_web::{HttpResponse, web};

/// The paths of the routes beside the benchmark's own: half of them stand in front of those, half behind.
#[must_use]
pub fn paths(routes: usize) -> (Vec<String>, Vec<String>) {
    let all: Vec<String> =
        (0..routes.saturating_sub(OWN_ROUTES)).map(|at| format!("/resource{at}/{{id}}/parts")).collect();
    let (front, behind) = all.split_at(all.len() / 2);
    (front.to_vec(), behind.to_vec())
}

/// Registers them on actix-web around the benchmark's own.
pub fn around(
    routes: usize,
    own: impl FnOnce(&mut web::ServiceConfig),
) -> impl FnOnce(&mut web::ServiceConfig) {
    move |app| {
        let (front, behind) = paths(routes);
        register(app, &front);
        own(app);
        register(app, &behind);
    }
}

fn register(app: &mut web::ServiceConfig, paths: &[String]) {
    for path in paths {
        app.service(
            web::resource(path).route(web::get().to(async |id: web::Path<i64>| HttpResponse::Ok().json(*id))),
        );
    }
}
