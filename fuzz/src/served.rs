//! Routes in process, as somebody asks them.

use actix_http::Request;
use actix_web::{
    App,
    body::to_bytes,
    dev::ServiceResponse,
    http::header::HeaderMap,
    test,
    web::Bytes,
};
use futures_util::future::LocalBoxFuture;
use lazo_rest::Mount;
use std::rc::Rc;

type Sending = Box<dyn Fn(Request) -> LocalBoxFuture<'static, ServiceResponse>>;

/// Routes, and the runtime that they run in.
pub(crate) struct Served {
    runtime: actix_web::rt::Runtime,
    send: Sending,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Served {
    /// Never dropped: what a thread keeps for itself may be gone before what it serves is.
    pub(crate) fn new(mount: impl FnOnce() -> Mount) -> &'static Self {
        let runtime = actix_web::rt::Runtime::new().expect("a runtime");
        let mount = mount();
        let service = Rc::new(runtime.block_on(test::init_service(App::new().service(mount))));
        let send: Sending = Box::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { test::call_service(&*service, request).await })
        });
        Box::leak(Box::new(Self { runtime, send }))
    }

    /// Sends a request and looks whether the server took it or refused it. A status above 499, or a panic, is a find.
    pub(crate) fn ask(&self, request: Request) -> u16 {
        self.answer(request).status
    }

    /// The same with all that came back.
    pub(crate) fn answer(&self, request: Request) -> Answer {
        let path = request.path().to_owned();
        self.runtime.block_on(async {
            let response = (self.send)(request).await;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            assert!(status < 500, "{path}: {status}");
            // A body that breaks off is a find too.
            let Ok(body) = to_bytes(response.into_body()).await else { panic!("{path}: no body") };
            Answer { status, headers, body }
        })
    }
}
