//! Injection: what a class or a function needs, said as data and filled in by look-up.
//!
//! | to learn about | read |
//! |---|---|
//! | classes, and what they say of themselves | `class.rs`, `provider.rs` |
//! | a place to fill, and the need that it has | `injection.rs`, `dependency.rs` |
//! | what can be filled | `value.rs`, `list.rs`, `surroundings.rs`, `getter.rs`, `setter.rs` |
//! | calling functions with what they need | `arguments.rs`, `function.rs`, `call.rs`, `caller.rs`, `outcome.rs` |

mod arguments;
mod call;
mod caller;
mod class;
mod dependency;
mod function;
mod getter;
mod injection;
mod list;
mod outcome;
mod provider;
mod setter;
mod surroundings;
mod value;

pub use self::{
    arguments::{Arguments, arguments},
    class::{ClassInfo, Injectable},
    dependency::{Dependency, Wants},
    function::{Function, FunctionOnce},
    getter::{Getter, ListGetter},
    injection::Injection,
    outcome::{Outcome, made, made_async, made_shared, made_shared_async},
    provider::Provider,
    setter::Setter,
    value::{ByValue, Inject, at_member},
};
pub(crate) use self::{
    injection::{ConfigPlace, Selector},
    list::values,
};
