//! Where configuration is: a section of the application's, or what is bound for one binding.

use std::{
    any::{TypeId, type_name},
    borrow::Cow,
    sync::Arc,
};

use serde::de::DeserializeOwned;

use super::{name_for, section_if_any};
use crate::{
    BindingRef, Context, Error, ErrorKind, Injection, Resolution,
    inject::{ConfigPlace, Selector},
    property::{self, Properties},
};

/// A place of configuration that can be read later: the binding that it belongs to is known.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Section(&'static str),
    Of(Cow<'static, str>, &'static str),
    Nowhere,
}

impl Place {
    pub(super) fn of(at: &Injection, binding: Option<&BindingRef>) -> Self {
        match &at.selector {
            Selector::Config(ConfigPlace::Section(path)) => Self::Section(path),
            Selector::Config(ConfigPlace::Of(key, path)) => Self::Of(key.clone(), path),
            Selector::Config(ConfigPlace::Own(path)) => {
                binding.map_or(Self::Nowhere, |binding| Self::Of(binding.key().to_owned().into(), path))
            }
            _ => Self::Nowhere,
        }
    }

    /// The configuration as it is now, or `None` if there is none.
    pub(super) fn read<C>(&self, context: &Context) -> Resolution<Option<Arc<C>>>
    where
        C: DeserializeOwned + Send + Sync + 'static,
    {
        match self {
            Self::Section(path) => section_if_any(context, path).map(|found| found.map(Arc::new)).into(),
            Self::Of(key, path) => of_binding(context, key, path),
            Self::Nowhere => Resolution::ready(None),
        }
    }
}

/// What is bound as the configuration of `key`; else the section of that name.
pub(super) fn of_binding<C>(context: &Context, key: &str, path: &str) -> Resolution<Option<Arc<C>>>
where
    C: DeserializeOwned + Send + Sync + 'static,
{
    let Some(bound) = context.binding(&name_for(key)) else {
        let section = if path.is_empty() { Cow::Borrowed(key) } else { format!("{key}.{path}").into() };
        return section_if_any(context, &section).map(|found| found.map(Arc::new)).into();
    };
    if path.is_empty() && provides::<C>(&bound) {
        return context.resolve_binding::<C>(&bound).map(Some);
    }
    if !provides::<dyn Properties>(&bound) {
        let message = format!(
            "`{}` is not a `{}`, and its parts cannot be read: add `.with_properties()` to its binding",
            bound.key(),
            type_name::<C>()
        );
        return Err(Error::new(ErrorKind::Configuration(message))).into();
    }
    property::read(context, &bound, Cow::Owned(path.to_owned())).map(|found| found.map(Arc::new))
}

fn provides<T: ?Sized + 'static>(binding: &BindingRef) -> bool {
    binding.provides_ids().any(|id| id == TypeId::of::<T>())
}
