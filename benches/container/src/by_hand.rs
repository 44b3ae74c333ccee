//! The least that a container with run-time keys can do: a hash map of shared values, factories as plain functions, and a
//! small vector for what a request shares.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    collections::HashMap,
    hint::black_box,
    sync::Arc,
};

use futures_util::FutureExt;
use rustc_hash::FxBuildHasher;

use crate::{
    filler::Filler,
    middleware::{Adder, Counter, Middleware},
    table::Column,
    what::What,
};

type Value = Arc<dyn Any + Send + Sync>;
type Names = HashMap<String, Value, ahash::RandomState>;

struct Config(#[expect(dead_code, reason = "only its size matters")] u64);
struct Db(#[expect(dead_code, reason = "only its size matters")] u64);
struct Log(#[expect(dead_code, reason = "only its size matters")] u64);

struct Transient {
    _config: Arc<Config>,
    _db: Arc<Db>,
    _log: Arc<Log>,
}

struct User {
    _db: Arc<Db>,
}

struct Repository {
    _db: Arc<Db>,
    _user: Arc<User>,
}

struct Service {
    _repository: Arc<Repository>,
    _user: Arc<User>,
    _config: Arc<Config>,
}

enum Provider {
    Shared(Value),
    Scoped(fn(&Request<'_>) -> Value),
}

struct Types(HashMap<TypeId, Provider, FxBuildHasher>);

struct Request<'t> {
    types: &'t Types,
    values: RefCell<Vec<(TypeId, Value)>>,
}

pub(crate) fn column() -> Column {
    let mut column = Column::new("by hand");
    for count in [100, 1_000, 10_000] {
        let names = build(count);
        let name = format!("values.{}", count / 2);
        column.can(What::ByKey(count), move || by_name(black_box(&names), black_box(&name)));
        column.can(What::Build(count), move || build(count));
    }

    let types: &Types = Box::leak(Box::new(Types::new()));
    column.can(What::ByType, move || black_box(types).shared::<Config>());
    column.can(What::Transient, move || black_box(types).transient());
    column.can(What::Request, move || black_box(types).request());
    column.can(What::EmptyScope, move || {
        black_box(black_box(types).scope());
    });

    let adder: &Adder = Box::leak(Box::new(Adder(1)));
    column.can(What::Call(0), move || black_box(adder).add(black_box(2)).now_or_never());
    for count in [1, 3] {
        let chain: Vec<Box<dyn Middleware>> =
            (0..count).map(|_| Box::new(Counter::default()) as Box<dyn Middleware>).collect();
        let chain = chain.leak();
        column.can(What::Call(count), move || {
            black_box(adder).add_through(black_box(chain), black_box(2)).now_or_never()
        });
    }
    column
}

/// A map of `count` values.
fn build(count: usize) -> Names {
    let mut names = Names::default();
    for n in 0..count {
        names.insert(format!("values.{n}"), Arc::new(n));
    }
    names
}

fn by_name(names: &Names, name: &str) -> Option<Arc<usize>> {
    names.get(name)?.clone().downcast().ok()
}

impl Types {
    fn new() -> Self {
        let mut types = HashMap::default();
        let mut share = |id, value| types.insert(id, Provider::Shared(value));
        share(TypeId::of::<Config>(), Arc::new(Config(1)) as Value);
        share(TypeId::of::<Db>(), Arc::new(Db(2)));
        share(TypeId::of::<Log>(), Arc::new(Log(3)));
        seq_macro::seq!(N in 0..97 {
            share(TypeId::of::<Filler<N>>(), Arc::new(Filler::<N>(N)));
        });
        types.insert(TypeId::of::<User>(), Provider::Scoped(|r| Arc::new(User { _db: r.get() })));
        types.insert(
            TypeId::of::<Repository>(),
            Provider::Scoped(|r| Arc::new(Repository { _db: r.get(), _user: r.get() })),
        );
        types.insert(
            TypeId::of::<Service>(),
            Provider::Scoped(|r| {
                Arc::new(Service { _repository: r.get(), _user: r.get(), _config: r.get() })
            }),
        );
        Self(types)
    }

    fn shared<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        match self.0.get(&TypeId::of::<T>())? {
            Provider::Shared(value) => value.clone().downcast().ok(),
            Provider::Scoped(_) => None,
        }
    }

    fn transient(&self) -> Option<Arc<Transient>> {
        Some(Arc::new(Transient { _config: self.shared()?, _db: self.shared()?, _log: self.shared()? }))
    }

    fn scope(&self) -> Request<'_> {
        Request { types: self, values: RefCell::default() }
    }

    fn request(&self) -> (Arc<Config>, Arc<Db>, Arc<Service>) {
        let request = self.scope();
        black_box(request.get::<User>());
        black_box(request.get::<Repository>());
        (request.get(), request.get(), request.get())
    }
}

impl Request<'_> {
    /// Everything is registered, and under its own type: a miss is a mistake in this file.
    fn get<T: Any + Send + Sync>(&self) -> Arc<T> {
        let id = TypeId::of::<T>();
        let found =
            self.values.borrow().iter().find(|(known, _)| *known == id).map(|(_, value)| value.clone());
        let value = found.or_else(|| match self.types.0.get(&id)? {
            Provider::Shared(value) => Some(value.clone()),
            Provider::Scoped(make) => {
                let value = make(self);
                self.values.borrow_mut().push((id, value.clone()));
                Some(value)
            }
        });
        value.and_then(|value| value.downcast().ok()).expect("registered under its type")
    }
}
