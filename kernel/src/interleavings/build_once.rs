//! Shared values: built once, by whoever comes first, and nobody waits for ever.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use loom::thread;

use super::{
    in_every_order,
    sync::{Condvar, Mutex, lock, wait},
};
use crate::{
    BindingKey, Context, ContextLevel, Error, ErrorKind, Scope, bind,
    slot::{self, AnyPlace, Asked, Left, Packing, Place, Stage, State, Step},
    trail::BuildId,
};

/// The key of a value, and of the one that it needs.
type Needs = (&'static str, Option<&'static str>);

/// Two values that need each other.
const CIRCLE: &[Needs] = &[("one", Some("other")), ("other", Some("one"))];

/// The smallest place there is for a value.
#[derive(Default)]
struct Spot {
    state: Mutex<State<u32>>,
    changed: Condvar,
}

impl Place<u32> for Spot {
    fn update<R>(&self, mut step: impl FnMut(&mut State<u32>) -> Step<R>) -> R {
        let mut state = lock(&self.state);
        loop {
            match step(&mut state) {
                Step::Done(result) => return result,
                Step::Wait => state = wait(&self.changed, state),
            }
        }
    }

    fn notify(&self) {
        self.changed.notify_all();
    }
}

impl AnyPlace for Spot {
    fn watch(&self, step: &mut dyn FnMut(Stage<'_>) -> Step<()>) {
        self.update(|state| step(state.stage()));
    }

    fn leave(&self, build: BuildId, left: Left) {
        slot::leave(self, build, State::left(build, left, |_| unreachable!("nothing is packed")));
    }

    fn later(&self, _: BuildId) -> Box<dyn FnOnce(Left) + Send> {
        unreachable!("nothing awaits here")
    }
}

/// A spot, and who asks for its value.
struct Asking {
    spot: Spot,
    context: Context,
    builds: AtomicU32,
}

impl Asking {
    fn new() -> Arc<Self> {
        Arc::new(Self { spot: Spot::default(), context: Context::new("app"), builds: AtomicU32::new(0) })
    }

    /// The value, for which `build` gets the number of the attempt, from 1.
    fn get(&self, build: impl FnOnce(u32) -> Result<u32, Error>) -> Result<u32, Error> {
        let binding = bind(BindingKey::new("one")).to(0).finish();
        let asked = Asked { binding: &binding, context: &self.context };
        let never = Packing { pack: |_| unreachable!("nothing awaits here"), unpack: |_| None };
        slot::get_or_build(&self.spot, asked, &never, || {
            build(self.builds.fetch_add(1, Ordering::Relaxed) + 1).into()
        })
        .now()
    }

    fn assert_settled(&self, builds: u32) {
        assert_eq!(self.builds.load(Ordering::Relaxed), builds);
        assert!(matches!(*lock(&self.spot.state), State::Done(_)), "the value is kept");
        assert!(self.context.waits().is_empty(), "all waits have been taken back");
    }
}

/// What `threads` threads get, each from `get`.
fn together<T: 'static>(threads: usize, get: impl Fn() -> T + Clone + 'static) -> Vec<T> {
    let others: Vec<_> = (1..threads).map(|_| thread::spawn(get.clone())).collect();
    let mut all = vec![get()];
    all.extend(others.into_iter().map(|other| other.join().expect("no thread panics")));
    all
}

fn a_value_is_built_once(threads: usize, interruptions: Option<usize>) {
    in_every_order(interruptions, move || {
        let asking = Asking::new();
        let got = together(threads, {
            let asking = asking.clone();
            move || asking.get(Ok).expect("it builds")
        });
        assert_eq!(got, vec![1; threads]);
        asking.assert_settled(1);
    });
}

#[test]
fn two_threads_get_one_value() {
    a_value_is_built_once(2, None);
}

#[test]
fn three_threads_get_one_value() {
    a_value_is_built_once(3, Some(3));
}

fn whoever_waited_for_a_failure_tries_again(threads: usize, interruptions: Option<usize>) {
    in_every_order(interruptions, move || {
        let asking = Asking::new();
        let got = together(threads, {
            let asking = asking.clone();
            move || asking.get(|n| if n == 1 { Err(Error::not_ready()) } else { Ok(n) }).ok()
        });
        assert_eq!(
            got.iter().filter(|got| got.is_none()).count(),
            1,
            "only who built gets the error: {got:?}"
        );
        assert_eq!(got.iter().filter(|got| **got == Some(2)).count(), threads - 1);
        asking.assert_settled(2);
    });
}

#[test]
fn the_second_thread_builds_what_the_first_failed_to() {
    whoever_waited_for_a_failure_tries_again(2, None);
}

#[test]
fn one_of_two_that_waited_builds_what_the_first_failed_to() {
    whoever_waited_for_a_failure_tries_again(3, Some(3));
}

#[test]
fn a_panic_frees_the_place() {
    in_every_order(None, || {
        let asking = Asking::new();
        let got = together(2, {
            let asking = asking.clone();
            move || {
                let get = || {
                    asking.get(|n| {
                        if n == 1 {
                            // All threads of the model panic with the one that does: it waits until no lock is held then,
                            // or that would be poisoned. It takes the lock again at once when it goes down.
                            drop(lock(&asking.spot.state));
                            panic::resume_unwind(Box::new("a panic that says nothing"));
                        }
                        Ok(n)
                    })
                };
                panic::catch_unwind(AssertUnwindSafe(get)).map(|got| got.expect("it builds")).ok()
            }
        });
        assert!(got == [None, Some(2)] || got == [Some(2), None], "{got:?}");
        asking.assert_settled(2);
    });
}

