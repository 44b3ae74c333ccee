//! Injection: what a class needs, said as data and filled in by look-up.

use std::{
    any::{TypeId, type_name},
    borrow::Cow,
    sync::Arc,
};

use crate::{
    Binding, BindingKey, Context, Error, Resolution, Resolver,
    config::TryRead,
    key::{KeyId, Name},
};

/// A class that the container can build.
///
/// `#[derive(Injectable)]` writes [`Injectable`] for a struct; each field is filled by its type's [`Inject`], so a crate
/// that wants a new kind of field implements that trait for it. By hand, without a macro:
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
    note = "add `#[derive(Injectable)]` to it, or bind a value with `.to(..)` or a function with `.to_dynamic(..)`"
)]
pub trait Injectable: Sized + Send + Sync + 'static {
    /// The class's name, place and needs, which verification reads.
    fn class() -> ClassInfo;

    /// Builds an instance.
    fn construct(resolver: &Resolver<'_>) -> Resolution<Self>;

    /// Adds what the class says of its own binding: scope, tags, traits it provides.
    fn configure(binding: Binding<Self>) -> Binding<Self> {
        binding
    }
}

/// A class whose job is to give a value of another type.
pub trait Provider: Injectable {
    /// What it gives.
    type Value: ?Sized + Send + Sync + 'static;

    /// Gives the value: [`Resolution::ready`] if it is there, [`Resolution::pending`] if it has to be awaited.
    fn value(self) -> Resolution<Arc<Self::Value>>;
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

/// One thing that a class needs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Dependency {
    /// The field or argument; empty if there is none to name.
    pub member: &'static str,
    /// How it is looked up.
    pub wants: Wants,
    /// The type it must have.
    pub type_id: TypeId,
    /// The name of that type.
    pub type_name: &'static str,
    /// Whether nothing bound is fine.
    pub optional: bool,
    /// Whether it is looked up later than at construction: it cannot be part of a cycle, nor be captured.
    pub lazy: bool,
    /// Whether every binding that fits is taken, however many there are.
    pub many: bool,
    /// Tries to read the section of the configuration that is wanted.
    pub(crate) reads: Option<TryRead>,
}

/// How a dependency is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wants {
    /// The one binding that provides the type.
    Type,
    /// The binding of this key.
    Key(String),
    /// All bindings with this tag.
    Tag(&'static str),
    /// All extensions of this extension point.
    Extensions(String),
    /// A section of the configuration.
    Configuration(&'static str),
    /// The context itself.
    Context,
}

impl Dependency {
    /// A dependency that must be there at construction.
    #[must_use]
    pub const fn on(member: &'static str, wants: Wants, type_id: TypeId, type_name: &'static str) -> Self {
        Self { member, wants, type_id, type_name, optional: false, lazy: false, many: false, reads: None }
    }

    /// The same, but nothing bound is fine.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// The same, but every binding that fits is taken.
    #[must_use]
    pub fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// The same, but looked up later.
    #[must_use]
    pub fn lazy(self) -> Self {
        Self { lazy: true, ..self }
    }

    pub(crate) fn of<T: ?Sized + 'static>(at: &Injection) -> Self {
        let wants = match &at.selector {
            Selector::Key(KeyId::Type) => Wants::Type,
            Selector::Key(KeyId::Name(name)) => Wants::Key(name.text.to_string()),
            Selector::Tag(tag) => Wants::Tag(tag),
            Selector::Extensions(point, _) => Wants::Extensions(point.to_string()),
        };
        Self::on(at.member, wants, TypeId::of::<T>(), type_name::<T>())
    }
}

/// A place to fill: which member, and how its value is chosen.
#[derive(Debug, Clone)]
pub struct Injection {
    member: &'static str,
    pub(crate) selector: Selector,
}

