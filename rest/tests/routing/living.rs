//! Routes come and go while requests are answered.

use crate::support::route;
use actix_web::{
    App,
    http::Method,
    test::{self, TestRequest},
};
use lazo_kernel::Application;
use lazo_rest::{RestApplication, RestComponent, mount, route_binding};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

#[test]
fn every_request_is_answered_by_a_whole_set_of_routes() {
    let app = Application::new("demo")
        .component(RestComponent::without_server())
        .route(route(Method::GET, "/always"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    runtime.block_on(app.start()).unwrap();
    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let (mount, stop, asked) = (mount(&app).unwrap(), Arc::clone(&stop), Arc::clone(&asked));
            std::thread::spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let service = test::init_service(App::new().service(mount)).await;
                    let mut seen = [0_usize; 2];
                    while !stop.load(Ordering::Relaxed) {
                        let status = async |path: &str| {
                            let request = TestRequest::with_uri(path).to_request();
                            test::call_service(&service, request).await.status().as_u16()
                        };
                        assert_eq!(status("/always").await, 200);
                        match status("/sometimes").await {
                            200 => seen[0] += 1,
                            404 => seen[1] += 1,
                            other => panic!("{other}"),
                        }
                        asked.fetch_add(1, Ordering::Relaxed);
                    }
                    seen
                })
            })
        })
        .collect();
    for _ in 0..100 {
        // Each state lasts until requests have met it.
        let wait = |from: usize| {
            while asked.load(Ordering::Relaxed) < from + 3
                && !workers.iter().all(std::thread::JoinHandle::is_finished)
            {
                std::thread::yield_now();
            }
        };
        let binding = app.add(route_binding(route(Method::GET, "/sometimes"))).unwrap();
        wait(asked.load(Ordering::Relaxed));
        app.context().unbind(binding.key()).unwrap();
        wait(asked.load(Ordering::Relaxed));
    }
    stop.store(true, Ordering::Relaxed);
    let seen: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    let total = seen.iter().fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
    assert!(total[0] > 0 && total[1] > 0, "both states were met: {total:?}");
}
