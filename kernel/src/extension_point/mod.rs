//! Extension points: named lists of implementations that anybody can add to.

mod check;
mod extend;
mod extensions;
mod inject;

use std::{
    any::{TypeId, type_name},
    borrow::Cow,
    fmt,
    marker::PhantomData,
    sync::Arc,
};

pub(crate) use self::check::check;
pub use self::extensions::Extensions;
use crate::{
    Binding, BindingFilter, BindingKey, BindingOrder, BindingRef, Context, ContextView, Inject, bind,
};

/// The tag of extensions; its values are the names of the extension points that they extend.
pub const EXTENSION_FOR: &str = "extensionFor";
/// The tag of an extension's name, by which [`Extensions::by_name`] finds it.
pub const EXTENSION_NAME: &str = "name";
/// The tag of an extension's phase, which says its place in the point's order.
pub const EXTENSION_PHASE: &str = "phase";
/// The tag of bindings that declare an extension point; its value is the point's name.
pub const EXTENSION_POINT: &str = "extensionPoint";

/// A place where other crates add implementations of `T`: a name and a type.
///
/// The crate that owns the place has it as a constant, declares it in its component, and takes the [`Extensions`] where it
/// needs them. Other crates add theirs with [`extension_for`](Binding::extension_for), or in one word with
/// [`extension`](Self::extension):
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use std::sync::Arc;
/// use lazo_kernel::{BindingKey, Context, ExtensionPoint, Extensions, Injectable, bind_type};
///
/// // One crate says what it takes,
/// trait Greeter: Send + Sync {
///     fn greet(&self, who: &str) -> String;
/// }
/// const GREETERS: ExtensionPoint<dyn Greeter> = ExtensionPoint::new("greeters");
///
/// #[derive(Injectable)]
/// struct Reception {
///     #[inject(extensions = GREETERS)]
///     greeters: Extensions<dyn Greeter>,
/// }
///
/// // others add to it.
/// #[derive(Injectable)]
/// struct French;
/// impl Greeter for French {
///     fn greet(&self, who: &str) -> String {
///         format!("Bonjour, {who}!")
///     }
/// }
///
/// let context = Context::new("demo");
/// context.add(GREETERS.declare())?;
/// context.add(bind_type::<Reception>().to_class())?;
/// context.add(GREETERS.extension::<French>("fr", |greeter| greeter))?;
/// let reception = context.get_sync(&BindingKey::<Reception>::of())?;
/// assert_eq!(reception.greeters.by_name("fr").await?.greet("Lazo"), "Bonjour, Lazo!");
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
pub struct ExtensionPoint<T: ?Sized> {
    name: Cow<'static, str>,
    phases: &'static [&'static str],
    value: PhantomData<fn() -> Box<T>>,
}

impl<T: ?Sized + Send + Sync + 'static> ExtensionPoint<T> {
    /// The point called `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), phases: &[], value: PhantomData }
    }

    /// The point whose name is made at run time.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Cow::Owned(name.into()), phases: &[], value: PhantomData }
    }

    /// The order of extensions, by the phase that each is in (see [`Binding::phase`]). `*` stands for phases that are not
    /// named, and for extensions without one; otherwise those go last. Within a phase, extensions are sorted by key.
    #[must_use]
    pub const fn in_phases(mut self, phases: &'static [&'static str]) -> Self {
        self.phases = phases;
        self
    }

    /// The point's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Says that somebody takes the point's extensions: a component adds this binding, and so
    /// [`verify`](crate::Application::verify) can tell an extension that is in the wrong place. A class with an
    /// `#[inject(extensions = ..)]` field declares the point as well.
    #[track_caller]
    pub fn declare(&self) -> Binding<PointInfo> {
        PointInfo { name: self.name.clone(), type_name: type_name::<T>(), type_id: TypeId::of::<T>() }
            .declare()
    }

    /// A binding of the class `C` as the point's extension called `name`, under the key `{point}.{name}`.
    #[track_caller]
    pub fn extension<C: crate::Injectable>(&self, name: &str, as_: fn(Arc<C>) -> Arc<T>) -> Binding<C> {
        let key = BindingKey::<T>::named(format!("{}.{name}", self.name));
        bind(key)
            .to_class_as(as_)
            .add_tag_value(EXTENSION_FOR, self.name.clone())
            .extension_name(name.to_owned())
    }

    /// Chooses the point's extensions. `A.filter().or(B.filter())` chooses those of two points.
    #[must_use]
    pub fn filter(&self) -> BindingFilter {
        extensions_of(self.name.clone())
    }

    /// The order in which the extensions are given.
    #[must_use]
    pub fn order(&self) -> BindingOrder {
        in_phases(self.phases)
    }

    /// The point's extensions as they are in the context, as a live list.
    #[must_use]
    pub fn view(&self, context: &Context) -> ContextView<T> {
        context.view_in_order(self.filter(), self.order())
    }

    /// The point's extensions as they are in the context, by name.
    #[must_use]
    pub fn extensions(&self, context: &Context) -> Extensions<T> {
        Extensions::new(self.name.clone(), self.view(context))
    }
}

fn extensions_of(point: Cow<'static, str>) -> BindingFilter {
    BindingFilter::tag_value(EXTENSION_FOR, point)
}

fn in_phases(phases: &'static [&'static str]) -> BindingOrder {
    BindingOrder::by_tag(EXTENSION_PHASE, phases.iter().copied())
}

impl<T: ?Sized> Clone for ExtensionPoint<T> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), phases: self.phases, value: PhantomData }
    }
}

impl<T: ?Sized + 'static> fmt::Debug for ExtensionPoint<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExtensionPoint<{}>({})", type_name::<T>(), self.name)
    }
}

/// An extension point as data: the value of the binding that declares it.
#[derive(Clone)]
pub struct PointInfo {
    name: Cow<'static, str>,
    type_name: &'static str,
    type_id: TypeId,
}

impl PointInfo {
    #[track_caller]
    fn declare(self) -> Binding<Self> {
        let key = BindingKey::named(format!("extensionPoints.{}", self.name));
        let name = self.name.clone();
        bind(key).to(self.clone()).meta(self).tag_value(EXTENSION_POINT, name)
    }

    /// The point's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the type that its extensions provide.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// Whether the binding can be an extension of the point.
    pub(crate) fn is_met_by(&self, binding: &BindingRef) -> bool {
        binding.provides_ids().any(|id| id == self.type_id)
    }
}

impl fmt::Debug for PointInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PointInfo").field("name", &self.name).field("type_name", &self.type_name).finish()
    }
}

/// A field that can take an extension point's extensions: [`Extensions`], [`ContextView`], or, as they are when the class is
/// built, `Vec<Arc<T>>`.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` takes one value, and an extension point has many",
    label = "not a list of extensions",
    note = "take `Extensions<T>`, `ContextView<T>` (both follow changes) or `Vec<Arc<T>>` (as of when the class is built)"
)]
pub trait InjectExtensions: Inject {}

impl<T: ?Sized + Send + Sync + 'static> InjectExtensions for Extensions<T> {}
impl<T: ?Sized + Send + Sync + 'static> InjectExtensions for ContextView<T> {}
impl<T: ?Sized + Send + Sync + 'static> InjectExtensions for Vec<Arc<T>> {}
