//! The same services in nject, whose providers are put together by the compiler.

use std::{hint::black_box, sync::Arc};

use nject::{injectable, provider};

use crate::{table::Column, what::What};

struct Config(#[expect(dead_code, reason = "only its size matters")] u64);
struct Db(#[expect(dead_code, reason = "only its size matters")] u64);
struct Log(#[expect(dead_code, reason = "only its size matters")] u64);

#[injectable]
struct Transient {
    _config: Arc<Config>,
    _db: Arc<Db>,
    _log: Arc<Log>,
}

#[provider]
struct Services {
    #[provide(Arc<Config>, |value| value.clone())]
    config: Arc<Config>,
    #[provide(Arc<Db>, |value| value.clone())]
    db: Arc<Db>,
    #[provide(Arc<Log>, |value| value.clone())]
    log: Arc<Log>,
}

pub(crate) fn column() -> Column {
    let mut column = Column::new("nject");
    column.cannot(&[What::ByKey(100), What::ByKey(1_000), What::ByKey(10_000)], "knows types and no names");

    let (config, db, log) = (Arc::new(Config(1)), Arc::new(Db(2)), Arc::new(Log(3)));
    let services: &Services = Box::leak(Box::new(Services { config, db, log }));
    column.can(What::ByType, move || -> Arc<Config> { black_box(services).provide() });
    column.can(What::Transient, move || -> Transient { black_box(services).provide() });

    column.cannot(
        &[What::Request, What::EmptyScope],
        "has scopes, but what is in one is made from the root alone: values of a scope cannot hold one another",
    );
    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors");
    column.cannot(
        &[What::Build(100), What::Build(1_000), What::Build(10_000)],
        "is a structure that the compiler fills: nothing is built at run time",
    );
    column
}
