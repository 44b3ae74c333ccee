//! The macros of `lazo-kernel`. They are sugar: what they write can be written by hand with the kernel's public traits.

use proc_macro::TokenStream;

mod artifact;
mod entry;
mod field;
mod injectable;
mod paths;

/// Lets the container build a struct: writes `Injectable` for it.
///
/// Each field says where it comes from:
///
/// | attribute | value |
/// |---|---|
/// | `#[inject]` | whatever provides the field's type: `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `Getter<T>`, `Context` |
/// | `#[inject(KEY)]` | what the `BindingKey` constant `KEY` is bound to |
/// | `#[inject("services.clock")]` | what the key of that name is bound to |
/// | `#[inject(tag = "greeters")]` | everything with the tag, in a `Vec<Arc<T>>`, or in a `ContextView<T>` that follows changes |
/// | `#[inject(extensions = POINT)]` | the extensions of the `ExtensionPoint` constant, in `Extensions<T>`, a `ContextView<T>` or a `Vec<Arc<T>>` |
/// | `#[config("section")]` | that section of the configuration, in an `Arc<C>` |
/// | `#[default]`, `#[default(expr)]` | a value that is not looked up |
///
/// `#[injectable(scope = Singleton, tag = "clock", provides(dyn Clock))]` on the struct says what every binding of it
/// gets; `extends(POINT)` makes it an extension of that point.
#[proc_macro_derive(Injectable, attributes(inject, config, default, injectable))]
pub fn derive_injectable(input: TokenStream) -> TokenStream {
    injectable::derive(syn::parse_macro_input!(input)).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Declares a service: an injectable class that its crate's booter binds to `services.<Name>`, as a singleton.
///
/// Takes what `#[injectable(..)]` takes, and `key = ".."` for another key:
/// `#[service(provides(dyn Greeter), scope = Request)]`.
#[proc_macro_attribute]
pub fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    artifact::service(args.into(), item.into()).into()
}

/// Declares a life cycle observer, which its crate's booter binds to `observers.<Name>`, as a singleton.
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
