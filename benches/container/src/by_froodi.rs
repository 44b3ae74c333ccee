//! The same services in froodi: a registry by type, and a child container for each request.

use std::{hint::black_box, sync::Arc};

use froodi::{
    Container,
    DefaultScope::{App, Request},
    Inject, InstantiateErrorKind, instance, registry,
};

use crate::{filler::Filler, table::Column, what::What};

#[derive(Clone)]
struct Config(#[expect(dead_code, reason = "only its size matters")] u64);
#[derive(Clone)]
struct Db(#[expect(dead_code, reason = "only its size matters")] u64);
#[derive(Clone)]
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

type Made<T> = Result<T, InstantiateErrorKind>;

fn transient(
    Inject(_config): Inject<Config>,
    Inject(_db): Inject<Db>,
    Inject(_log): Inject<Log>,
) -> Made<Transient> {
    Ok(Transient { _config, _db, _log })
}

fn user(Inject(_db): Inject<Db>) -> Made<User> {
    Ok(User { _db })
}

fn repository(Inject(_db): Inject<Db>, Inject(_user): Inject<User>) -> Made<Repository> {
    Ok(Repository { _db, _user })
}

fn service(
    Inject(_repository): Inject<Repository>,
    Inject(_user): Inject<User>,
    Inject(_config): Inject<Config>,
) -> Made<Service> {
    Ok(Service { _repository, _user, _config })
}

pub(crate) fn column() -> Column {
    let mut column = Column::new("froodi");
    column.cannot(&[What::ByKey(100), What::ByKey(1_000), What::ByKey(10_000)], "knows types and no names");

    let container: &Container = Box::leak(Box::new(types()));
    column.can(What::ByType, move || black_box(container).get::<Config>());
    column.can(What::Transient, move || black_box(container).get_transient::<Transient>());
    column.can(What::Request, move || request(black_box(container)));
    column.can(What::EmptyScope, move || {
        if let Ok(scope) = black_box(container).clone().enter_build() {
            scope.close();
        }
    });

    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors");
    column.can(What::Build(100), build);
    column.cannot(&[What::Build(1_000), What::Build(10_000)], "takes a type of its own for every binding");
    column
}

seq_macro::seq!(N in 0..100 {
    /// A container of 100 values.
    fn build() -> Container {
        Container::new(registry! { scope(App) [ #(provide(instance(Filler::<N>(N))),)* ], })
    }
});

seq_macro::seq!(N in 0..97 {
    fn types() -> Container {
        Container::new(registry! {
            scope(App) [
                provide(instance(Config(1))),
                provide(instance(Db(2))),
                provide(instance(Log(3))),
                #(provide(instance(Filler::<N>(N))),)*
                provide(transient),
            ],
            scope(Request) [
                provide(user),
                provide(repository),
                provide(service),
            ],
        })
    }
});

fn request(container: &Container) -> Option<(Arc<Config>, Arc<Db>, Arc<Service>)> {
    let request = container.clone().enter_build().ok()?;
    black_box(request.get::<User>().ok()?);
    black_box(request.get::<Repository>().ok()?);
    let services = (request.get().ok()?, request.get().ok()?, request.get().ok()?);
    request.close();
    Some(services)
}
