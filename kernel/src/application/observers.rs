//! Observers of an application's life cycle.

use std::borrow::Cow;

use super::Application;
use crate::{
    Binding, BindingRef, Error, Injectable, LIFE_CYCLE_OBSERVER, LifeCycleObserver, Naming, Scope, bind_class,
};

impl Application {
    /// Adds an observer in a group. The class is a singleton.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    pub fn observer<O: LifeCycleObserver>(
        &self,
        group: impl Into<Cow<'static, str>>,
        binding: Binding<O>,
    ) -> Result<BindingRef, Error> {
        self.add(
            binding
                .scope(Scope::Singleton)
                .provides::<dyn LifeCycleObserver>(|observer| observer)
                .tag_value(LIFE_CYCLE_OBSERVER, group),
        )
    }

    /// Binds a class as `lifeCycleObservers.<Name>`, an observer in a group.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](crate::Context::add).
    #[track_caller]
    pub fn observer_class<O: LifeCycleObserver + Injectable>(
        &self,
        group: impl Into<Cow<'static, str>>,
    ) -> Result<BindingRef, Error> {
        self.observer(group, bind_class::<O>("lifeCycleObservers", Naming::default()))
    }
}
