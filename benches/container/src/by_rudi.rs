//! The same services in rudi: single instances by type and name, read through a shared reference; what has to be built
//! takes the context for itself.

use std::{hint::black_box, sync::Arc};

use rudi::{Context, DynProvider, Module, modules, providers, transient};

use crate::{filler::Filler, table::Column, what::What};

struct Config(#[expect(dead_code, reason = "only its size matters")] u64);
struct Db(#[expect(dead_code, reason = "only its size matters")] u64);
struct Log(#[expect(dead_code, reason = "only its size matters")] u64);

struct Transient {
    _config: Arc<Config>,
    _db: Arc<Db>,
    _log: Arc<Log>,
}

struct Transients;

impl Module for Transients {
    fn providers() -> Vec<DynProvider> {
        providers![transient(|c| Transient { _config: c.resolve(), _db: c.resolve(), _log: c.resolve() })]
    }
}

const NAMES: [(usize, &str); 3] = [(100, "values.50"), (1_000, "values.500"), (10_000, "values.5000")];

pub(crate) fn column() -> Column {
    let mut column = Column::new("rudi");
    for (count, name) in NAMES {
        let context = build(count);
        column.can(What::ByKey(count), move || {
            black_box(&context).get_single_with_name::<Arc<usize>>(black_box(name)).clone()
        });
        column.can(What::Build(count), move || build(count));
    }

    let context = types();
    column.can(What::ByType, move || black_box(&context).get_single::<Arc<Config>>().clone());
    let mut context = types();
    column.can(What::Transient, move || black_box(&mut context).resolve::<Transient>());

    column.cannot(&[What::Request, What::EmptyScope], "has no scopes");
    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors");
    column
}

/// A context of `count` values.
fn build(count: usize) -> Context {
    let mut context = Context::default();
    for n in 0..count {
        context.insert_singleton_with_name(Arc::new(n), format!("values.{n}"));
    }
    context
}

fn types() -> Context {
    let mut context = Context::create(modules![Transients]);
    context.insert_singleton(Arc::new(Config(1)));
    context.insert_singleton(Arc::new(Db(2)));
    context.insert_singleton(Arc::new(Log(3)));
    seq_macro::seq!(N in 0..97 {
        context.insert_singleton(Arc::new(Filler::<N>(N)));
    });
    context
}