/// An application whose values need each other as `needs` says, each with the one that it needs.
fn application(scope: Scope, needs: &'static [Needs]) -> Context {
    let context = Context::root("app", ContextLevel::Application);
    for (key, needed) in needs {
        let value = bind(BindingKey::new(key)).to_dynamic(move |r| match needed {
            Some(needed) => Ok(Arc::new(*r.get(&BindingKey::<u32>::new(needed))? + 1)),
            None => Ok(Arc::new(1)),
        });
        context.add(value.scope(scope)).expect("nothing is locked");
    }
    context
}

/// What one thread for each of `keys` gets.
fn each_asks(context: &Context, keys: &[&'static str]) -> Vec<Result<u32, Error>> {
    let ask = |key: &'static str| {
        let context = context.clone();
        move || context.get_sync(&BindingKey::<u32>::new(key)).map(|value| *value)
    };
    let others: Vec<_> = keys[1..].iter().map(|key| thread::spawn(ask(key))).collect();
    let mut all = vec![ask(keys[0])()];
    all.extend(others.into_iter().map(|other| other.join().expect("no thread panics")));
    assert!(context.waits().is_empty(), "all waits have been taken back");
    all
}

fn three_threads_get_what_a_context_shares(scope: Scope) {
    in_every_order(Some(2), move || {
        let context = application(scope, &[("one", None)]);
        let got = each_asks(&context, &["one", "one", "one"]);
        assert!(matches!(*got, [Ok(1), Ok(1), Ok(1)]), "{got:?}");
    });
}

#[test]
fn three_threads_get_a_singleton() {
    three_threads_get_what_a_context_shares(Scope::Singleton);
}

#[test]
fn three_threads_get_a_value_of_an_application() {
    three_threads_get_what_a_context_shares(Scope::Application);
}

#[test]
fn a_value_of_an_application_that_failed_is_built_by_who_waited() {
    in_every_order(Some(3), || {
        let context = Context::root("app", ContextLevel::Application);
        let builds = AtomicU32::new(0);
        let value = bind(BindingKey::new("one")).to_dynamic(move |_| {
            match builds.fetch_add(1, Ordering::Relaxed) + 1 {
                1 => anyhow::bail!("not yet"),
                n => Ok(Arc::new(n)),
            }
        });
        context.add(value.scope(Scope::Application)).expect("nothing is locked");
        let mut got = each_asks(&context, &["one", "one"]);
        assert!(got.iter().any(Result::is_err), "who built gets the error: {got:?}");
        got.extend(each_asks(&context, &["one"]));
        let values: Vec<u32> = got.into_iter().filter_map(Result::ok).collect();
        assert!(matches!(*values, [2] | [2, 2]), "it is built once more: {values:?}");
    });
}

#[test]
fn values_of_an_application_are_waited_for_apart() {
    // All wait at one condition variable: who comes back to another's value goes on waiting.
    in_every_order(Some(2), || {
        let context =
            application(Scope::Application, &[("one", Some("other")), ("other", None), ("third", None)]);
        let got = each_asks(&context, &["one", "other", "third"]);
        assert!(matches!(*got, [Ok(2), Ok(1), Ok(1)]), "{got:?}");
    });
}

fn a_value_and_what_it_needs_are_no_circle(scope: Scope) {
    in_every_order(Some(3), move || {
        let context = application(scope, &[("one", Some("other")), ("other", None)]);
        let got = each_asks(&context, &["one", "other"]);
        assert!(matches!(*got, [Ok(2), Ok(1)]), "{got:?}");
    });
}

#[test]
fn singletons_that_share_a_need_are_no_circle() {
    a_value_and_what_it_needs_are_no_circle(Scope::Singleton);
}

#[test]
fn values_of_an_application_that_share_a_need_are_no_circle() {
    a_value_and_what_it_needs_are_no_circle(Scope::Application);
}

fn a_circle_is_an_error(
    scope: Scope,
    needs: &'static [Needs],
    asked: &'static [&'static str],
    interruptions: usize,
) {
    in_every_order(Some(interruptions), move || {
        let context = application(scope, needs);
        for got in each_asks(&context, asked) {
            let error = got.expect_err("a circle has no value");
            assert!(matches!(error.kind(), ErrorKind::Cycle { .. }), "{error}");
        }
    });
}

#[test]
fn two_threads_that_need_each_others_singletons_get_errors() {
    a_circle_is_an_error(Scope::Singleton, CIRCLE, &["one", "other"], 3);
}

#[test]
fn two_threads_that_need_each_others_values_of_an_application_get_errors() {
    a_circle_is_an_error(Scope::Application, CIRCLE, &["one", "other"], 3);
}

#[test]
fn three_threads_in_one_circle_get_errors() {
    const LONGER: &[Needs] = &[("one", Some("other")), ("other", Some("third")), ("third", Some("one"))];
    a_circle_is_an_error(Scope::Singleton, LONGER, &["one", "other", "third"], 2);
}
