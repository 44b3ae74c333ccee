//! The macros of `lazo-kernel`. They are sugar: what they write can be written by hand with the kernel's public traits.

use proc_macro::TokenStream;

mod artifact;
mod entry;
mod injectable;
mod injected;
mod intercept;
mod interceptor;
mod look_ups;
mod paths;
mod proxy;
mod proxy_method;
mod settings;
mod source;
mod words;

/// Lets the container build a struct: writes `Injectable` for it.
///
/// Each field says where it comes from:
///
/// | attribute | value |
/// |---|---|
/// | `#[inject]` | whatever provides the field's type: `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `Getter<T>`, `Setter<T>`, `BindingRef`, `Context`, `WeakContext` |
/// | `#[inject(KEY)]` | what the `BindingKey` constant `KEY` is bound to |
/// | `#[inject("services.clock")]` | what the key of that name is bound to |
/// | `#[inject("settings#rest.port")]` | what is at that path in the key's value, in an `Arc<P>` or as a `P` |
/// | `#[inject(tag = "greeters")]` | everything with the tag, in a `Vec<Arc<T>>`, a `ListGetter<T>`, or a `ContextView<T>` that follows changes |
/// | `#[inject(filter = filter())]` | everything that a `BindingFilter` takes, in one of those |
/// | `#[inject(extensions = POINT)]` | the extensions of the `ExtensionPoint` constant, in `Extensions<T>` or one of those |
/// | `#[inject(binding = KEY)]` | the binding of the key, in a `BindingRef` |
/// | `#[config("section")]` | that section of the configuration, in an `Arc<C>`, as a `C`, or in a `ConfigView<C>` or `ConfigGetter<C>` |
/// | `#[config]`, `#[config(path = "..")]` | the configuration of the binding that is being built, or a part of it |
/// | `#[config(of = KEY)]` | the configuration of another binding |
/// | `#[default]`, `#[default(expr)]` | a value that is not looked up |
///
/// `#[injectable(scope = Singleton, tag = "clock", provides(dyn Clock))]` on the struct says what every binding of it
/// gets; `extends(POINT)` makes it an extension of that point; also `default`, `template = function`, and `key = ".."`, `name = ".."`, `namespace = ".."` for its key.
/// `#[intercept(AUDIT, retry)]` lists interceptors of all its methods.
#[proc_macro_derive(Injectable, attributes(inject, config, default, injectable, intercept))]
pub fn derive_injectable(input: TokenStream) -> TokenStream {
    injectable::derive(syn::parse_macro_input!(input)).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Lets the container call a class's constructor, and its methods with injected parameters; or a plain function.
///
/// On an `impl` block, `#[constructor]` marks the function that makes the class, and writes `Injectable` for it. It is
/// `async` or not, and returns `Self`, `Arc<Self>`, or a `Result` of either. Its parameters are injected by type, or as
/// their attributes say, which are those of `#[derive(Injectable)]`. Settings for the class's binding go into
/// `#[injected(scope = Singleton, provides(dyn Clock))]`.
///
/// An artifact with a constructor says so: `#[service(constructor)] struct Alarm { .. }`.
///
/// A method or function `print(&self, title: String, #[inject] clock: Arc<Clock>)` gets a companion
/// `print_in(&self, context: &Context, title: String)`, which looks up what is marked, and takes the rest from its caller.
#[proc_macro_attribute]
pub fn injected(args: TokenStream, item: TokenStream) -> TokenStream {
    injected::expand(args.into(), item.into()).into()
}

/// Declares a service: an injectable class that its crate's booter binds to `services.<Name>`, as a singleton.
///
/// Takes what `#[injectable(..)]` takes, and `key = ".."` for another key:
/// `#[service(provides(dyn Greeter), scope = Request)]`.
#[proc_macro_attribute]
pub fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    artifact::service(args.into(), item.into()).into()
}

/// Declares a life cycle observer, which its crate's booter binds to `lifeCycleObservers.<Name>`, as a singleton.
///
/// Takes what `#[injectable(..)]` takes, and `group = ".."` for its place in the order of starting.
#[proc_macro_attribute]
pub fn observer(args: TokenStream, item: TokenStream) -> TokenStream {
    artifact::observer(args.into(), item.into()).into()
}

/// Declares a component, which its crate's booter mounts before it binds anything else. For a struct that implements
/// `Component`: without fields, or with a `Default`.
///
/// The component of a library is better left without it: applications name it, `app.component(MyComponent)`, and that
/// links the library.
#[proc_macro_attribute]
pub fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    artifact::component(args.into(), item.into()).into()
}

/// Declares a provider: an injectable class that implements `Provider`, whose value its crate's booter binds to the
/// value's own key, as a singleton.
///
/// Takes `key = ".."` for another key, and for the value's binding `scope = Transient` (the provider is asked at each
/// look-up), `tag = ".."`, `default` (yields to other bindings).
#[proc_macro_attribute]
pub fn provider(args: TokenStream, item: TokenStream) -> TokenStream {
    artifact::provider(args.into(), item.into()).into()
}

/// Makes an interceptor of a function, or offers a class that is one to its crate's booter.
///
/// On `async fn name(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned>`, the function becomes
/// one that implements `Interceptor` and can stand in lists: `#[intercept(name)]`. On a struct, it derives
/// `Injectable`; implement `Interceptor` for it.
///
/// | setting | meaning |
/// |---|---|
/// | `global` | it runs around every call; the booter binds it to `globalInterceptors.<Name>` |
/// | `group = "log"` | the same, in this group |
/// | `source = "route"`, `source = ["route", "proxy"]` | the same, for calls of these sources only |
/// | `key = ".."` | another key; without `global`, a struct is bound to `interceptors.<Name>` |
///
/// Others are those of `#[injectable(..)]`, for structs.
#[proc_macro_attribute]
pub fn interceptor(args: TokenStream, item: TokenStream) -> TokenStream {
    interceptor::expand(args.into(), item.into()).into()
}

/// Writes a proxy for a trait, whose methods run along their interceptors: `<Trait>Proxy`, and `Proxied` for `dyn Trait`.
///
/// The trait is `Send + Sync`; its methods take `&self` and are plain ones or those of `#[async_trait]` (write `#[proxy]` in
/// front of it). They return a `Result<T, E>` whose error can be made of an `anyhow::Error`; others are marked `#[direct]`, and
/// are not intercepted. `#[intercept(AUDIT, retry)]` on the trait or on a method lists interceptors.
///
/// On an `impl` of such a trait, it lets the block and its methods list interceptors in the same way.
#[proc_macro_attribute]
pub fn proxy(args: TokenStream, item: TokenStream) -> TokenStream {
    proxy::expand(args.into(), item.into()).into()
}

/// Runs an `async fn main` on a multi-threaded tokio runtime. With the `lazo` crate and its `logging` feature, log lines
/// go to standard error (`RUST_LOG` chooses which).
///
/// `#[lazo::main(worker_threads = 4)]` says how many threads (by default as many as there are cores),
/// `#[lazo::main(flavor = "current_thread")]` runs on the main thread alone. When `main` returns, blocking work that is
/// still under way has a second to end: a thread that hangs does not keep the process.
///
/// By hand, it is `#[tokio::main]`.
#[proc_macro_attribute]
pub fn main(args: TokenStream, item: TokenStream) -> TokenStream {
    entry::main(args.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
