//! What is needed, as data: verification and inspection read it.

use std::any::{TypeId, type_name};

use crate::{BindingFilter, config::TryRead, inject::Injection};

/// One thing that a class or a function needs.
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
    /// All bindings that the filter takes.
    Filter(BindingFilter),
    /// A section of the configuration.
    Configuration(&'static str),
    /// The configuration of the binding of this key; of the one that is being built, if none is said.
    ConfigurationOf(Option<String>),
    /// The context itself.
    Context,
    /// Nothing that is bound: whoever fills the place makes the value itself.
    Nothing,
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

    /// What a place for a `T` needs: a `T`, looked up as the place says.
    #[must_use]
    pub fn of<T: ?Sized + 'static>(at: &Injection) -> Self {
        Self::on(at.member(), at.wants(), TypeId::of::<T>(), type_name::<T>())
    }

    /// A place that is filled with a `T` without looking anything up.
    #[must_use]
    pub fn none<T: ?Sized + 'static>(at: &Injection) -> Self {
        Self::on(at.member(), Wants::Nothing, TypeId::of::<T>(), type_name::<T>())
    }
}
