//! The service with extensions that come and go.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use greeter::{GREETERS, Greeter, GreeterComponent, GreeterService};
use lazo_kernel::{Application, BindingKey, Injectable};

#[derive(Injectable)]
struct Latin;

impl Greeter for Latin {
    fn greet(&self, who: &str) -> String {
        format!("Salve, {who}!")
    }
}

#[tokio::test]
async fn it_greets_in_the_languages_that_there_are() {
    let app = Application::new("test").component(GreeterComponent);
    app.verify().unwrap();
    let service = app.get(&BindingKey::<GreeterService>::of()).await.unwrap();
    assert_eq!(service.languages(), ["en"]);
    assert_eq!(service.greet("en", "Lazo").await.unwrap(), "Hello, Lazo!");
    let error = service.greet("la", "Lazo").await.unwrap_err();
    assert_eq!(error.to_string(), "extension point `greeters` has no extension called `la` (it has en)");

    // The service is there already, and hears of what comes later.
    app.add(GREETERS.extension::<Latin>("la", |it| it)).unwrap();
    assert_eq!(service.greet("la", "Lazo").await.unwrap(), "Salve, Lazo!");
    app.unbind("greeters.la").unwrap();
    assert_eq!(service.languages(), ["en"]);
}
