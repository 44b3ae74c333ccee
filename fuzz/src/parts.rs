//! Documents as those of parts of an application.

use lazo_kernel::Application;
use lazo_rest::{ActixService, RestApplication, RestComponent, openapi::Document};

/// Puts a document into that of an application, below a path. It may be refused.
pub fn with_part(part: &Document) {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    }
    let service = ActixService::new("/part", |_: &mut actix_web::web::ServiceConfig| {}).openapi(part.clone());
    let app = Application::new("fuzz").component(RestComponent::without_server()).actix_service(service);
    RUNTIME.with(|runtime| {
        if let Ok(document) = runtime.block_on(app.openapi()) {
            assert!(!document.to_json().is_empty());
        }
    });
}
