//! It boots if and only if it resolves: on random graphs, what verification says is what resolving does.

use crate::graphs::{Spec, World};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_is_what_resolving_does(
        specs in prop::collection::vec(crate::graphs::spec(), 1..12),
        has_server in any::<bool>(),
    ) {
        let world = World::of(specs, has_server);
        let verdict = world.verify();
        let failures = world.resolve_all();
        match verdict {
            Ok(()) => prop_assert!(
                failures.is_empty(),
                "it boots, and does not resolve: {failures:#?}\n{:#?}", world.specs(),
            ),
            Err(report) => prop_assert!(
                !failures.is_empty(),
                "it resolves, and does not boot: {report}\n{:#?}", world.specs(),
            ),
        }
    }
}

/// The random graphs are of both kinds, and each rule is met: a test that only ever saw one verdict would show nothing.
#[test]
fn the_graphs_meet_every_rule() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(crate::graphs::spec(), 1..12);
    let (mut sound, mut met) = (0, std::collections::BTreeSet::new());
    for _ in 0..1_000 {
        let specs: Vec<Spec> = strategy.new_tree(&mut runner).unwrap().current();
        match World::of(specs, true).verify() {
            Ok(()) => sound += 1,
            Err(report) => met.extend(report.problems().iter().map(|problem| problem.id.code())),
        }
    }
    assert!(sound > 100, "{sound} of 1000 are sound");
    let met: Vec<_> = met.into_iter().collect();
    assert_eq!(met, ["LZ0002", "LZ0003", "LZ0004", "LZ0005", "LZ0006", "LZ0009"]);
}
