//! Templates: what several bindings have in common, written once.

use crate::Binding;

impl<C: ?Sized + Send + Sync + 'static> Binding<C> {
    /// Applies a template: a function that says of a binding what several have in common. Templates are applied in the
    /// order in which they are written; a later one overrules an earlier one.
    ///
    /// ```
    /// use lazo_kernel::{Binding, BindingKey, Context, Scope, bind};
    ///
    /// fn cached<C: ?Sized + Send + Sync + 'static>(binding: Binding<C>) -> Binding<C> {
    ///     binding.scope(Scope::Singleton).tag("cached")
    /// }
    ///
    /// let context = Context::new("demo");
    /// let one = bind(BindingKey::<String>::new("one")).to_function(|| "one".to_owned());
    /// let one = context.add(one.apply(cached).apply(|binding| binding.tag_value("of", "demo")))?;
    /// assert_eq!((one.scope(), one.has_tag("cached"), one.tag_value_of("of")), (Scope::Singleton, true, Some("demo")));
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn apply(self, template: impl FnOnce(Self) -> Self) -> Self {
        template(self)
    }
}
