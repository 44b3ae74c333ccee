//! Who waits for whom: finds a cycle that two tasks enter from two ends.
//!
//! Nothing is recorded while builds run undisturbed. Only a task that finds a value already being built by somebody else
//! enters its waits here, under one lock, before it waits; so the task that would close a circle sees it.

use std::collections::HashMap;

use crate::{
    sync::modelled::{Mutex, lock},
    trail::BuildId,
};

/// The waits of one tree of contexts.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    edges: Mutex<HashMap<BuildId, Vec<BuildId>>>,
}

impl Waits {
    /// Records that the builds in `from` wait for `on`, unless `on` waits for one of them already.
    ///
    /// # Errors
    ///
    /// The builds on the way from `on` back to one of `from`.
    pub(crate) fn enter(&self, from: &[BuildId], on: BuildId) -> Result<(), Vec<BuildId>> {
        let mut edges = lock(&self.edges);
        if from.contains(&on) {
            return Err(vec![on]);
        }
        // Depth first from `on`; the graph holds only builds that somebody waits for.
        let mut stack = vec![vec![on]];
        let mut seen = Vec::new();
        while let Some(path) = stack.pop() {
            let Some(&last) = path.last() else { continue };
            for &next in edges.get(&last).into_iter().flatten() {
                let mut longer = path.clone();
                longer.push(next);
                if from.contains(&next) {
                    return Err(longer);
                }
                if !seen.contains(&next) {
                    seen.push(next);
                    stack.push(longer);
                }
            }
        }
        for &build in from {
            edges.entry(build).or_default().push(on);
        }
        Ok(())
    }

    /// Takes the waits back.
    pub(crate) fn leave(&self, from: &[BuildId], on: BuildId) {
        let mut edges = lock(&self.edges);
        for build in from {
            if let Some(waits) = edges.get_mut(build) {
                if let Some(at) = waits.iter().position(|w| *w == on) {
                    waits.swap_remove(at);
                }
                if waits.is_empty() {
                    edges.remove(build);
                }
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.edges).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_a_circle_is_refused_with_the_way_back() {
        let waits = Waits::default();
        waits.enter(&[1], 2).expect("free");
        waits.enter(&[2], 3).expect("free");
        assert_eq!(waits.enter(&[3], 1), Err(vec![1, 2, 3]));
        waits.leave(&[2], 3);
        waits.enter(&[3], 1).expect("the circle is open now");
        waits.leave(&[3], 1);
        waits.leave(&[1], 2);
        assert!(waits.is_empty());
    }

    #[test]
    fn a_build_that_waits_for_two_still_waits_for_one_when_the_other_is_there() {
        let waits = Waits::default();
        waits.enter(&[1], 2).expect("free");
        waits.enter(&[1], 3).expect("free");
        waits.leave(&[1], 2);
        assert_eq!(waits.enter(&[3], 1), Err(vec![1, 3]));
        waits.enter(&[2], 1).expect("nobody waits for that one any more");
    }
}
