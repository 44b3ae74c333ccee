//! Classes: what the container can build, and what they say of themselves.

use std::{any::type_name, sync::Arc};

use crate::{Binding, Naming, Resolution, Resolver, inject::Dependency};

/// A class that the container can build.
///
/// `#[derive(Injectable)]` writes it for a struct whose fields are injected, and `#[injected]` on an `impl` block for a
/// struct with a constructor. Each field or parameter is filled by its type's [`Inject`](crate::Inject), so a crate that
/// wants a new kind of parameter implements that trait for it. By hand, without a macro:
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{BindingKey, ClassInfo, Context, Inject, Injectable, Injection, Resolution, Resolver, bind_type};
///
/// struct Clock;
/// struct Alarm { clock: Arc<Clock> }
///
/// const CLOCK: Injection = Injection::by_type("clock");
///
/// impl Injectable for Alarm {
///     fn class() -> ClassInfo {
///         ClassInfo::new::<Self>(file!(), line!()).needs(Arc::<Clock>::dependency(&CLOCK))
///     }
///     fn construct(resolver: &Resolver<'_>) -> Resolution<Self> {
///         Arc::inject(resolver, &CLOCK).map(|clock| Self { clock })
///     }
/// }
///
/// let context = Context::new("demo");
/// context.add(bind_type::<Clock>().to(Clock))?;
/// context.add(bind_type::<Alarm>().to_class())?;
/// context.get_sync(&BindingKey::<Alarm>::of())?;
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be built by the container",
    label = "not injectable",
    note = "add `#[derive(Injectable)]` to it, or bind a value with `.to(..)` or a function with `.to_function(..)`"
)]
pub trait Injectable: Sized + Send + Sync + 'static {
    /// The class's name, place and needs, which verification reads.
    fn class() -> ClassInfo;

    /// Builds an instance.
    fn construct(resolver: &Resolver<'_>) -> Resolution<Self>;

    /// Builds an instance that others share. Only a class whose constructor itself makes an `Arc` says something else
    /// than [`construct`](Self::construct).
    fn construct_shared(resolver: &Resolver<'_>) -> Resolution<Arc<Self>> {
        Self::construct(resolver).map(Arc::new)
    }

    /// What the class says of its binding's key.
    fn naming() -> Naming {
        Naming::default()
    }

    /// Adds what the class says of its own binding: scope, tags, traits it provides.
    fn configure(binding: Binding<Self>) -> Binding<Self> {
        binding
    }
}

/// A class as data.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClassInfo {
    /// The full name of the type.
    pub name: &'static str,
    /// The source file that declares it.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
    /// What it needs.
    pub dependencies: Vec<Dependency>,
}

impl ClassInfo {
    /// The class `C` without dependencies; pass `file!()` and `line!()`.
    #[must_use]
    pub fn new<C>(file: &'static str, line: u32) -> Self {
        Self { name: type_name::<C>(), file, line, dependencies: Vec::new() }
    }

    /// The same with one more dependency.
    #[must_use]
    pub fn needs(mut self, dependency: Dependency) -> Self {
        self.dependencies.push(dependency);
        self
    }
}
