//! Generic classes.

use std::{fmt::Display, marker::PhantomData, sync::Arc};

use lazo_kernel::{
    Application, BindingKey, Context, Getter, Injectable, bind, bind_type, injected, verify::ProblemId,
};

struct User;
struct Order;

trait Entity: Send + Sync + 'static {
    const TABLE: &'static str;
}

impl Entity for User {
    const TABLE: &'static str = "users";
}

impl Entity for Order {
    const TABLE: &'static str = "orders";
}

struct Database(String);

trait Find<T>: Send + Sync {
    fn find(&self) -> String;
}

#[derive(Injectable)]
#[injectable(scope = Singleton, provides(dyn Find<T>))]
struct Repo<T: Entity> {
    #[inject]
    database: Arc<Database>,
    #[default]
    entity: PhantomData<fn() -> T>,
}

impl<T: Entity> Find<T> for Repo<T> {
    fn find(&self) -> String {
        let _ = &self.entity;
        format!("{} of {}", T::TABLE, self.database.0)
    }
}

fn context() -> Context {
    let context = Context::new("test");
    context.add(bind_type::<Database>().to(Database("db".into()))).unwrap();
    context.add(bind_type::<Repo<User>>().to_class()).unwrap();
    context.add(bind_type::<Repo<Order>>().to_class()).unwrap();
    context
}

#[test]
fn each_instance_is_a_class_of_its_own() {
    let context = context();
    assert_eq!(context.get_sync(&BindingKey::<Repo<User>>::of()).unwrap().find(), "users of db");
    assert_eq!(context.get_sync(&BindingKey::<dyn Find<Order>>::of()).unwrap().find(), "orders of db");
}

/// No bounds are written: what is injected says what it needs.
#[derive(Injectable)]
struct Service<R: ?Sized, T> {
    #[inject]
    repo: Arc<R>,
    #[inject]
    later: Getter<R>,
    #[inject("label")]
    label: Option<Arc<T>>,
}

#[test]
fn bounds_follow_from_what_is_injected() {
    fn find<T: Entity>(context: &Context) -> String {
        context.add(bind_type::<Service<dyn Find<T>, T>>().to_class()).unwrap();
        let service = context.get_sync(&BindingKey::<Service<dyn Find<T>, T>>::of()).unwrap();
        assert!(service.label.is_none());
        assert_eq!(service.later.get_sync().unwrap().find(), service.repo.find());
        service.repo.find()
    }
    let context = context();
    assert_eq!(
        (find::<User>(&context), find::<Order>(&context)),
        ("users of db".into(), "orders of db".into())
    );
}

const LABEL: BindingKey<str> = BindingKey::new("label");

#[derive(Injectable)]
struct Where<const N: usize, T>
where
    T: Display + Default + Send + Sync + 'static,
{
    #[inject(LABEL)]
    label: Arc<str>,
    #[default(T::default())]
    value: T,
    #[default([0; N])]
    room: [u8; N],
}

#[test]
fn where_clauses_and_constants_are_kept() {
    let context = context();
    context.add(bind(LABEL).to("seven")).unwrap();
    context.add(bind_type::<Where<7, u8>>().to_class()).unwrap();
    let built = context.get_sync(&BindingKey::<Where<7, u8>>::of()).unwrap();
    assert_eq!(format!("{} {} {}", built.label, built.value, built.room.len()), "seven 0 7");
}

struct Cache<T>(Arc<T>);

#[injected(tag = "cache")]
impl<T> Cache<T> {
    #[constructor]
    fn new(inner: Arc<T>) -> Self {
        Self(inner)
    }
}

#[test]
fn constructors_of_generic_classes_too() {
    let context = context();
    let binding = context.add(bind_type::<Cache<Repo<User>>>().to_class()).unwrap();
    assert!(binding.has_tag("cache"));
    assert_eq!(context.get_sync(&BindingKey::<Cache<Repo<User>>>::of()).unwrap().0.find(), "users of db");
}

#[test]
fn verification_sees_through_them() {
    let report = Application::new("test").with(bind_type::<Repo<User>>().to_class()).verify().unwrap_err();
    assert_eq!(report.problems()[0].id, ProblemId::Missing);
    assert!(
        report.to_string().contains("behaviour::generic::Repo<behaviour::generic::User>.database"),
        "{report}"
    );
}
