//! Contexts among themselves: what is asked of one, what of those above it, and what an error says of the way through them.

use std::sync::{Arc, Mutex};

use lazo_kernel::{
    BindingFilter, BindingKey, Context, ContextLevel, ErrorKind, Injectable, Scope, Step, bind, bind_type,
};

const NAME: BindingKey<str> = BindingKey::new("name");

/// An application, a server of it and a request to that; the application binds [`NAME`].
fn three() -> (Context, Context, Context) {
    let app = Context::new("app");
    app.add(bind(NAME).to("lazo")).unwrap();
    let server = app.child("server", ContextLevel::Server);
    let request = server.child("request", ContextLevel::Request);
    (app, server, request)
}

#[test]
fn a_context_knows_its_name_its_level_and_its_parent() {
    let (app, server, request) = three();
    assert_eq!((app.name(), app.level(), app.parent().is_none()), ("app", ContextLevel::Plain, true));
    assert_eq!((request.name(), request.level()), ("request", ContextLevel::Request));
    assert_eq!(request.parent().unwrap().name(), server.name());
    assert_eq!(server.parent().unwrap().name(), "app");
}

#[test]
fn contains_looks_here_and_is_bound_above_too() {
    let (app, server, request) = three();
    for (context, contains) in [(&app, true), (&server, false), (&request, false)] {
        assert_eq!((context.contains("name"), context.is_bound("name")), (contains, true), "{context:?}");
        assert_eq!(context.binding("name").unwrap().key(), "name");
        assert_eq!(context.owner_of("name").unwrap().name(), "app");
    }
    request.add(bind(BindingKey::<str>::new("own")).to("")).unwrap();
    assert!(request.contains("own") && !server.is_bound("own") && app.binding("own").is_none());
    assert!(app.owner_of("own").is_none());
}

#[test]
fn unbinding_is_for_one_context() {
    let (app, server, request) = three();
    assert!(!request.unbind("name").unwrap(), "it is bound above");
    assert_eq!(&*request.get_sync(&NAME).unwrap(), "lazo");
    server.add(bind(NAME).to("of the server")).unwrap();
    assert_eq!(&*request.get_sync(&NAME).unwrap(), "of the server");
    assert!(server.unbind("name").unwrap());
    assert_eq!(&*request.get_sync(&NAME).unwrap(), "lazo", "what it had hidden is seen again");
    assert!(app.contains("name"));
}

#[test]
fn a_lock_guards_one_context_s_key() {
    let (app, _, request) = three();
    app.binding("name").unwrap().lock();
    assert!(app.binding("name").unwrap().is_locked());
    request.add(bind(NAME).to("of the request")).unwrap();
    assert_eq!(&*request.get_sync(&NAME).unwrap(), "of the request");
    assert!(request.unbind("name").unwrap());
    assert!(matches!(app.unbind("name").unwrap_err().kind(), ErrorKind::Locked { .. }));
}

#[test]
fn what_was_only_declared_is_an_error_of_the_context_that_did_not_bind_it() {
    const USER: BindingKey<str> = BindingKey::new("user");
    let (app, _, request) = three();
    app.add(bind(USER).declared(Scope::Request)).unwrap();
    let error = request.get_sync(&USER).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::OnlyDeclared { scope: Scope::Request, .. }), "{error}");
    request.add(bind(USER).to("Ada")).unwrap();
    assert_eq!(&*request.get_sync(&USER).unwrap(), "Ada");
}

#[derive(Injectable)]
struct Letter {
    #[inject("paper")]
    _paper: Arc<str>,
}

#[derive(Injectable)]
struct Envelope {
    #[inject]
    _letter: Arc<Letter>,
}

#[derive(Injectable)]
struct Post {
    #[inject]
    _envelope: Arc<Envelope>,
}

fn post() -> Context {
    let context = Context::new("test");
    context.add(bind(BindingKey::<Letter>::new("letter")).to_class()).unwrap();
    context.add(bind(BindingKey::<Envelope>::new("envelope")).to_class()).unwrap();
    context.add(bind(BindingKey::<Post>::new("post")).to_class()).unwrap();
    context
}

#[test]
fn an_error_shows_the_whole_way_to_it() {
    let error = post().get_sync(&BindingKey::<Post>::of()).err().unwrap();
    let step = |binding: &str, member| Step { binding: binding.to_owned(), member: Some(member) };
    assert_eq!(
        error.path(),
        [step("letter", "_paper"), step("envelope", "_letter"), step("post", "_envelope")]
    );
    assert_eq!(
        error.to_string(),
        "nothing is bound to `paper` (for `_paper` of `letter`, for `_letter` of `envelope`, for `_envelope` of `post`)"
    );
}

#[tokio::test]
async fn what_fails_is_no_missing_option() {
    let context = post();
    let nothing = context.get_optional(&BindingKey::<str>::new("paper")).await;
    assert!(nothing.unwrap().is_none());
    let error = context.get_optional(&BindingKey::<Post>::of()).await.err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::NotBound { key, .. } if key == "paper"), "{error}");
}

#[test]
fn failures_of_observers_are_told_to_the_nearest_handler() {
    let (app, server, request) = three();
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    for (context, name) in [(&app, "app"), (&server, "server")] {
        let told = told.clone();
        context.on_observer_error(move |failure| {
            told.lock().unwrap().push(format!("{name}: {}", failure.event.binding().key()));
        });
    }
    let _in_request = request.on_change(BindingFilter::any(), |_| panic!("no"));
    request.add(bind(BindingKey::<str>::new("a")).to("")).unwrap();
    let _in_app = app.on_change(BindingFilter::any(), |_| panic!("no"));
    app.add(bind(NAME).to("again").tag("x")).unwrap();
    // The request's observer hears of both, and so does the application's.
    let told = std::mem::take(&mut *told.lock().unwrap());
    let of = |handler: &str| told.iter().filter(|line| line.starts_with(handler)).count();
    assert_eq!((of("server: a"), of("server: name"), of("app: name"), told.len()), (1, 2, 2, 5), "{told:?}");
}

#[test]
fn a_binding_is_made_apart_from_any_context() {
    let (app, _, request) = three();
    let detached = bind_type::<Letter>().to_class().tag("mail").scope(Scope::Singleton);
    assert!(!app.is_bound("mail"));
    let added = request.add(detached).unwrap();
    assert_eq!((added.scope(), request.find_by_tag("mail").len()), (Scope::Singleton, 1));
    assert!(app.find_by_tag("mail").is_empty());
}
