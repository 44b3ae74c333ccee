//! Changes of bindings: seen by every look-up that starts after the change, and by no thread only to be unseen again.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use loom::{sync::atomic::AtomicBool, thread};

use super::in_every_order;
use crate::{BindingKey, Context, ContextLevel, ErrorKind, Scope, bind};

const VERSION: BindingKey<u32> = BindingKey::new("version");
/// Found by the other way: in the index of types, and kept apart from what was found by name.
const BY_TYPE: BindingKey<u32> = BindingKey::of();

/// Runs `change` while this thread looks up the version, by the keys in `looks`, one after the other. 0 stands for nothing
/// bound. It asserts that the versions never go back, and that they are `new` once the change is known to be made.
fn look_up_while(
    context: &Context,
    looks: &[&BindingKey<u32>],
    new: u32,
    change: impl FnOnce(&Context) + 'static,
) {
    let is_changed = Arc::new(AtomicBool::new(false));
    let other = thread::spawn({
        let (context, is_changed) = (context.clone(), is_changed.clone());
        move || {
            change(&context);
            is_changed.store(true, Ordering::Release);
        }
    });
    let mut seen = Vec::new();
    for key in looks {
        let is_changed = is_changed.load(Ordering::Acquire);
        let version = version(context, key);
        assert!(!is_changed || version == new, "the change is made, and {version} found after {seen:?}");
        seen.push(version);
        assert!(seen.is_sorted() || seen.is_sorted_by(|a, b| a >= b), "{seen:?}");
    }
    other.join().expect("it does not panic");
    for key in looks {
        assert_eq!(version(context, key), new);
    }
}

fn version(context: &Context, key: &BindingKey<u32>) -> u32 {
    match context.get_sync(key) {
        Ok(version) => *version,
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::NotBound { .. }), "{error}");
            0
        }
    }
}

fn application() -> Context {
    let context = Context::root("app", ContextLevel::Application);
    context.add(bind(VERSION).to(1)).expect("nothing is locked");
    context
}

/// What a thread has found under one key is as new as what it has found under another.
const LOOKS: [&BindingKey<u32>; 4] = [&BY_TYPE, &VERSION, &BY_TYPE, &VERSION];

#[test]
fn a_replaced_binding_is_not_found_again() {
    in_every_order(Some(4), || {
        look_up_while(&application(), &LOOKS, 2, |context| {
            context.add(bind(VERSION).to(2)).expect("nothing is locked");
        });
    });
}

#[test]
fn a_removed_binding_is_not_found_again() {
    in_every_order(Some(4), || {
        look_up_while(&application(), &LOOKS, 0, |context| {
            assert!(context.unbind("version").expect("nothing is locked"));
        });
    });
}

#[test]
fn a_change_above_is_seen_below() {
    in_every_order(Some(3), || {
        let application = application();
        let server = application.child("server", ContextLevel::Server);
        look_up_while(&server, &LOOKS, 2, move |_| {
            application.add(bind(VERSION).to(2)).expect("nothing is locked");
        });
    });
}

#[test]
fn a_binding_that_comes_to_shadow_is_seen() {
    in_every_order(Some(3), || {
        let server = application().child("server", ContextLevel::Server);
        server
            .add(bind(BindingKey::<str>::new("other")).to("makes the registry"))
            .expect("nothing is locked");
        look_up_while(&server, &LOOKS, 2, |server| {
            server.add(bind(VERSION).to(2)).expect("nothing is locked");
        });
    });
}

#[test]
fn two_changes_leave_one_binding() {
    in_every_order(Some(4), || {
        let context = application();
        let other = thread::spawn({
            let context = context.clone();
            move || {
                context.add(bind(VERSION).to(2)).expect("nothing is locked");
                version(&context, &VERSION)
            }
        });
        context.add(bind(VERSION).to(3)).expect("nothing is locked");
        let here = version(&context, &BY_TYPE);
        let there = other.join().expect("it does not panic");
        let last = version(&context, &VERSION);
        assert_eq!(version(&context, &BY_TYPE), last);
        assert!(here == last || there == last, "one of them was last: {here}, {there}, {last}");
        assert!(here != 1 && there != 1, "each finds its own change at least");
    });
}

#[test]
fn changes_in_two_contexts_do_not_hide_each_other() {
    in_every_order(Some(4), || {
        let application = application();
        let server = application.child("server", ContextLevel::Server);
        let other = thread::spawn(move || {
            application.add(bind(VERSION).to(2)).expect("nothing is locked");
        });
        for own in [3, 4] {
            server.add(bind(VERSION).to(own)).expect("nothing is locked");
            assert_eq!(version(&server, &VERSION), own);
        }
        other.join().expect("it does not panic");
        assert_eq!(version(&server, &VERSION), 4);
    });
}

fn a_forgotten_value_is_not_found_again(scope: Scope) {
    in_every_order(Some(3), move || {
        let context = Context::root("app", ContextLevel::Application);
        let built = AtomicU32::new(0);
        let next = bind(VERSION).to_dynamic(move |_| Ok(Arc::new(built.fetch_add(1, Ordering::Relaxed) + 1)));
        context.add(next.scope(scope)).expect("nothing is locked");
        assert_eq!(version(&context, &VERSION), 1);
        look_up_while(&context, &LOOKS, 2, |context| assert!(context.refresh("version")));
    });
}

fn a_value_under_construction_is_refreshed_too(scope: Scope) {
    in_every_order(Some(3), move || {
        let context = Context::root("app", ContextLevel::Application);
        let source = Arc::new(loom::sync::atomic::AtomicU32::new(1));
        let copy = bind(VERSION).to_dynamic({
            let source = source.clone();
            move |_| Ok(Arc::new(source.load(Ordering::Acquire)))
        });
        context.add(copy.scope(scope)).expect("nothing is locked");
        look_up_while(&context, &LOOKS[..2], 2, move |context| {
            source.store(2, Ordering::Release);
            assert!(context.refresh("version"));
        });
    });
}

#[test]
fn a_singleton_under_construction_is_refreshed_too() {
    a_value_under_construction_is_refreshed_too(Scope::Singleton);
}

#[test]
fn a_value_of_an_application_under_construction_is_refreshed_too() {
    a_value_under_construction_is_refreshed_too(Scope::Application);
}

#[test]
fn a_refreshed_singleton_is_not_found_again() {
    a_forgotten_value_is_not_found_again(Scope::Singleton);
}

#[test]
fn a_refreshed_value_of_an_application_is_not_found_again() {
    a_forgotten_value_is_not_found_again(Scope::Application);
}
