//! Messages about orders of groups, and about interceptors.

use async_trait::async_trait;
use lazo_kernel::{
    BindingKey, Injectable, LifeCycleObserver, LifeCycleOptions, bind, bind_type, interceptor::Interceptor,
};

use super::{app, golden};

struct Cache;

#[async_trait]
impl LifeCycleObserver for Cache {}

#[derive(Injectable)]
struct Audited {}

#[test]
fn an_order_of_observer_groups() {
    let cached = || {
        let app = app();
        app.observer("cache", bind(BindingKey::<Cache>::new("observers.cache")).to(Cache))
            .expect("it is new");
        app
    };
    let twice = cached().life_cycle(LifeCycleOptions::new().groups(["cache", "*", "server", "cache"]));
    golden("LZ0007-twice", twice.verify());
    let misspelt = cached().life_cycle(LifeCycleOptions::new().groups(["cashe", "*", "server"]));
    golden("LZ0007-misspelt", misspelt.verify());
    let disabled = cached().life_cycle(LifeCycleOptions::new().disabled_groups(["cashe"]));
    golden("LZ0007-disabled", disabled.verify());
}

#[test]
fn an_order_of_interceptor_groups() {
    let app = app();
    app.set_interceptor_groups(["log", "auth", "log"]).expect("it is not locked");
    golden("LZ0010-twice", app.verify());
}

#[test]
fn a_listed_interceptor() {
    let nobody = BindingKey::<dyn Interceptor>::new("interceptors.nobody");
    golden("LZ0011-not-bound", app().with(bind_type::<Audited>().to_class().intercept(nobody)).verify());
}

#[test]
fn a_global_interceptor_that_is_none() {
    let text = bind(BindingKey::<str>::new("text")).to("no interceptor").tag("globalInterceptor");
    golden("LZ0012-no-interceptor", app().with(text).verify());
}
