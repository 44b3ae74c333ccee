//! The least that a container with run-time keys can do: a hash map of shared values, factories as plain functions, and a
//! small vector for what a request shares.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    collections::HashMap,
    hint::black_box,
    sync::Arc,
};

use rustc_hash::FxBuildHasher;

type Value = Arc<dyn Any + Send + Sync>;

pub(crate) struct Config(#[expect(dead_code, reason = "only its size matters")] pub(crate) u64);
pub(crate) struct Db(#[expect(dead_code, reason = "only its size matters")] pub(crate) u64);
pub(crate) struct Log(#[expect(dead_code, reason = "only its size matters")] pub(crate) u64);

/// A value among many that nobody asks for.
pub(crate) struct Filler<const N: usize>(
    #[expect(dead_code, reason = "only its size matters")] pub(crate) usize,
);

pub(crate) struct Transient {
    pub(crate) _config: Arc<Config>,
    pub(crate) _db: Arc<Db>,
    pub(crate) _log: Arc<Log>,
}

struct User {
    _db: Arc<Db>,
}

struct Repository {
    _db: Arc<Db>,
    _user: Arc<User>,
}

pub(crate) struct Service {
    _repository: Arc<Repository>,
    _user: Arc<User>,
    _config: Arc<Config>,
}

enum Provider {
    Shared(Value),
    Scoped(fn(&Request<'_>) -> Value),
}

pub(crate) struct Container {
    names: HashMap<String, Value, ahash::RandomState>,
    types: HashMap<TypeId, Provider, FxBuildHasher>,
}

pub(crate) struct Request<'c> {
    container: &'c Container,
    values: RefCell<Vec<(TypeId, Value)>>,
}

impl Container {
    pub(crate) fn new() -> Self {
        let (config, db, log) = (Arc::new(Config(1)), Arc::new(Db(2)), Arc::new(Log(3)));
        let mut names: HashMap<String, Value, _> = HashMap::default();
        names.insert("services.Config".into(), config.clone());
        names.insert("services.Db".into(), db.clone());
        names.insert("services.Log".into(), log.clone());
        let mut types: HashMap<TypeId, Provider, _> = HashMap::default();
        types.insert(TypeId::of::<Config>(), Provider::Shared(config));
        types.insert(TypeId::of::<Db>(), Provider::Shared(db));
        types.insert(TypeId::of::<Log>(), Provider::Shared(log));
        for n in 0..97 {
            names.insert(format!("services.Filler{n}"), Arc::new(n));
        }
        seq_macro::seq!(N in 0..97 {
            types.insert(TypeId::of::<Filler<N>>(), Provider::Shared(Arc::new(Filler::<N>(N))));
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
        Self { names, types }
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<Arc<Config>> {
        self.names.get(black_box(name))?.clone().downcast().ok()
    }

    fn shared<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        match self.types.get(&TypeId::of::<T>())? {
            Provider::Shared(value) => value.clone().downcast().ok(),
            Provider::Scoped(_) => None,
        }
    }

    pub(crate) fn by_type(&self) -> Option<Arc<Config>> {
        self.shared()
    }

    pub(crate) fn transient(&self) -> Option<Arc<Transient>> {
        Some(Arc::new(Transient { _config: self.shared()?, _db: self.shared()?, _log: self.shared()? }))
    }

    fn scope(&self) -> Request<'_> {
        Request { container: self, values: RefCell::default() }
    }

    pub(crate) fn empty_request(&self) {
        black_box(self.scope());
    }

    pub(crate) fn request(&self) -> (Arc<Config>, Arc<Db>, Arc<Service>) {
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
        let value = found.or_else(|| match self.container.types.get(&id)? {
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

/// A map of `count` values.
pub(crate) fn build(count: usize) -> HashMap<String, Value, ahash::RandomState> {
    let mut values: HashMap<String, Value, _> = HashMap::default();
    for n in 0..count {
        values.insert(format!("values.{n}"), Arc::new(n));
    }
    values
}
