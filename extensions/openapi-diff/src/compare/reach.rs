//! Which operations lead to which pairs of schemas: by parts of the graph that lead to themselves, each looked at once, however
//! many messages there are.

use crate::explain::{Explainer, PairId};
use std::rc::Rc;

/// A message's schemas, and who sends or takes it.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) pair: PairId,
    /// The index of the operation.
    pub(super) subject: usize,
    /// Which message of it, for whoever reads of a witness.
    pub(super) place: String,
}

/// A pair that messages lead to.
pub(super) struct Reached {
    pub(super) pair: PairId,
    /// The first of the roots that lead there.
    pub(super) first: usize,
    /// The indices of the operations, in their order. Pairs that lead to each other share one list.
    pub(super) subjects: Rc<[usize]>,
}

/// Pairs that all lead to each other.
#[derive(Default)]
struct Group {
    pairs: Vec<PairId>,
    /// The groups to which they lead, some perhaps twice.
    next: Vec<usize>,
    first: usize,
    /// One bit for each operation.
    subjects: Vec<u64>,
}

/// Every pair that has something to tell and that a root leads to.
pub(super) fn reach(explainer: &Explainer<'_, '_, '_>, roots: &[Root], subjects: usize) -> Vec<Reached> {
    let mut search =
        Search { explainer, states: Vec::new(), count: 0, stack: Vec::new(), groups: Vec::new() };
    for root in roots {
        search.from(root.pair);
    }
    let Search { states, mut groups, .. } = search;
    for group in &mut groups {
        (group.first, group.subjects) = (usize::MAX, vec![0; subjects.div_ceil(64)]);
    }
    for (index, root) in roots.iter().enumerate() {
        let group = &mut groups[states[root.pair].group];
        group.first = group.first.min(index);
        group.subjects[root.subject / 64] |= 1 << (root.subject % 64);
    }
    // A group is found after all to which it leads, so who comes later leads to who came before.
    for index in (0..groups.len()).rev() {
        let (before, rest) = groups.split_at_mut(index);
        let group = &rest[0];
        for next in &group.next {
            let next = &mut before[*next];
            next.first = next.first.min(group.first);
            next.subjects.iter_mut().zip(&group.subjects).for_each(|(word, more)| *word |= more);
        }
    }
    let mut reached: Vec<Reached> = groups.iter().flat_map(|group| told(explainer, group)).collect();
    reached.sort_unstable_by_key(|one| (one.first, one.pair));
    reached
}

fn told(explainer: &Explainer<'_, '_, '_>, group: &Group) -> Vec<Reached> {
    let mut pairs = group.pairs.iter().filter(|pair| !explainer.explain(**pair).hits.is_empty()).peekable();
    if pairs.peek().is_none() {
        return Vec::new();
    }
    let bits = |(index, word): (usize, &u64)| {
        let word = *word;
        (0..64).filter(move |bit| word & 1 << bit != 0).map(move |bit| index * 64 + bit)
    };
    let subjects: Rc<[usize]> = group.subjects.iter().enumerate().flat_map(bits).collect();
    pairs.map(|pair| Reached { pair: *pair, first: group.first, subjects: Rc::clone(&subjects) }).collect()
}

/// What is known of a pair while groups are looked for.
#[derive(Clone, Copy)]
struct State {
    /// When it was come to, from one on; nought if it was not.
    number: usize,
    /// The earliest that it leads back to.
    earliest: usize,
    /// `usize::MAX` while it is open.
    group: usize,
}

const UNKNOWN: State = State { number: 0, earliest: 0, group: usize::MAX };

/// Tarjan's search for strongly connected parts, with a stack of our own.
struct Search<'e, 'r, 'a, 'd> {
    explainer: &'e Explainer<'r, 'a, 'd>,
    states: Vec<State>,
    /// How many pairs have been come to.
    count: usize,
    /// Pairs that are not in a group yet.
    stack: Vec<PairId>,
    groups: Vec<Group>,
}

impl Search<'_, '_, '_, '_> {
    fn state(&mut self, pair: PairId) -> &mut State {
        if self.states.len() <= pair {
            self.states.resize(pair + 1, UNKNOWN);
        }
        &mut self.states[pair]
    }

    fn from(&mut self, root: PairId) {
        if self.state(root).number != 0 {
            return;
        }
        // Each with the parts that are still to be looked at.
        let mut way = vec![(root, 0)];
        while let Some((pair, at)) = way.pop() {
            if at == 0 {
                self.count += 1;
                let number = self.count;
                *self.state(pair) = State { number, earliest: number, ..UNKNOWN };
                self.stack.push(pair);
            }
            let explained = self.explainer.explain(pair);
            if at > 0 {
                let below = self.states[explained.parts[at - 1]];
                self.lead(pair, below);
            }
            let mut rest = at;
            loop {
                let Some(next) = explained.parts.get(rest).copied() else {
                    self.finish(pair);
                    break;
                };
                rest += 1;
                let below = *self.state(next);
                if below.number == 0 {
                    way.push((pair, rest));
                    way.push((next, 0));
                    break;
                }
                self.lead(pair, below);
            }
        }
    }

    /// What a part leads back to, the pair leads back to.
    fn lead(&mut self, pair: PairId, below: State) {
        if below.group == usize::MAX {
            let state = &mut self.states[pair];
            state.earliest = state.earliest.min(below.earliest);
        }
    }

    /// Closes a group, if the pair is where it was entered.
    fn finish(&mut self, pair: PairId) {
        if self.states[pair].earliest != self.states[pair].number {
            return;
        }
        let mut group = Group::default();
        while let Some(member) = self.stack.pop() {
            self.states[member].group = self.groups.len();
            group.pairs.push(member);
            if member == pair {
                break;
            }
        }
        for member in &group.pairs {
            let explained = self.explainer.explain(*member);
            let next = explained.parts.iter().map(|part| self.states[*part].group);
            group.next.extend(next.filter(|next| *next != self.groups.len()));
        }
        group.next.sort_unstable();
        group.next.dedup();
        self.groups.push(group);
    }
}
