//! The same services in Lazo's container.

use std::{hint::black_box, sync::Arc};

use lazo_kernel::{BindingKey, Context, ContextLevel, Error, Injectable, bind, bind_type};

use crate::{filler::Filler, table::Column, what::What};

struct Config(#[expect(dead_code, reason = "only its size matters")] u64);
struct Db(#[expect(dead_code, reason = "only its size matters")] u64);
struct Log(#[expect(dead_code, reason = "only its size matters")] u64);

#[derive(Injectable)]
struct Transient {
    #[inject]
    _config: Arc<Config>,
    #[inject]
    _db: Arc<Db>,
    #[inject]
    _log: Arc<Log>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct User {
    #[inject]
    _db: Arc<Db>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Repository {
    #[inject]
    _db: Arc<Db>,
    #[inject]
    _user: Arc<User>,
}

#[derive(Injectable)]
#[injectable(scope = Request)]
struct Service {
    #[inject]
    _repository: Arc<Repository>,
    #[inject]
    _user: Arc<User>,
    #[inject]
    _config: Arc<Config>,
}

const IN_100: BindingKey<usize> = BindingKey::new("values.50");
const IN_1_000: BindingKey<usize> = BindingKey::new("values.500");
const IN_10_000: BindingKey<usize> = BindingKey::new("values.5000");

pub(crate) fn column() -> Result<Column, Error> {
    let mut column = Column::new("Lazo");
    for (count, key) in [(100, IN_100), (1_000, IN_1_000), (10_000, IN_10_000)] {
        let context = build(count)?;
        column.can(What::ByKey(count), move || black_box(&context).get_sync(black_box(&key)));
        column.can(What::Build(count), move || build(count));
    }

    let types: &Context = Box::leak(Box::new(types()?));
    column.can(What::ByType, move || black_box(types).get_sync(&BindingKey::<Config>::of()));
    column.can(What::Transient, move || black_box(types).get_sync(&BindingKey::<Transient>::of()));
    column.can(What::Request, move || request(black_box(types)));
    column.can(What::EmptyScope, move || {
        black_box(black_box(types).lazy_child("request", ContextLevel::Request));
    });

    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors yet");
    Ok(column)
}

/// A context of `count` values.
fn build(count: usize) -> Result<Context, Error> {
    let context = Context::new("build");
    for n in 0..count {
        context.add(bind(BindingKey::<usize>::named(format!("values.{n}"))).to(n))?;
    }
    Ok(context)
}

fn types() -> Result<Context, Error> {
    let context = Context::new("types");
    context.add(bind_type::<Config>().to(Config(1)))?;
    context.add(bind_type::<Db>().to(Db(2)))?;
    context.add(bind_type::<Log>().to(Log(3)))?;
    seq_macro::seq!(N in 0..97 {
        context.add(bind_type::<Filler<N>>().to(Filler::<N>(N)))?;
    });
    context.add(bind_type::<Transient>().to_class())?;
    context.add(bind_type::<User>().to_class())?;
    context.add(bind_type::<Repository>().to_class())?;
    context.add(bind_type::<Service>().to_class())?;
    Ok(context)
}

fn request(context: &Context) -> Result<(Arc<Config>, Arc<Db>, Arc<Service>), Error> {
    let request = context.lazy_child("request", ContextLevel::Request);
    black_box(request.get_sync(&BindingKey::<User>::of())?);
    black_box(request.get_sync(&BindingKey::<Repository>::of())?);
    Ok((
        request.get_sync(&BindingKey::of())?,
        request.get_sync(&BindingKey::of())?,
        request.get_sync(&BindingKey::of())?,
    ))
}
