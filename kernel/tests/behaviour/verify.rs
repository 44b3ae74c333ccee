//! Every problem of the graph is told, all at once, with the fix.

use std::sync::Arc;

use lazo_kernel::{
    Application, BindingKey, ContextLevel, Getter, Injectable, Scope, bind, bind_type,
    verify::{ProblemId, Report},
};

trait Clock: Send + Sync {}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Alarm {
    #[inject]
    _clock: Arc<dyn Clock>,
    #[inject("services.snooze")]
    _snooze: Arc<str>,
    #[inject("optional")]
    _optional: Option<Arc<str>>,
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Keeper {
    #[inject]
    _helper: Arc<Helper>,
}

#[derive(Injectable)]
struct Helper {
    #[inject]
    _visitor: Arc<Visitor>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Visitor {}

#[derive(Injectable)]
struct Snake {
    #[inject]
    _tail: Arc<Tail>,
}

#[derive(Injectable)]
struct Tail {
    #[inject]
    _snake: Arc<Snake>,
}

#[derive(Injectable)]
struct Patient {
    #[inject]
    _later: Getter<Self>,
}

fn report(app: &Application) -> Report {
    app.verify().expect_err("there are problems")
}

fn ids(report: &Report) -> Vec<ProblemId> {
    report.problems().iter().map(|p| p.id).collect()
}

#[test]
fn all_problems_at_once() {
    let app = Application::new("test")
        .with(bind_type::<Alarm>().to_class())
        .with(bind(BindingKey::<str>::new("services.snoze")).to("5 min"))
        .with(bind_type::<Keeper>().to_class())
        .with(bind_type::<Helper>().to_class())
        .with(bind_type::<Visitor>().to_class())
        .with(bind_type::<Snake>().to_class())
        .with(bind_type::<Tail>().to_class());
    let report = report(&app);
    assert_eq!(
        ids(&report),
        [ProblemId::Missing, ProblemId::Missing, ProblemId::Cycle, ProblemId::Captive],
        "{report}"
    );
    let text = report.to_string();
    assert!(text.contains("nothing provides `dyn behaviour::verify::Clock`"), "{text}");
    assert!(
        text.contains("asked by: `behaviour::verify::Alarm._clock` (kernel/tests/behaviour/verify.rs:"),
        "{text}"
    );
    assert!(text.contains("did you mean `services.snoze` (kernel/tests/behaviour/verify.rs:"), "{text}");
    assert!(text.contains("path: behaviour::verify::Snake (_tail) -> behaviour::verify::Tail (_snake) -> behaviour::verify::Snake"), "{text}");
    assert!(
        text.contains(
            "path: behaviour::verify::Keeper (singleton)\n     -> behaviour::verify::Helper (transient)\n     -> behaviour::verify::Visitor (request)"
        ),
        "{text}"
    );
}

#[tokio::test]
async fn what_does_not_verify_does_not_start() {
    let app = Application::new("test").with(bind_type::<Alarm>().to_class());
    let error = app.start().await.unwrap_err();
    assert!(error.downcast_ref::<Report>().is_some(), "{error}");
}

#[test]
fn a_getter_closes_no_circle() {
    Application::new("test").with(bind_type::<Patient>().to_class()).verify().unwrap();
}

#[test]
fn a_key_of_another_type_is_told() {
    let app = Application::new("test")
        .with(bind_type::<Alarm>().to_class())
        .with(bind(BindingKey::<u8>::new("services.snooze")).to(5));
    let text = report(&app).to_string();
    assert!(text.contains(") provides `u8`, not `str`"), "{text}");
}

#[test]
fn ambiguous_types_are_told() {
    #[derive(Injectable)]
    struct Wants {
        #[inject]
        _text: Arc<str>,
    }
    let app = Application::new("test")
        .with(bind_type::<Wants>().to_class())
        .with(bind(BindingKey::<str>::new("a")).to("a"))
        .with(bind(BindingKey::<str>::new("b")).to("b"));
    assert_eq!(ids(&report(&app)), [ProblemId::Ambiguous]);
    let app = Application::new("test")
        .with(bind_type::<Wants>().to_class())
        .with(bind(BindingKey::<str>::new("a")).to("a").as_default())
        .with(bind(BindingKey::<str>::new("b")).to("b"));
    app.verify().unwrap();
}

#[test]
fn a_declared_key_counts_as_bound_for_its_scope() {
    #[derive(Injectable)]
    #[injectable(scope = Request)]
    struct Handler {
        #[inject(WHO)]
        _who: Arc<str>,
    }
    const WHO: BindingKey<str> = BindingKey::new("request.who");
    let app = Application::new("test")
        .with(bind_type::<Handler>().to_class())
        .with(bind(WHO).declared(Scope::Request));
    app.verify().unwrap();
    let app = app.with(bind_type::<Handler>().to_class().scope(Scope::Singleton));
    assert_eq!(ids(&report(&app)), [ProblemId::Captive]);
}

#[test]
fn an_inferred_lifetime_is_that_of_the_shortest_lived_dependency() {
    let app = Application::new("test");
    app.add(bind_type::<Visitor>().to_class()).unwrap();
    app.add(bind_type::<Helper>().to_class()).unwrap();
    let shared = app.add(bind_type::<Patient>().to_class().scope(Scope::Inferred)).unwrap();
    #[derive(Injectable)]
    struct Controller {
        #[inject]
        _helper: Arc<Helper>,
    }
    let per_request = app.add(bind_type::<Controller>().to_class().scope(Scope::Inferred)).unwrap();
    assert_eq!(app.lifetime_of(&shared), Scope::Singleton);
    assert_eq!(app.lifetime_of(&per_request), Scope::Request);
}

#[test]
fn a_getter_looks_up_from_where_its_holder_lives() {
    #[derive(Injectable)]
    #[injectable(scope = Singleton)]
    struct Porch {
        #[inject]
        visitor: Getter<Visitor>,
    }
    let app = Application::new("test").with(bind_type::<Visitor>().to_class());
    let porch = app.add(bind_type::<Porch>().to_class()).unwrap();
    assert_eq!(ids(&report(&app)), [ProblemId::Captive]);
    let held = app.get_sync(&BindingKey::<Porch>::of()).unwrap();
    assert!(held.visitor.get_sync().is_err(), "the report is right: there is no request");
    assert_eq!(app.lifetime_of(&porch), Scope::Singleton, "its own word counts");

    // Inferred, it lives with the request, and so does its look-up.
    let porch = app.add(bind_type::<Porch>().to_class().scope(Scope::Inferred)).unwrap();
    app.verify().unwrap();
    assert_eq!(app.lifetime_of(&porch), Scope::Request);
    let request = app.child("request", ContextLevel::Request);
    request.get_sync(&BindingKey::<Porch>::of()).unwrap().visitor.get_sync().unwrap();
}

#[test]
fn a_singleton_of_an_application_may_hold_its_scoped_values() {
    let app = Application::new("test")
        .with(bind_type::<Visitor>().to_class().scope(Scope::Application))
        .with(bind_type::<Helper>().to_class())
        .with(bind_type::<Keeper>().to_class());
    app.verify().unwrap();
    app.get_sync(&BindingKey::<Keeper>::of()).unwrap();
}

#[test]
fn what_a_server_shadows_is_verified_from_there() {
    let app = Application::new("test")
        .with(bind(BindingKey::<str>::new("services.snooze")).to("5 min"))
        .with(bind_type::<Snoozer>().to_class());
    #[derive(Injectable)]
    struct Snoozer {
        #[inject("services.snooze")]
        _snooze: Arc<str>,
    }
    let server = app.child("server", ContextLevel::Server);
    server.verify().unwrap();
    server.add(bind(BindingKey::<u8>::new("services.snooze")).to(5)).unwrap();
    assert_eq!(ids(&server.verify().unwrap_err()), [ProblemId::TypeMismatch]);
    app.verify().unwrap();
    // A singleton of the application looks up from there, and does not see what the server binds.
    app.add(bind_type::<Snoozer>().to_class().scope(Scope::Singleton)).unwrap();
    server.verify().unwrap();
}

#[test]
fn a_constant_that_names_what_it_uses_is_in_no_circle() {
    const TITLE: BindingKey<str> = BindingKey::new("title");
    let app = Application::new("test").with(bind(TITLE).to("lazo").depends_on(&TITLE));
    app.verify().unwrap();
    let app = app.with(bind(TITLE).to("lazo").depends_on(&BindingKey::<u8>::new("missing")));
    assert_eq!(ids(&report(&app)), [ProblemId::Missing]);
}
