//! What stays when an application has gone: nothing. And two of them in one process never meet.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{sync::Arc, time::Duration};

use lazo::{kernel::Server as _, prelude::*, rest::REST_SERVER};

async fn booted() -> Application {
    let options = BootOptions::new().directory("/").environment([("NOTHING", "")]);
    let options = options.set("rest.port", 0).unwrap().set("datasources.db.connector", "memory").unwrap();
    todo::application().boot_with(options).await.unwrap()
}

async fn start() -> Application {
    let app = booted().await;
    app.start().await.unwrap();
    app
}

/// Drops an application and waits until all that it held has gone. actix's workers let go of their services on threads of their
/// own, after the server has said that it stopped.
async fn leaves_nothing(app: Application) {
    let kept = Arc::new(String::from("kept by the context"));
    app.add(bind_type::<String>().to(kept.clone())).unwrap();
    let weak = app.context().downgrade();
    app.stop().await.unwrap();
    drop(app);
    let is_gone = || weak.upgrade().is_none() && Arc::strong_count(&kept) == 1;
    for _ in 0..1000 {
        if is_gone() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("something still holds the context");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_stopped_leaves_nothing_behind() {
    for _ in 0..3 {
        leaves_nothing(start().await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_only_verified_neither() {
    let app = booted().await;
    app.verify().unwrap();
    leaves_nothing(app).await;
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
