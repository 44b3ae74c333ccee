//! The same services in shaku, whose modules are put together by the compiler.

use std::{hint::black_box, sync::Arc};

use shaku::{Component, HasComponent, HasProvider, Interface, Provider, module};

use crate::{table::Column, what::What};

trait Config: Interface {}
trait Db: Interface {}
trait Log: Interface {}
trait Transient {}

#[derive(Component)]
#[shaku(interface = Config)]
struct ConfigValue {
    #[shaku(default = 1)]
    _value: u64,
}

#[derive(Component)]
#[shaku(interface = Db)]
struct DbValue {
    #[shaku(default = 2)]
    _value: u64,
}

#[derive(Component)]
#[shaku(interface = Log)]
struct LogValue {
    #[shaku(default = 3)]
    _value: u64,
}

#[derive(Provider)]
#[shaku(interface = Transient)]
struct TransientValue {
    #[shaku(inject)]
    _config: Arc<dyn Config>,
    #[shaku(inject)]
    _db: Arc<dyn Db>,
    #[shaku(inject)]
    _log: Arc<dyn Log>,
}

impl Config for ConfigValue {}
impl Db for DbValue {}
impl Log for LogValue {}
impl Transient for TransientValue {}

module! {
    Services { components = [ConfigValue, DbValue, LogValue], providers = [TransientValue] }
}

seq_macro::seq!(N in 0..100 {
    #(
        trait Filler~N: Interface {}

        #[derive(Component)]
        #[shaku(interface = Filler~N)]
        struct FillerValue~N {
            #[shaku(default = N)]
            _value: usize,
        }

        impl Filler~N for FillerValue~N {}
    )*

    module! {
        Fillers { components = [#(FillerValue~N,)*], providers = [] }
    }
});

pub(crate) fn column() -> Column {
    let mut column = Column::new("shaku");
    column.cannot(&[What::ByKey(100), What::ByKey(1_000), What::ByKey(10_000)], "knows types and no names");

    let services: &Services = Box::leak(Box::new(Services::builder().build()));
    column.can(What::ByType, move || -> Arc<dyn Config> { black_box(services).resolve() });
    column.can(What::Transient, move || -> Option<Box<dyn Transient>> { black_box(services).provide().ok() });

    column.cannot(&[What::Request, What::EmptyScope], "has no scopes");
    column.cannot(&[What::Call(0), What::Call(1), What::Call(3)], "has no interceptors");
    column.can(What::Build(100), || Fillers::builder().build());
    column.cannot(&[What::Build(1_000), What::Build(10_000)], "takes a type of its own for every binding");
    column
}
