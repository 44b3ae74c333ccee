//! What stays when an application has gone: nothing. And two of them in one process never meet.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{sync::Arc, time::Duration};

use lazo::{kernel::Server as _, prelude::*, rest::REST_SERVER};

async fn start() -> Application {
    let options = BootOptions::new().directory("/").environment([("NOTHING", "")]);
    let options = options.set("rest.port", 0).unwrap().set("datasources.db.connector", "memory").unwrap();
    let app = todo::application().boot_with(options).await.unwrap();
    app.start().await.unwrap();
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_stopped_leaves_nothing_behind() {
    for _ in 0..3 {
        let app = start().await;
        let kept = Arc::new(String::from("kept by the context"));
        app.add(bind_type::<String>().to(kept.clone())).unwrap();
        let weak = app.context().downgrade();
        app.stop().await.unwrap();
        drop(app);
        // actix's workers let go of their services on threads of their own, after the server has said that it stopped.
        for _ in 0..1000 {
            if weak.upgrade().is_none() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(weak.upgrade().is_none(), "something still holds the context");
        assert_eq!(Arc::strong_count(&kept), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_applications_in_one_process_do_not_meet() {
    let (one, two) = (start().await, start().await);
    let url = async |app: &Application| app.get(&REST_SERVER).await.unwrap().url().unwrap();
    assert_ne!(url(&one).await, url(&two).await);
    let todos = BindingKey::<dyn CrudRepository<todo::models::Todo>>::of();
    one.get(&todos).await.unwrap().delete_all(None).await.unwrap();
    assert_eq!(one.get(&todos).await.unwrap().count(None).await.unwrap().count, 0);
    assert_eq!(two.get(&todos).await.unwrap().count(None).await.unwrap().count, 5);
    one.stop().await.unwrap();
    assert!(two.get(&REST_SERVER).await.unwrap().url().is_some());
    two.stop().await.unwrap();
}
