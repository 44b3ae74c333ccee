//! Random graphs of bindings: bindings as data, and classes that look up what the data says.

mod class;
mod world;

use lazo_kernel::Scope;
use proptest::prelude::*;

pub(crate) use world::World;

/// How many types of nodes there are; the type of this number is `dyn Part`, which some nodes provide.
pub(crate) const TYPES: usize = 3;

/// One binding.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    /// Its key is `k<key>`: two of one key shadow or replace each other.
    pub(crate) key: usize,
    /// Its type is `Node<ty>`.
    pub(crate) ty: usize,
    pub(crate) source: Source,
    pub(crate) scope: Scope,
    pub(crate) home: Home,
    pub(crate) rank: Rank,
    pub(crate) is_part: bool,
    pub(crate) is_tagged: bool,
    pub(crate) needs: Vec<Need>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    Class,
    /// Its needs are looked up by a function; the binding says so by `depends_on`.
    Function,
    Constant,
    Declared,
    AliasOfKey(usize),
    AliasOfType,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Rank {
    Default,
    Own,
    Override,
}

/// The context that holds a binding.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Home {
    Root,
    Application,
    Server,
}

/// One thing that a node needs.
#[derive(Debug, Clone)]
pub(crate) struct Need {
    pub(crate) by: By,
    pub(crate) how: How,
    /// `Node<ty>`, or `dyn Part` for `TYPES`.
    pub(crate) ty: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum By {
    Key(usize),
    Type,
    Tag,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum How {
    One,
    Optional,
    Many,
    Later,
}

pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    let source = prop_oneof![
        8 => Just(Source::Class),
        2 => Just(Source::Function),
        2 => Just(Source::Constant),
        1 => Just(Source::Declared),
        1 => (0..8_usize).prop_map(Source::AliasOfKey),
        1 => Just(Source::AliasOfType),
    ];
    let scope = prop_oneof![
        Just(Scope::Transient),
        Just(Scope::Inferred),
        Just(Scope::Request),
        Just(Scope::Server),
        Just(Scope::Application),
        Just(Scope::Singleton),
    ];
    let home = prop_oneof![1 => Just(Home::Root), 3 => Just(Home::Application), 1 => Just(Home::Server)];
    let rank = prop_oneof![2 => Just(Rank::Default), 7 => Just(Rank::Own), 1 => Just(Rank::Override)];
    let flags = (rank, prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let needs = prop::collection::vec(need(), 0..3);
    (0..8_usize, 0..TYPES, source, scope, home, flags, needs).prop_map(
        |(key, ty, source, scope, home, (rank, is_part, is_tagged), needs)| Spec {
            key,
            ty,
            source,
            scope,
            home,
            rank,
            is_part,
            is_tagged,
            needs,
        },
    )
}

fn need() -> impl Strategy<Value = Need> {
    let how = prop_oneof![Just(How::One), Just(How::Optional), Just(How::Later), Just(How::Many)];
    (0..8_usize, 0..=TYPES, how, any::<bool>()).prop_map(|(key, ty, how, one_way)| {
        // A list is of a type or of a tag, anything else of a type or a key.
        let by = match (how, one_way) {
            (_, true) => By::Type,
            (How::Many, _) => By::Tag,
            _ => By::Key(key),
        };
        Need { by, how, ty }
    })
}
