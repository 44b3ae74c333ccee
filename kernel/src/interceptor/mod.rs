//! Interceptors: code that runs around a method, and may look at the call, change it, repeat it, or answer in its place.
//!
//! | file | idea |
//! |---|---|
//! | `contract.rs` | what an interceptor is: [`Interceptor`], [`Next`], [`Target`] |
//! | `invocation.rs`, `caller.rs` | one call as interceptors see it, and the calls around it |
//! | `arguments.rs`, `returned.rs` | arguments and results of any type |
//! | `list.rs` | what a list of interceptors may name: keys and values |
//! | `chain.rs`, `groups.rs` | lists, put in order and made ready to run; kept until bindings change |
//! | `global.rs` | interceptors of every call |
//! | `proxy.rs`, `facet.rs`, `site.rs` | a trait whose methods are intercepted |
//! | `verify.rs` | what can be known to be wrong before the first call |

mod arguments;
mod caller;
mod chain;
mod contract;
mod error;
mod facet;
#[doc(hidden)]
pub mod generated;
mod global;
mod groups;
mod invocation;
mod list;
mod proxy;
mod returned;
mod site;
mod verify;

pub use self::{
    arguments::{Argument, ArgumentKey, Arguments},
    caller::{Caller, LateContext},
    chain::{Chain, ChainCell},
    contract::{Interceptor, Next, Target, TargetFuture, from_fn},
    error::InterceptionError,
    global::{GLOBAL_INTERCEPTOR, GLOBAL_INTERCEPTOR_SOURCE, INTERCEPTOR_GROUPS},
    invocation::{Invocation, InvocationSource},
    list::{InterceptorItem, Interceptors, IntoInterceptor},
    proxy::{Proxied, Proxy, ProxyMethod},
    returned::{Outcome, Returned},
    site::ProxySite,
    verify::problem,
};
pub(crate) use self::{list::ClassInterceptors, verify::check};
