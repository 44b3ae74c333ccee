//! Patterns: whether a text matches, whether all texts of one match another, and texts that do or do not.

use super::format::validator;
use jsonschema::Validator;
use regex_automata::{
    Anchored,
    dfa::{Automaton, StartKind, dense},
    util::{primitives::StateID, start},
};
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet, VecDeque},
    rc::Rc,
};

type Dfa = dense::DFA<Vec<u32>>;

/// The most memory of an automaton, in bytes.
const LARGEST: usize = 1 << 20;
/// The most states of several automata together.
const MOST_STATES: usize = 20_000;

/// What is known of patterns.
#[derive(Default)]
pub(crate) struct Patterns {
    validators: RefCell<HashMap<String, Option<Validator>>>,
    automata: RefCell<HashMap<String, Option<Rc<Dfa>>>>,
    within: RefCell<HashMap<(String, String), Option<bool>>>,
}

/// What a search for a text found.
pub(crate) enum Search {
    Found(String),
    None,
    Undecided,
}

impl Patterns {
    /// Whether a text matches; `None` if the pattern cannot be used.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut known = self.validators.borrow_mut();
        let validator =
            known.entry(pattern.to_owned()).or_insert_with(|| validator(&json!({"pattern": pattern})));
        Some(validator.as_ref()?.is_valid(&Value::String(text.to_owned())))
    }

    /// Whether all texts of one pattern match the other; `None` if that cannot be decided.
    pub(crate) fn is_within(&self, inner: &str, outer: &str) -> Option<bool> {
        let key = (inner.to_owned(), outer.to_owned());
        if let Some(known) = self.within.borrow().get(&key) {
            return *known;
        }
        let within = match self.search(&[inner], &[outer], 0) {
            Search::Found(_) => Some(false),
            Search::None => Some(true),
            Search::Undecided => None,
        };
        self.within.borrow_mut().insert(key, within);
        within
    }

    /// Whether every text matches.
    pub(crate) fn is_total(&self, pattern: &str) -> bool {
        self.is_within("", pattern) == Some(true)
    }

    fn automaton(&self, pattern: &str) -> Option<Rc<Dfa>> {
        let mut known = self.automata.borrow_mut();
        known.entry(pattern.to_owned()).or_insert_with(|| build(pattern).map(Rc::new)).clone()
    }

    /// The shortest text of at least so many characters that matches some patterns and not others.
    pub(crate) fn search(&self, all_of: &[&str], none_of: &[&str], shortest: usize) -> Search {
        // What is no text at all does not count.
        let patterns = std::iter::once(&r"^[\s\S]*$").chain(all_of).chain(none_of);
        let Some(automata) = patterns.map(|pattern| self.automaton(pattern)).collect::<Option<Vec<_>>>()
        else {
            return Search::Undecided;
        };
        let wanted = 1 + all_of.len();
        search(&automata, wanted, shortest.min(200)).unwrap_or(Search::Undecided)
    }
}

fn build(pattern: &str) -> Option<Dfa> {
    let pattern = jsonschema_regex::to_rust_regex(pattern).ok()?;
    let config = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(LARGEST));
    dense::Builder::new().configure(config).build(&pattern).ok()
}

/// The state of all automata after some bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Joint {
    states: Vec<StateID>,
    matched: Vec<bool>,
    length: usize,
}

fn search(automata: &[Rc<Dfa>], wanted: usize, shortest: usize) -> Option<Search> {
    let start = start::Config::new().anchored(Anchored::No);
    let states = automata.iter().map(|dfa| dfa.start_state(&start).ok()).collect::<Option<Vec<_>>>()?;
    let first = Joint { matched: vec![false; states.len()], states, length: 0 };
    let bytes = alphabet(automata);
    let mut seen = HashSet::from([first.clone()]);
    let mut steps: Vec<(usize, u8)> = vec![(0, 0)];
    let mut open = VecDeque::from([(first, 0_usize)]);
    while let Some((joint, step)) = open.pop_front() {
        if joint.length >= shortest && accepts(automata, &joint, wanted)? {
            let mut text = Vec::new();
            let mut at = step;
            while at != 0 {
                let (before, byte) = steps[at];
                text.push(byte);
                at = before;
            }
            text.reverse();
            // The first automaton lets texts through only.
            return Some(String::from_utf8(text).map_or(Search::Undecided, Search::Found));
        }
        if steps.len() > MOST_STATES {
            return None;
        }
        for &byte in &bytes {
            let mut next = joint.clone();
            for ((dfa, state), matched) in automata.iter().zip(&mut next.states).zip(&mut next.matched) {
                *state = dfa.next_state(*state, byte);
                if dfa.is_quit_state(*state) {
                    return None;
                }
                *matched |= dfa.is_match_state(*state);
            }
            let is_character = byte & 0b1100_0000 != 0b1000_0000;
            next.length = (next.length + usize::from(is_character)).min(shortest);
            if seen.insert(next.clone()) {
                steps.push((step, byte));
                open.push_back((next, steps.len() - 1));
            }
        }
    }
    Some(Search::None)
}

fn accepts(automata: &[Rc<Dfa>], joint: &Joint, wanted: usize) -> Option<bool> {
    for (index, dfa) in automata.iter().enumerate() {
        let end = dfa.next_eoi_state(joint.states[index]);
        if dfa.is_quit_state(end) {
            return None;
        }
        let is_match = joint.matched[index] || dfa.is_match_state(end);
        if is_match != (index < wanted) {
            return Some(false);
        }
    }
    Some(true)
}

/// One byte of each kind that the automata tell apart, those that people write first.
fn alphabet(automata: &[Rc<Dfa>]) -> Vec<u8> {
    let nice = b"aA0bB1-_. @/:zZ9";
    let printable = 0x20..0x7f_u8;
    let all = nice.iter().copied().chain(printable).chain(0..=255);
    let mut seen = HashSet::new();
    all.filter(|byte| {
        let classes: Vec<u8> = automata.iter().map(|dfa| dfa.byte_classes().get(*byte)).collect();
        // Whether a byte begins a character is told apart too.
        seen.insert((classes, byte & 0b1100_0000 == 0b1000_0000))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inclusion_of_patterns_is_decided() {
        let patterns = Patterns::default();
        assert_eq!(patterns.is_within("^[a-c]+$", "^[a-z]+$"), Some(true));
        assert_eq!(patterns.is_within("^[a-z]+$", "^[a-c]+$"), Some(false));
        assert_eq!(patterns.is_within("^ab$", "b"), Some(true));
        assert_eq!(patterns.is_within("a", "^[\\s\\S]*a"), Some(true));
        assert_eq!(patterns.is_within("(?=a)b", "b"), None);
        assert!(patterns.is_total("[\\s\\S]*"));
        assert!(!patterns.is_total("^.+$"));
    }

    #[test]
    fn texts_are_found() {
        let patterns = Patterns::default();
        let Search::Found(text) = patterns.search(&["^[A-Z]{2}[0-9]+$"], &["^A"], 5) else {
            panic!("nothing")
        };
        assert_eq!(patterns.matches("^[A-Z]{2}[0-9]{3,}$", &text), Some(true));
        assert_eq!(patterns.matches("^A", &text), Some(false));
    }
}
