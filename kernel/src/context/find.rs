//! Finding bindings by a filter.

use super::Context;
use crate::{BindingFilter, BindingRef, filter::Hint, key::Name, order::sort_by_key, registry::Registry};

impl Context {
    /// The bindings that fit, here and above, sorted by key; a child's shadows its parent's of the same key, whether it
    /// fits or not. A filter that names a tag or a type looks only at the bindings that have it.
    ///
    /// ```
    /// use lazo_kernel::{BindingFilter, BindingKey, Context, bind};
    ///
    /// let context = Context::new("demo");
    /// context.add(bind(BindingKey::<str>::new("greeters.fr")).to("Bonjour").tag_value("language", "fr"))?;
    /// context.add(bind(BindingKey::<str>::new("greeters.es")).to("Hola").tag_value("language", "es"))?;
    /// assert_eq!(context.find(&BindingFilter::key("greeters.*")).len(), 2);
    /// assert_eq!(context.find(&BindingFilter::tag_value("language", "fr"))[0].key(), "greeters.fr");
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, filter: &BindingFilter) -> Vec<BindingRef> {
        let hint = filter.hint();
        self.collect(|registry| {
            let mut found = match &hint {
                Hint::Tags(tags) => tags.iter().flat_map(|tag| registry.tagged(tag)).collect(),
                Hint::Type(id) => registry.providing(*id).unwrap_or_default(),
                Hint::All => Registry::all(registry),
            };
            if matches!(&hint, Hint::Tags(tags) if tags.len() > 1) {
                sort_by_key(&mut found);
                found.dedup_by(|a, b| a.key() == b.key());
            }
            found.retain(|binding| filter.matches(binding));
            found
        })
    }

    /// Whether the name is bound here. For who holds a lock: lets nothing go, and so runs no user code.
    pub(crate) fn has_own(&self, name: &Name) -> bool {
        self.0.registry.get().is_some_and(|registry| registry.has(name))
    }
}
