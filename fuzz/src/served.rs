//! Routes in process, as somebody asks them.

use actix_http::Request;
use actix_web::{App, dev::ServiceResponse, test};
use futures_util::future::LocalBoxFuture;
use lazo_rest::Routes;
use std::rc::Rc;

type Sending = Box<dyn Fn(Request) -> LocalBoxFuture<'static, ServiceResponse>>;

/// Routes, and the runtime that they run in.
pub(crate) struct Served {
    runtime: actix_web::rt::Runtime,
    send: Sending,
}

impl Served {
    /// Never dropped: what a thread keeps for itself may be gone before what it serves is.
    pub(crate) fn new(routes: impl FnOnce() -> Routes) -> &'static Self {
        let runtime = actix_web::rt::Runtime::new().expect("a runtime");
        let mount = routes().mount().expect("the routes are sound");
        let service = Rc::new(runtime.block_on(test::init_service(App::new().service(mount))));
        let send: Sending = Box::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { test::call_service(&*service, request).await })
        });
        Box::leak(Box::new(Self { runtime, send }))
    }

    /// Sends a request and looks whether the server took it or refused it. A status above 499, or a panic, is a find.
    pub(crate) fn ask(&self, request: Request) -> u16 {
        let path = request.path().to_owned();
        let status = self.runtime.block_on((self.send)(request)).status().as_u16();
        assert!(status < 500, "{path}: {status}");
        status
    }
}
