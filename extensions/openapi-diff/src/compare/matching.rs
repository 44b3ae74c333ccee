//! Which operation of the one document is which of the other.

use crate::api::Operation;
use std::collections::{HashMap, HashSet};

/// Which operations belong together.
pub(super) struct Matching {
    pub(super) pairs: Vec<(usize, usize)>,
    /// Kept under their id on another path.
    pub(super) moved: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

/// Matches by path first, then by the path's shape, then by id.
pub(super) fn match_operations(old: &[Operation<'_>], new: &[Operation<'_>]) -> Matching {
    let mut matching =
        Matching { pairs: Vec::new(), moved: Vec::new(), removed: Vec::new(), added: Vec::new() };
    let mut taken: HashSet<usize> = HashSet::new();
    let exact: HashMap<(&str, &str), usize> =
        new.iter().enumerate().map(|(index, one)| ((one.path, one.method), index)).collect();
    let mut left = Vec::new();
    for (index, one) in old.iter().enumerate() {
        match exact.get(&(one.path, one.method)) {
            Some(other) => {
                taken.insert(*other);
                matching.pairs.push((index, *other));
            }
            None => left.push(index),
        }
    }
    let mut shapes: HashMap<(String, &str), Vec<usize>> = HashMap::new();
    for (index, one) in new.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
        shapes.entry((one.shape(), one.method)).or_default().push(index);
    }
    let mut still = Vec::new();
    for index in left {
        let one = &old[index];
        let same = shapes.get_mut(&(one.shape(), one.method)).filter(|all| !all.is_empty());
        match same {
            Some(all) => {
                let other = all.remove(0);
                taken.insert(other);
                matching.pairs.push((index, other));
            }
            None => still.push(index),
        }
    }
    let mut ids: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, one) in new.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
        if let Some(id) = one.id {
            ids.insert((id, one.method), index);
        }
    }
    for index in still {
        let one = &old[index];
        match one.id.and_then(|id| ids.remove(&(id, one.method))) {
            Some(other) => {
                taken.insert(other);
                matching.moved.push((index, other));
            }
            None => matching.removed.push(index),
        }
    }
    matching.added = (0..new.len()).filter(|index| !taken.contains(index)).collect();
    matching
}
