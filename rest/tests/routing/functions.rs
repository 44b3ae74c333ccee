use crate::support::get;
use lazo_kernel::{Application, bind_type};
use lazo_rest::{RestApplication, RestComponent, get, mount, table};
use std::sync::Arc;

pub(crate) struct Greeting(&'static str);

/// Greets somebody.
#[get("/greet/{name}", tag = "Greetings")]
pub(crate) async fn greet(
    #[inject] greeting: Arc<Greeting>,
    name: String,
    #[query] times: Option<u8>,
) -> String {
    format!("{} {name}", greeting.0).repeat(usize::from(times.unwrap_or(1)))
}

#[get("/fails")]
fn fails() -> Result<String, lazo_rest::HttpError> {
    Err(lazo_rest::HttpError::conflict("it does"))
}

#[actix_web::test]
async fn a_function_is_an_operation_with_injected_arguments() {
    let app = Application::new("demo")
        .component(RestComponent::without_server())
        .with(bind_type::<Greeting>().to(Greeting("Hello,")))
        .controller::<greet>()
        .controller::<fails>();
    app.start().await.unwrap();
    let mounted = mount(&app).unwrap();
    assert_eq!(get(&mounted, "/greet/you?times=2").await.text(), "Hello, youHello, you");
    assert_eq!(get(&mounted, "/greet/you?times=x").await.status, 400);
    assert_eq!(get(&mounted, "/fails").await.status, 409);
    // It is still a function.
    assert_eq!(greet(Arc::new(Greeting("Ahoj")), "ty".into(), None).await, "Ahoj ty");
    let table = table(&app).unwrap();
    let operation = table.operations().find(|one| one.operation_id == "greet").unwrap();
    assert_eq!(
        (operation.summary.as_deref(), &*operation.tags),
        (Some("Greets somebody"), &["Greetings".to_owned()][..])
    );
    assert!(table.operations().any(|one| one.operation_id == "fails" && one.tags.is_empty()));
}
