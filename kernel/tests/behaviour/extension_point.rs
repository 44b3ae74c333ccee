//! Extension points: anybody adds, the owner of the point has them by name and in order, and mistakes are told.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use lazo_kernel::{
    Application, BindingFilter, BindingKey, Context, ContextView, EXTENSION_FOR, ErrorKind, ExtensionPoint,
    Extensions, Inject, Injectable, Injection, Scope, bind, bind_type,
};

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

const GREETERS: ExtensionPoint<dyn Greeter> =
    ExtensionPoint::new("greeters").in_phases(&["polite", "*", "rude"]);
const SPEAKERS: ExtensionPoint<dyn Greeter> = ExtensionPoint::new("speakers");

struct Says(&'static str);

impl Greeter for Says {
    fn greet(&self) -> String {
        self.0.to_owned()
    }
}

#[derive(Injectable)]
#[injectable(scope = Singleton, extends(GREETERS, SPEAKERS), tag = "name": "fr", tag = "phase": "polite")]
struct French;

impl Greeter for French {
    fn greet(&self) -> String {
        "bonjour".into()
    }
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct Reception {
    #[inject(extensions = GREETERS)]
    greeters: Extensions<dyn Greeter>,
    #[inject(extensions = GREETERS)]
    view: ContextView<dyn Greeter>,
    #[inject(extensions = GREETERS)]
    then: Vec<Arc<dyn Greeter>>,
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind_type::<French>().to_class()).unwrap();
    let hey = bind(BindingKey::<Says>::new("greeters.en")).to(Says("hey"));
    context.add(hey.extension_for(&GREETERS, |it| it).phase("rude")).unwrap();
    let hallo =
        bind(BindingKey::<dyn Greeter>::new("greeters.de")).to(Arc::new(Says("hallo")) as Arc<dyn Greeter>);
    context.add(hallo.extension_for(&GREETERS, |it| it)).unwrap();
    context.add(bind_type::<Reception>().to_class()).unwrap();
    context
}

fn texts(greeters: &[Arc<dyn Greeter>]) -> String {
    greeters.iter().map(|greeter| greeter.greet()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_class_has_the_extensions_in_order_by_name_and_live() {
    let context = context();
    let reception = context.get_sync(&BindingKey::<Reception>::of()).unwrap();
    assert_eq!(reception.greeters.names(), ["fr", "de", "en"]);
    assert_eq!(texts(&reception.greeters.list().await.unwrap()), "bonjour hallo hey");
    assert_eq!(texts(&reception.then), "bonjour hallo hey");
    assert_eq!(reception.greeters.by_name("de").await.unwrap().greet(), "hallo");
    // Anybody adds at any time.
    let hola = GREETERS.extension::<Spanish>("es", |it| it);
    context.add(hola.phase("polite")).unwrap();
    assert_eq!(texts(&reception.greeters.list_sync().unwrap()), "bonjour hola hallo hey");
    assert_eq!(texts(&reception.view.values_sync().unwrap()), "bonjour hola hallo hey");
    assert_eq!(texts(&reception.then), "bonjour hallo hey");
    assert_eq!(reception.greeters.by_name_sync("es").unwrap().greet(), "hola");
    context.unbind("greeters.es").unwrap();
    assert_eq!(reception.greeters.view().len(), 3);
}

#[derive(Injectable)]
struct Spanish;

impl Greeter for Spanish {
    fn greet(&self) -> String {
        "hola".into()
    }
}

#[test]
fn one_binding_extends_several_points() {
    let context = context();
    let keys = |filter: BindingFilter| context.find(&filter).len();
    assert_eq!((keys(GREETERS.filter()), keys(SPEAKERS.filter())), (3, 1));
    assert_eq!(keys(SPEAKERS.filter().or(GREETERS.filter())), 3);
    assert_eq!(texts(&SPEAKERS.view(&context).values_sync().unwrap()), "bonjour");
}

#[tokio::test]
async fn an_unknown_name_is_an_error_that_says_the_known_ones() {
    let empty = Context::new("empty");
    let greeters = GREETERS.extensions(&empty);
    let error = greeters.by_name("fr").await.err().unwrap();
    assert_eq!(error.to_string(), "extension point `greeters` has no extension called `fr` (it has none)");
    drop(empty);
    let error = greeters.by_name("fr").await.err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::ContextGone), "{error}");

    let context = context();
    // Without a name of its own, it goes by the last part of its key.
    let swiss = bind(BindingKey::<Says>::new("swiss.french")).to(Says("salut"));
    context.add(swiss.extension_for(&GREETERS, |it| it).phase("rude")).unwrap();
    let greeters = GREETERS.extensions(&context);
    let error = greeters.by_name("frensh").await.err().unwrap();
    let expected = "extension point `greeters` has no extension called `frensh`; did you mean `french`? \
                    (it has fr, de, en, french)";
    assert_eq!(error.to_string(), expected);
    let twice = bind(BindingKey::<Says>::new("other.de")).to(Says("servus"));
    context.add(twice.extension_for(&GREETERS, |it| it)).unwrap();
    let error = greeters.by_name("de").await.err().unwrap();
    assert!(error.to_string().contains("greeters.de, other.de"), "{error}");
}

#[test]
fn only_the_extension_that_is_asked_for_is_built() {
    let context = Context::new("test");
    let built = Arc::new(AtomicUsize::new(0));
    for name in ["a", "b"] {
        let count = built.clone();
        let greeter = bind(BindingKey::<dyn Greeter>::named(format!("g.{name}"))).to_dynamic(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Arc::new(Says("hi")))
        });
        context.add(greeter.scope(Scope::Singleton).extension_for(&GREETERS, |it| it)).unwrap();
    }
    GREETERS.extensions(&context).by_name_sync("a").unwrap();
    assert_eq!(built.load(Ordering::Relaxed), 1);
}

#[test]
fn without_a_macro_it_is_the_same() {
    let at = Injection::by_extensions::<Extensions<dyn Greeter>>("greeters", &GREETERS);
    let dependency = Extensions::<dyn Greeter>::dependency(&at);
    assert!(dependency.lazy && dependency.many);
}

#[test]
fn extensions_are_verified() {
    // A point that is declared, and one that a class takes.
    let app = Application::new("test")
        .with(SPEAKERS.declare())
        .with(bind_type::<French>().to_class())
        .with(bind_type::<Reception>().to_class());
    app.verify().unwrap();

    // A mistyped name, which only a tag in text can have.
    let app =
        app.with(bind(BindingKey::<Says>::new("typo")).to(Says("")).tag_value(EXTENSION_FOR, "speaker"));
    let report = app.verify().unwrap_err().to_string();
    assert!(report.contains("`typo` extends `speaker`, and there is no such extension point"), "{report}");
    assert!(report.contains("did you mean `speakers`?"), "{report}");
    assert!(report.contains("extension_point.rs"), "{report}");
    app.unbind("typo").unwrap();

    // Something else than what the point takes.
    for point in ["speakers", "greeters"] {
        app.add(bind(BindingKey::<Says>::new("other")).to(Says("")).tag_value(EXTENSION_FOR, point)).unwrap();
        let report = app.verify().unwrap_err();
        assert_eq!(report.problems().len(), if point == "greeters" { 3 } else { 1 }, "{report}");
        assert!(report.to_string().contains("Greeter"), "{report}");
        app.unbind("other").unwrap();
    }

    // An extension for a component that is not there is no mistake.
    let app =
        app.with(bind(BindingKey::<Says>::new("check")).to(Says("")).tag_value(EXTENSION_FOR, "health.live"));
    app.verify().unwrap();
}
