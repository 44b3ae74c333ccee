//! Methods whose parameters are partly passed and partly injected.

use std::sync::Arc;

use lazo_kernel::{
    BindingKey, Context, ContextLevel, ErrorKind, Inject, Injection, arguments, bind, bind_type, injected,
};

struct Clock(u8);

const PAPER: BindingKey<str> = BindingKey::new("paper");

struct Report {
    printed: usize,
    author: Arc<str>,
}

#[injected]
impl Report {
    #[constructor]
    fn new(#[inject("author")] author: Arc<str>) -> Self {
        Self { printed: 0, author }
    }

    fn print(
        &self,
        title: &str,
        #[inject] clock: Arc<Clock>,
        pages: usize,
        #[inject(PAPER)] paper: Arc<str>,
    ) -> String {
        format!("{} {title} {} {pages} {paper}", self.author, clock.0)
    }

    fn count<T>(&mut self, by: T, #[inject] clock: Arc<Clock>) -> usize
    where
        T: Into<usize>,
    {
        self.printed += by.into() + usize::from(clock.0);
        self.printed
    }

    async fn send(&self, to: String, #[inject] clock: Arc<Clock>) -> anyhow::Result<String> {
        tokio::task::yield_now().await;
        anyhow::ensure!(!to.is_empty(), "nobody");
        Ok(format!("{to} {}", clock.0))
    }

    fn hour(#[inject] clock: Arc<Clock>) -> u8 {
        clock.0
    }

    fn untouched(&self) -> usize {
        self.printed
    }
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind_type::<Clock>().to(Clock(9))).unwrap();
    context.add(bind(PAPER).to("A4")).unwrap();
    context.add(bind(BindingKey::<str>::new("author")).to("Ada")).unwrap();
    context.add(bind_type::<Report>().to_class()).unwrap();
    context
}

fn report(context: &Context) -> Arc<Report> {
    context.get_sync(&BindingKey::of()).unwrap()
}

#[test]
fn what_is_not_injected_is_passed_left_to_right() {
    let context = context();
    assert_eq!(report(&context).print_in(&context, "News", 3).unwrap(), "Ada News 9 3 A4");
    assert_eq!(report(&context).print("News", Arc::new(Clock(1)), 3, "A5".into()), "Ada News 1 3 A5");
    assert_eq!(Report::hour_in(&context).unwrap(), 9);
    assert_eq!(report(&context).untouched(), 0);
}

#[test]
fn what_is_injected_comes_from_the_callers_context() {
    let app = context();
    let report = report(&app);
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(PAPER).to("A3")).unwrap();
    request.add(bind(BindingKey::<str>::new("author")).to("Bob")).unwrap();
    // The class is as it was built; the call sees the request.
    assert_eq!(report.print_in(&request, "News", 1).unwrap(), "Ada News 9 1 A3");
}

#[test]
fn generic_and_mutable_methods_stay_what_they_are() {
    let context = context();
    let mut report = Report { printed: 1, author: "Ada".into() };
    assert_eq!(report.count_in(&context, 2_u8).unwrap(), 12);
}

#[tokio::test]
async fn asynchronous_methods_wait_for_both() {
    let context = context();
    context
        .add(bind_type::<Clock>().to_async_function(|| async {
            tokio::task::yield_now().await;
            Clock(10)
        }))
        .unwrap();
    let report = report(&context);
    // Servers poll them on any thread.
    fn is_send<F: Future + Send>(future: F) -> F {
        future
    }
    let hour = is_send(context.call_async(|clock: Arc<Clock>| async move { clock.0 }));
    assert_eq!(hour.await.unwrap(), 10);
    assert_eq!(is_send(report.send_in(&context, "Bob".into())).await.unwrap().unwrap(), "Bob 10");
    assert!(report.send_in(&context, String::new()).await.unwrap().is_err());
    // A method that cannot wait says so.
    let error = report.print_in(&context, "News", 1).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotReady), "{error}");
}

#[test]
fn an_error_names_the_parameter_and_the_method() {
    let context = context();
    let report = report(&context);
    context.unbind("paper").unwrap();
    let error = report.print_in(&context, "News", 1).unwrap_err();
    assert_eq!(error.to_string(), "nothing is bound to `paper` (for `paper` of `Report::print`)");
}

#[test]
fn by_hand_it_is_a_closure_or_a_call_of_the_public_function() {
    let context = context();
    let report = report(&context);
    let told = context.call(|clock: Arc<Clock>| report.print("News", clock, 2, "A6".into()));
    assert_eq!(told.unwrap(), "Ada News 9 2 A6");
    let clock = arguments(&context, "mine", |r| Arc::<Clock>::inject(r, &Injection::by_type("clock")));
    assert_eq!(clock.now().unwrap().0, 9);
}
