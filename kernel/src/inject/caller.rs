//! Looking up what a call needs: there is a context, and no binding is being built.

use std::sync::OnceLock;

use crate::{BindingKey, BindingRef, Context, Resolver, asker::Asker, bind};

/// Stands in the place of the binding that is being built. It is in no context, and has nothing to change.
fn nobody() -> &'static BindingRef {
    static NOBODY: OnceLock<BindingRef> = OnceLock::new();
    NOBODY.get_or_init(|| bind(BindingKey::<()>::new("(a call)")).to(()).finish())
}

impl<'a> Resolver<'a> {
    /// Looks up in `context` what somebody needs who is not being built: the arguments of a function.
    #[must_use]
    pub fn of_caller(context: &'a Context) -> Self {
        Self::new(Asker::Context(context), nobody(), None)
    }

    /// The binding that is being built, if one is: there is none while a function's arguments are looked up.
    #[must_use]
    pub fn binding_under_resolution(&self) -> Option<&'a BindingRef> {
        Some(self.binding()).filter(|binding| binding.0.id != nobody().0.id)
    }
}
