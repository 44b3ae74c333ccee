//! The same services in dill: a catalog by type, and a chained catalog with a cache for each request.
#![expect(dead_code, reason = "only the size of the services matters")]

use std::{hint::black_box, sync::Arc};

use dill::{
    Catalog, InjectionError,
    scopes::{Singleton, Transaction, TransactionCache},
};

use crate::{filler::Filler, table::Column, what::What};

#[dill::component]
#[dill::scope(Singleton)]
#[derive(Default)]
struct Config;

#[dill::component]
#[dill::scope(Singleton)]
#[derive(Default)]
struct Db;

#[dill::component]
#[dill::scope(Singleton)]
#[derive(Default)]
struct Log;

#[dill::component]
struct Transient {
    config: Arc<Config>,
    db: Arc<Db>,
    log: Arc<Log>,
}

#[dill::component]
#[dill::scope(Transaction)]
struct User {
    db: Arc<Db>,
}

#[dill::component]
#[dill::scope(Transaction)]
struct Repository {
    db: Arc<Db>,
    user: Arc<User>,
}

#[dill::component]
#[dill::scope(Transaction)]
struct Service {
    repository: Arc<Repository>,
    user: Arc<User>,
    config: Arc<Config>,
}

pub(crate) fn column() -> Column {
    let mut column = Column::new("dill");
    column.cannot(&[What::ByKey(100), What::ByKey(1_000), What::ByKey(10_000)], "knows types and no names");

    let catalog: &Catalog = Box::leak(Box::new(types()));
    column.can(What::ByType, move || black_box(catalog).get_one::<Config>());
    column.can(What::Transient, move || black_box(catalog).get_one::<Transient>());
    column.can(What::Request, move || request(black_box(catalog)));
    column.can(What::EmptyScope, move || {
        black_box(scope(black_box(catalog)));
    });

    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors");
    column.can(What::Build(100), build);
    column.cannot(&[What::Build(1_000), What::Build(10_000)], "takes a type of its own for every binding");
    column
}

/// A catalog of 100 values.
fn build() -> Catalog {
    let mut builder = Catalog::builder();
    seq_macro::seq!(N in 0..100 {
        builder.add_value(Filler::<N>(N));
    });
    builder.build()
}

fn types() -> Catalog {
    let mut builder = Catalog::builder();
    builder.add::<Config>().add::<Db>().add::<Log>();
    seq_macro::seq!(N in 0..97 {
        builder.add_value(Filler::<N>(N));
    });
    builder.add::<Transient>().add::<User>().add::<Repository>().add::<Service>();
    builder.build()
}

fn scope(catalog: &Catalog) -> Catalog {
    catalog.builder_chained().add_value(TransactionCache::new()).build()
}

/// What a request holds in the end.
type Held = (Arc<Config>, Arc<Db>, Arc<Service>);

fn request(catalog: &Catalog) -> Result<Held, InjectionError> {
    let request = scope(catalog);
    black_box(request.get_one::<User>()?);
    black_box(request.get_one::<Repository>()?);
    Ok((request.get_one()?, request.get_one()?, request.get_one()?))
}
