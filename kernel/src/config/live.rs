//! Configuration that is read when it is needed, and so may change meanwhile.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex},
};

use serde::de::DeserializeOwned;

use super::{inject::InjectConfig, place::Place};
use crate::{Context, ContextLevel, Error, Injection, Resolution, Resolver, WeakContext, sync::lock};

/// Reads configuration when asked, each time anew.
///
/// Like a [`Getter`](crate::Getter), it does not keep its context alive.
pub struct ConfigGetter<C> {
    context: WeakContext,
    place: Place,
    config: PhantomData<fn() -> C>,
}

impl<C> Clone for ConfigGetter<C> {
    fn clone(&self) -> Self {
        Self { context: self.context.clone(), place: self.place.clone(), config: PhantomData }
    }
}

impl<C> fmt::Debug for ConfigGetter<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigGetter").field("context", &self.context).field("place", &self.place).finish()
    }
}

impl<C: DeserializeOwned + Send + Sync + 'static> ConfigGetter<C> {
    /// What is configured now, or `C`'s default.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if a value does not fit;
    /// [`ContextGone`](crate::ErrorKind::ContextGone).
    pub async fn get(&self) -> Result<Arc<C>, Error>
    where
        C: Default,
    {
        Ok(self.get_optional().await?.unwrap_or_default())
    }

    /// What is configured now, if anything is.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_optional(&self) -> Result<Option<Arc<C>>, Error> {
        self.place.read(&self.context.alive()?).await
    }
}

impl<C: DeserializeOwned + Send + Sync + 'static> InjectConfig for ConfigGetter<C> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let place = Place::of(at, resolver.binding_under_resolution());
        let context = resolver.context().downgrade();
        Resolution::ready(Self { context, place, config: PhantomData })
    }
}

/// The configuration as it is now: read once, and again when bindings have changed.
///
/// Like a [`Getter`](crate::Getter), it does not keep its context alive.
pub struct ConfigView<C> {
    context: WeakContext,
    place: Place,
    /// What was read last, and the generation of bindings that it belongs to.
    last: Mutex<Option<(u64, Option<Arc<C>>)>>,
}

impl<C> fmt::Debug for ConfigView<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigView")
            .field("context", &self.context)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl<C: DeserializeOwned + Send + Sync + 'static> ConfigView<C> {
    /// What is configured now, or `C`'s default.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if a value does not fit;
    /// [`ContextGone`](crate::ErrorKind::ContextGone); [`NotReady`](crate::ErrorKind::NotReady) if it has to be awaited.
    pub fn get(&self) -> Result<Arc<C>, Error>
    where
        C: Default,
    {
        Ok(self.get_optional()?.unwrap_or_default())
    }

    /// What is configured now, if anything is.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn get_optional(&self) -> Result<Option<Arc<C>>, Error> {
        let context = self.context.alive()?;
        // Before the value: what changes while it is read makes it out of date.
        let now = context.generation();
        if let Some((generation, value)) = &*lock(&self.last)
            && *generation == now
        {
            return Ok(value.clone());
        }
        let value = self.place.read(&context).now()?;
        if !is_of_a_request(&context) {
            // What is replaced may run its user's code when it goes: after the lock.
            let old = lock(&self.last).replace((now, value.clone()));
            drop(old);
        }
        Ok(value)
    }
}

/// A change in a request's context begins no new generation.
fn is_of_a_request(context: &Context) -> bool {
    std::iter::successors(Some(context), |context| context.parent())
        .any(|context| context.level() == ContextLevel::Request)
}

impl<C: DeserializeOwned + Send + Sync + 'static> InjectConfig for ConfigView<C> {
    type Section = C;

    fn inject(resolver: &Resolver<'_>, at: &Injection) -> Resolution<Self> {
        let place = Place::of(at, resolver.binding_under_resolution());
        let context = resolver.context().downgrade();
        Resolution::ready(Self { context, place, last: Mutex::default() })
    }
}