#[derive(Debug, Clone)]
pub(crate) enum Selector {
    Key(KeyId),
    Tag(&'static str),
    /// The extensions of a point, by the point's phases.
    Extensions(Cow<'static, str>, &'static [&'static str]),
}

impl Injection {
    /// Whatever provides the member's type.
    #[must_use]
    pub const fn by_type(member: &'static str) -> Self {
        Self { member, selector: Selector::Key(KeyId::Type) }
    }

    /// What `key` is bound to. The key's type is the one that `I` looks up: a `BindingKey<dyn Greeter>` fits a field of
    /// type `Arc<dyn Greeter>`.
    #[must_use]
    pub fn by_key<I: Inject>(member: &'static str, key: &BindingKey<I::Target>) -> Self {
        Self { member, selector: Selector::Key(key.id.clone()) }
    }

    /// What the key called `name` is bound to.
    #[must_use]
    pub const fn by_name(member: &'static str, name: &'static str) -> Self {
        Self { member, selector: Selector::Key(KeyId::Name(Name::constant(name))) }
    }

    /// Everything tagged `tag`.
    #[must_use]
    pub const fn by_tag(member: &'static str, tag: &'static str) -> Self {
        Self { member, selector: Selector::Tag(tag) }
    }

    /// The member that is filled.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    pub(crate) const fn by(member: &'static str, selector: Selector) -> Self {
        Self { member, selector }
    }

    /// What to look up.
    const fn id(&self) -> &KeyId {
        match &self.selector {
            Selector::Key(id) => id,
            Selector::Tag(_) | Selector::Extensions(..) => &KeyId::Type,
        }
    }

    /// The key to look up, typed.
    fn key<T: ?Sized + 'static>(&self) -> BindingKey<T> {
        BindingKey::from_id(self.id().clone())
    }
}

/// A type that a field can have to be filled by injection.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be injected",
    label = "not injectable",
    note = "inject `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `ContextView<T>`, `Getter<T>` or `Context`; a field that is \
            not looked up is marked `#[default]`"
)]
pub trait Inject: Sized + Send + 'static {
    /// The type that is looked up.
    type Target: ?Sized + 'static;

    /// What the field needs, as data.
    fn dependency(at: &Injection) -> Dependency;

    /// The field's value.
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self>;
}

/// An error met while filling a member says which.
fn at_member<T: Send + 'static>(at: &Injection, resolution: Resolution<T>) -> Resolution<T> {
    match resolution {
        ready @ Resolution::Ready(Ok(_)) => ready,
        other => {
            let member = at.member;
            other.map_err(move |error| Error::at_member(error, member))
        }
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Arc<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at)
    }

    #[inline]
    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.context().resolve_id(at.id()))
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Option<Arc<T>> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).optional()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        at_member(at, resolver.context().resolve_optional_id(at.id()))
    }
}

/// All values with a tag (`#[inject(tag = "greeters")]`), sorted by their bindings' keys; without a tag, all that provide
/// the type.
impl<T: ?Sized + Send + Sync + 'static> Inject for Vec<Arc<T>> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).many()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let context = resolver.context();
        let bindings = match at.selector {
            Selector::Tag(tag) => context.find_by_tag(tag),
            Selector::Extensions(..) => {
                let mut extensions = context.find(&at.filter::<T>());
                at.order().sort(&mut extensions);
                extensions
            }
            _ => context.candidates(TypeId::of::<T>()),
        };
        let empty = Resolution::ready(Self::with_capacity(bindings.len()));
        let all = bindings.iter().fold(empty, |all, binding| {
            all.zip(context.resolve_binding(binding)).map(|(mut all, value)| {
                all.push(value);
                all
            })
        });
        at_member(at, all)
    }
}

/// The context that the dependencies come from.
impl Inject for Context {
    type Target = Self;

    fn dependency(at: &Injection) -> Dependency {
        Dependency { wants: Wants::Context, ..Dependency::of::<Self>(at) }
    }

    fn inject(resolver: &Resolver<'_>, _: &Injection) -> Resolution<Self> {
        Resolution::ready(resolver.context().clone())
    }
}

/// Looks a value up when it is needed, each time anew: breaks cycles, and puts off what is dear to build.
#[derive(Debug, Clone)]
pub struct Getter<T: ?Sized + 'static> {
    context: Context,
    key: BindingKey<T>,
}

impl<T: ?Sized + Send + Sync + 'static> Getter<T> {
    /// Looks `key` up in `context` when asked.
    #[must_use]
    pub const fn new(context: Context, key: BindingKey<T>) -> Self {
        Self { context, key }
    }

    /// The value, as of now.
    ///
    /// # Errors
    ///
    /// As [`Context::get`].
    pub async fn get(&self) -> Result<Arc<T>, Error> {
        self.context.get(&self.key).await
    }

    /// The value, as of now, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Context::get_sync`].
    pub fn get_sync(&self) -> Result<Arc<T>, Error> {
        self.context.get_sync(&self.key)
    }
}

impl<T: ?Sized + Send + Sync + 'static> Inject for Getter<T> {
    type Target = T;

    fn dependency(at: &Injection) -> Dependency {
        Dependency::of::<T>(at).lazy()
    }

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        Resolution::ready(Self::new(resolver.context().clone(), at.key()))
    }
}
