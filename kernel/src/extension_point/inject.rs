//! Extension points as the source of a field.

use std::borrow::Cow;

use super::{EXTENSION_FOR, EXTENSION_PHASE, ExtensionPoint, InjectExtensions};
use crate::{
    BindingFilter, BindingOrder,
    inject::{Injection, Selector},
    key::KeyId,
};

impl Injection {
    /// The extensions of `point`, in its order.
    #[must_use]
    pub fn by_extensions<I: InjectExtensions>(
        member: &'static str,
        point: &ExtensionPoint<I::Target>,
    ) -> Self {
        let (name, phases) = (point.name.clone(), point.phases);
        Self::by(member, Selector::Extensions(name, phases))
    }

    /// What a member that takes everything that fits looks for.
    pub(crate) fn filter<T: ?Sized + 'static>(&self) -> BindingFilter {
        match &self.selector {
            Selector::Tag(tag) => BindingFilter::tag(*tag),
            Selector::Key(KeyId::Name(name)) => {
                let name = name.clone();
                BindingFilter::matching(move |binding| binding.key() == name.text)
            }
            Selector::Extensions(point, _) => BindingFilter::tag_value(EXTENSION_FOR, point.clone()),
            Selector::Filter(filter) => filter.clone(),
            _ => BindingFilter::provides::<T>(),
        }
    }

    /// The order in which it takes them.
    pub(crate) fn order(&self) -> BindingOrder {
        match &self.selector {
            Selector::Extensions(_, phases) => BindingOrder::by_tag(EXTENSION_PHASE, phases.iter().copied()),
            _ => BindingOrder::default(),
        }
    }

    /// The extension point, or what stands in its place in messages.
    pub(super) fn point(&self) -> Cow<'static, str> {
        match &self.selector {
            Selector::Extensions(point, _) => point.clone(),
            Selector::Tag(tag) => Cow::Borrowed(tag),
            _ => Cow::Borrowed(self.member()),
        }
    }
}
