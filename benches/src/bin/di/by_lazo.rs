//! The same services in Lazo's container.

use std::{hint::black_box, sync::Arc};

use lazo_kernel::{BindingKey, Context, ContextLevel, Error, Injectable, bind, bind_type};

use crate::by_hand::{Config, Db, Log};

#[derive(Injectable)]
pub(crate) struct Transient {
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
pub(crate) struct Service {
    #[inject]
    _repository: Arc<Repository>,
    #[inject]
    _user: Arc<User>,
    #[inject]
    _config: Arc<Config>,
}

const CONFIG: BindingKey<Config> = BindingKey::new("services.Config");

pub(crate) struct Container(Context);

impl Container {
    pub(crate) fn new() -> Result<Self, Error> {
        let context = Context::new("bench");
        context.add(bind(CONFIG).to(Config(1)))?;
        context.add(bind_type::<Db>().to(Db(2)))?;
        context.add(bind_type::<Log>().to(Log(3)))?;
        for n in 0..97 {
            context.add(bind(BindingKey::<usize>::named(format!("services.Filler{n}"))).to(n))?;
        }
        context.add(bind_type::<Transient>().to_class())?;
        context.add(bind_type::<User>().to_class())?;
        context.add(bind_type::<Repository>().to_class())?;
        context.add(bind_type::<Service>().to_class())?;
        Ok(Self(context))
    }

    pub(crate) fn by_key(&self) -> Result<Arc<Config>, Error> {
        self.0.get_sync(black_box(&CONFIG))
    }

    pub(crate) fn by_type(&self) -> Result<Arc<Config>, Error> {
        self.0.get_sync(&BindingKey::of())
    }

    pub(crate) fn transient(&self) -> Result<Arc<Transient>, Error> {
        self.0.get_sync(&BindingKey::of())
    }

    pub(crate) fn empty_request(&self) {
        black_box(self.0.child("request", ContextLevel::Request));
    }

    pub(crate) fn request(&self) -> Result<impl Sized, Error> {
        let request = self.0.child("request", ContextLevel::Request);
        black_box(request.get_sync(&BindingKey::<User>::of())?);
        black_box(request.get_sync(&BindingKey::<Repository>::of())?);
        let (config, db) = (BindingKey::<Config>::of(), BindingKey::<Db>::of());
        Ok((
            request.get_sync(&config)?,
            request.get_sync(&db)?,
            request.get_sync(&BindingKey::<Service>::of())?,
        ))
    }
}

/// A context of `count` values.
pub(crate) fn build(count: usize) -> Result<Context, Error> {
    let context = Context::new("build");
    for n in 0..count {
        context.add(bind(BindingKey::<usize>::named(format!("values.{n}"))).to(n))?;
    }
    Ok(context)
}
