//! Routes that nobody asks for, in applications of many.

use actix_web::http::Method;
use lazo_bench_by_hand::many::paths;
use lazo_kernel::Application;
use lazo_rest::{
    Call, RestApplication as _, Route,
    operation::{Location, Operation, Parameter, SchemaOf},
};

/// Adds them to an application of Lazo, as many as the server by hand has.
#[must_use]
pub fn add(routes: usize, application: Application) -> Application {
    let (front, behind) = paths(routes);
    front.iter().chain(&behind).fold(application, |application, path| {
        let operation = Operation {
            parameters: vec![Parameter::new("id", Location::Path, SchemaOf::of::<i64>())],
            ..Operation::new(Method::GET, path, path)
        };
        application.route(Route::new(operation, async |(): &(), call: &mut Call<'_>| {
            let id: i64 = call.required(0)?;
            call.json(&id)
        }))
    })
}
