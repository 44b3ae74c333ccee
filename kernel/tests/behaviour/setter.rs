//! Values that are bound from inside, and getters and setters that outlive their application.

use std::sync::Arc;

use lazo_kernel::{
    Application, BindingKey, Context, ContextLevel, Creation, ErrorKind, Getter, Injectable, ListGetter,
    Scope, Setter, WeakContext, bind, bind_type,
};

const USER: BindingKey<str> = BindingKey::new("user");

#[derive(Injectable)]
struct Login {
    #[inject(USER)]
    user: Setter<str>,
}

fn contexts(scope: Scope) -> (Context, Context, Arc<Login>) {
    let app = Context::new("app");
    app.add(bind_type::<Login>().to_class().scope(scope)).unwrap();
    let request = app.child("request", ContextLevel::Request);
    let login = request.get_sync(&BindingKey::<Login>::of()).unwrap();
    (app, request, login)
}

#[test]
fn a_setter_binds_in_the_context_of_its_holders_scope() {
    for (scope, in_app) in [(Scope::Request, false), (Scope::Singleton, true)] {
        let (app, request, login) = contexts(scope);
        let binding = login.user.set("Ada").unwrap();
        assert_eq!(&*request.get_sync(&USER).unwrap(), "Ada");
        assert_eq!(app.contains("user"), in_app);
        assert_eq!(binding.key(), "user");
        login.user.set("Bob").unwrap();
        assert_eq!(&*request.get_sync(&USER).unwrap(), "Bob");
    }
}

#[test]
fn a_setter_can_respect_what_is_bound() {
    let (app, request, login) = contexts(Scope::Request);
    assert!(matches!(login.user.replace("Ada").unwrap_err().kind(), ErrorKind::NotBound { .. }));
    app.add(bind(USER).to("Ada")).unwrap();
    assert!(!login.user.set_if_unbound("Bob").unwrap());
    assert_eq!(&*request.get_sync(&USER).unwrap(), "Ada");
    login.user.replace("Eve").unwrap();
    assert_eq!(&*app.get_sync(&USER).unwrap(), "Eve");
    assert!(!request.contains("user"));
    app.unbind("user").unwrap();
    assert!(login.user.set_if_unbound("Bob").unwrap());
    assert_eq!(&*request.get_sync(&USER).unwrap(), "Bob");
}

#[test]
fn a_setter_respects_a_lock() {
    let (_, _request, login) = contexts(Scope::Request);
    login.user.set("Ada").unwrap().lock();
    assert!(matches!(login.user.set("Bob").unwrap_err().kind(), ErrorKind::Locked { .. }));
}

#[test]
fn what_is_set_need_not_be_bound() {
    Application::new("test").with(bind_type::<Login>().to_class()).verify().unwrap();
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Holder {
    #[inject(USER)]
    getter: Getter<str>,
    #[inject(tag = "names")]
    names: ListGetter<str>,
    #[inject(USER)]
    setter: Setter<str>,
    #[inject]
    context: WeakContext,
}

#[test]
fn a_singleton_that_looks_things_up_later_keeps_no_application_alive() {
    let app = Application::new("test").with(bind_type::<Holder>().to_class()).with(bind(USER).to("Ada"));
    app.add(bind(BindingKey::<str>::new("names.b")).to("b").tag("names")).unwrap();
    let holder = app.get_sync(&BindingKey::<Holder>::of()).unwrap();
    assert_eq!(&*holder.getter.get_sync().unwrap(), "Ada");
    assert_eq!(holder.names.get_sync().unwrap().len(), 1);
    app.add(bind(BindingKey::<str>::new("names.a")).to("a").tag("names")).unwrap();
    assert_eq!(holder.names.get_sync().unwrap().iter().map(|n| &**n).collect::<Vec<_>>(), ["a", "b"]);
    app.add(bind(USER).to("Bob")).unwrap();
    assert_eq!(&*holder.getter.get_sync().unwrap(), "Bob");
    assert_eq!(holder.context.upgrade().unwrap().name(), "test");

    drop(app);
    assert!(holder.context.upgrade().is_none(), "the holder has kept it alive");
    for error in [
        holder.getter.get_sync().unwrap_err(),
        holder.names.get_sync().unwrap_err(),
        holder.setter.set("Eve").unwrap_err(),
    ] {
        assert!(matches!(error.kind(), ErrorKind::ContextGone), "{error}");
    }
}

#[tokio::test]
async fn a_getter_may_find_nothing() {
    let context = Context::new("test");
    let getter = Getter::new(&context, USER);
    assert!(getter.get_optional().await.unwrap().is_none());
    assert!(matches!(getter.get().await.unwrap_err().kind(), ErrorKind::NotBound { .. }));
}

#[test]
fn bindings_are_found_or_made_as_the_policy_says() {
    let app = Context::new("app");
    let child = app.child("child", ContextLevel::Plain);
    let make = |creation| child.find_or_create(&USER, creation, |user| user.to("new"));
    assert!(matches!(make(Creation::Never).unwrap_err().kind(), ErrorKind::NotBound { .. }));
    app.add(bind(USER).to("old")).unwrap();
    make(Creation::Never).unwrap();
    make(Creation::IfNotBound).unwrap();
    assert_eq!(&*child.get_sync(&USER).unwrap(), "old");
    make(Creation::Always).unwrap();
    assert_eq!((&*child.get_sync(&USER).unwrap(), &*app.get_sync(&USER).unwrap()), ("new", "old"));
    assert_eq!(child.owner_of("user").unwrap().name(), "child");
    app.unbind("user").unwrap();
    child.unbind("user").unwrap();
    make(Creation::IfNotBound).unwrap();
    assert_eq!(&*child.get_sync(&USER).unwrap(), "new");
}
