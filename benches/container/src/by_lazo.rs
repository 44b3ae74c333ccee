//! The same services in Lazo's container.

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::FutureExt;
use lazo_kernel::{
    BindingKey, Context, ContextLevel, Error, Injectable, async_trait, bind, bind_type,
    interceptor::{Interceptor, Invocation, Next, Returned},
    proxy,
};

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

const ADDER: BindingKey<dyn Adder> = BindingKey::new("services.adder");
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

    for count in [0, 1, 3] {
        let context = Box::leak(Box::new(Context::new("calls")));
        context.add(bind(ADDER).to_class_as::<One>(|adder| adder).intercepted::<dyn Adder>(|adder| adder))?;
        for n in 0..count {
            let key = BindingKey::<Counter>::named(format!("counters.{n}"));
            context.add(bind(key).to(Counter::default()).global_interceptor(""))?;
        }
        // Found by its trait it is the proxy; by its class, itself.
        let adder = context.get_sync(&ADDER)?;
        column.can(What::Call(count), move || black_box(&adder).add(black_box(2)).now_or_never());
    }
    Ok(column)
}

/// What is called, through a proxy that its interceptors go around.
#[proxy]
#[async_trait]
trait Adder: Send + Sync {
    async fn add(&self, n: u64) -> anyhow::Result<u64>;
}

#[derive(Injectable)]
#[injectable(scope = Singleton)]
struct One {}

#[async_trait]
impl Adder for One {
    async fn add(&self, n: u64) -> anyhow::Result<u64> {
        Ok(n + 1)
    }
}

/// Counts calls that come back.
#[derive(Default)]
struct Counter(AtomicU64);

#[async_trait]
impl Interceptor for Counter {
    async fn intercept(&self, invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned> {
        let returned = next.run(invocation).await;
        self.0.fetch_add(1, Ordering::Relaxed);
        returned
    }
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

/// What a request holds in the end.
type Held = (Arc<Config>, Arc<Db>, Arc<Service>);

fn request(context: &Context) -> Result<Held, Error> {
    let request = context.lazy_child("request", ContextLevel::Request);
    black_box(request.get_sync(&BindingKey::<User>::of())?);
    black_box(request.get_sync(&BindingKey::<Repository>::of())?);
    Ok((
        request.get_sync(&BindingKey::of())?,
        request.get_sync(&BindingKey::of())?,
        request.get_sync(&BindingKey::of())?,
    ))
}
