//! A place to fill, and how its value is chosen.

use std::borrow::Cow;

use crate::{
    BindingFilter, BindingKey,
    inject::{Inject, Wants},
    key::{KeyId, Name},
};

/// A place to fill: which member (a field or a parameter), and how its value is chosen.
#[derive(Debug, Clone)]
pub struct Injection {
    member: &'static str,
    pub(crate) selector: Selector,
}

/// How a value is chosen.
#[derive(Debug, Clone)]
pub(crate) enum Selector {
    Key(KeyId),
    Tag(&'static str),
    /// The extensions of a point, by the point's phases.
    Extensions(Cow<'static, str>, &'static [&'static str]),
    Filter(BindingFilter),
    /// What is at a path in the value of a key.
    Property(Name, Cow<'static, str>),
    Config(ConfigPlace),
}

/// Where configuration is.
#[derive(Debug, Clone)]
pub(crate) enum ConfigPlace {
    /// In this section of the application's configuration.
    Section(&'static str),
    /// At this path in the configuration of the binding that is being built.
    Own(&'static str),
    /// At this path in the configuration of the binding of that name.
    Of(Cow<'static, str>, &'static str),
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

    /// The binding of `key`, whatever its type, for a member of type [`BindingRef`](crate::BindingRef).
    #[must_use]
    pub fn binding_of<T: ?Sized + 'static>(member: &'static str, key: &BindingKey<T>) -> Self {
        Self { member, selector: Selector::Key(KeyId::Name(key.binding_name())) }
    }

    /// Everything tagged `tag`.
    #[must_use]
    pub const fn by_tag(member: &'static str, tag: &'static str) -> Self {
        Self { member, selector: Selector::Tag(tag) }
    }

    /// Everything that `filter` takes.
    #[must_use]
    pub const fn by_filter(member: &'static str, filter: BindingFilter) -> Self {
        Self { member, selector: Selector::Filter(filter) }
    }

    pub(crate) const fn by(member: &'static str, selector: Selector) -> Self {
        Self { member, selector }
    }

    /// What is at a path in the value of a key, `"settings#rest.port"`; see [`PropertyKey`](crate::PropertyKey).
    #[must_use]
    pub fn by_property(member: &'static str, key_with_path: &'static str) -> Self {
        let (key, path) = key_with_path.split_once('#').unwrap_or((key_with_path, ""));
        Self { member, selector: Selector::Property(Name::constant(key.trim()), Cow::Borrowed(path)) }
    }

    /// A section of the application's configuration.
    #[must_use]
    pub const fn by_section(member: &'static str, section: &'static str) -> Self {
        Self { member, selector: Selector::Config(ConfigPlace::Section(section)) }
    }

    /// What is at `path` in the configuration of the binding that is being built; all of it if the path is empty.
    #[must_use]
    pub const fn by_own_config(member: &'static str, path: &'static str) -> Self {
        Self { member, selector: Selector::Config(ConfigPlace::Own(path)) }
    }

    /// What is at `path` in the configuration of the binding called `key`; all of it if the path is empty.
    #[must_use]
    pub fn by_config_of(member: &'static str, key: impl Into<Cow<'static, str>>, path: &'static str) -> Self {
        Self { member, selector: Selector::Config(ConfigPlace::Of(key.into(), path)) }
    }

    /// The member that is filled.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// What to look up.
    pub(crate) const fn id(&self) -> &KeyId {
        match &self.selector {
            Selector::Key(id) => id,
            _ => &KeyId::Type,
        }
    }

    /// The key to look up, typed. For a place that says no key, that of the type.
    #[must_use]
    pub fn key<T: ?Sized + 'static>(&self) -> BindingKey<T> {
        BindingKey::from_id(self.id().clone())
    }

    /// How the value is looked up, as data.
    #[must_use]
    pub fn wants(&self) -> Wants {
        match &self.selector {
            Selector::Key(KeyId::Type) => Wants::Type,
            Selector::Key(KeyId::Name(name)) | Selector::Property(name, _) => {
                Wants::Key(name.text.to_string())
            }
            Selector::Tag(tag) => Wants::Tag(tag),
            Selector::Extensions(point, _) => Wants::Extensions(point.to_string()),
            Selector::Filter(filter) => Wants::Filter(filter.clone()),
            Selector::Config(ConfigPlace::Section(path)) => Wants::Configuration(path),
            Selector::Config(ConfigPlace::Own(_)) => Wants::ConfigurationOf(None),
            Selector::Config(ConfigPlace::Of(key, _)) => Wants::ConfigurationOf(Some(key.to_string())),
        }
    }
}
