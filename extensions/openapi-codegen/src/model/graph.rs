//! How types depend on one another.

use super::{Definition, Id, Shape, Slot, Type};
use lazo_openapi_diff::LoadError;

/// How types depend on one another.
#[derive(Debug)]
pub(crate) struct Graph {
    /// The types of which a value has one in itself, without a list or a map between them.
    direct: Vec<Vec<Id>>,
    all: Vec<Vec<Id>>,
    /// Groups of types that have each other in themselves.
    groups: Vec<usize>,
    has_file: Vec<bool>,
    taken: Vec<bool>,
    given: Vec<bool>,
}

impl Graph {
    pub(super) fn of(definitions: &[Definition]) -> Self {
        let direct: Vec<Vec<Id>> = definitions.iter().map(|one| parts(one, &direct_in)).collect();
        let all: Vec<Vec<Id>> = definitions.iter().map(|one| parts(one, &any_in)).collect();
        let files = definitions.iter().map(has_own_file).collect::<Vec<_>>();
        let back = turned(&all);
        let roots = (0..files.len()).filter(|id| files[*id]).collect();
        let none = vec![false; definitions.len()];
        Self {
            groups: groups(&direct),
            has_file: reached(&back, roots),
            direct,
            all,
            taken: none.clone(),
            given: none,
        }
    }

    /// With what requests and answers are made of.
    pub(super) fn used(mut self, taken: &[Type], given: &[Type]) -> Self {
        let roots = |types: &[Type]| types.iter().filter_map(any_in).collect();
        self.taken = reached(&self.all, roots(taken));
        self.given = reached(&self.all, roots(given));
        self
    }

    /// Whether a type would contain itself if this part of it were not in a box.
    pub(crate) fn needs_box(&self, from: Id, to: Id) -> bool {
        self.groups[from] == self.groups[to] && self.direct[from].contains(&to)
    }

    /// Whether there is a file in it.
    pub(crate) fn has_file(&self, id: Id) -> bool {
        self.has_file[id]
    }

    /// Whether requests have it.
    pub(crate) fn is_taken(&self, id: Id) -> bool {
        self.taken[id]
    }

    /// Whether requests or answers have it.
    pub(crate) fn is_used(&self, id: Id) -> bool {
        self.taken[id] || self.given[id]
    }

    /// A circle of alternatives and names, with nothing in it that a value would be made of.
    pub(super) fn meaningless(&self, definitions: &[Definition]) -> Option<LoadError> {
        let is_nothing = |id: Id| matches!(definitions[id].shape, Shape::Union { .. } | Shape::Newtype(_));
        let through: Vec<Vec<Id>> = self
            .direct
            .iter()
            .enumerate()
            .map(|(id, parts)| {
                if is_nothing(id) {
                    parts.iter().copied().filter(|to| is_nothing(*to)).collect()
                } else {
                    vec![]
                }
            })
            .collect();
        let groups = groups(&through);
        let circle = (0..through.len()).find_map(|id| {
            let back = through[id].iter().find(|to| groups[**to] == groups[id])?;
            Some((id, *back))
        });
        circle.map(|(from, to)| LoadError::Circle {
            at: definitions[from].place.clone(),
            through: definitions[to].place.clone(),
        })
    }
}

fn slots(definition: &Definition) -> Vec<&Slot> {
    match &definition.shape {
        Shape::Struct { fields, .. } => fields.iter().map(|field| &field.slot).collect(),
        Shape::Union { variants, .. } => variants.iter().map(|(_, slot)| slot).collect(),
        Shape::Newtype(slot) => vec![slot],
        Shape::Waiting | Shape::Texts(_) => vec![],
    }
}

fn parts(definition: &Definition, of: &dyn Fn(&Type) -> Option<Id>) -> Vec<Id> {
    let mut all: Vec<Id> = slots(definition).into_iter().filter_map(|slot| of(&slot.ty)).collect();
    if let Shape::Struct { others: Some(others), .. } = &definition.shape {
        all.extend(of(&Type::Map(Box::new(others.clone()))));
    }
    all
}

fn direct_in(ty: &Type) -> Option<Id> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => direct_in(inner),
        _ => None,
    }
}

/// The type of the document that is somewhere in a type.
pub(crate) fn any_in(ty: &Type) -> Option<Id> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => any_in(inner),
        _ => None,
    }
}

fn has_own_file(definition: &Definition) -> bool {
    fn is_file(ty: &Type) -> bool {
        match ty {
            Type::File => true,
            Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => is_file(inner),
            _ => false,
        }
    }
    slots(definition).into_iter().any(|slot| is_file(&slot.ty))
}

fn turned(edges: &[Vec<Id>]) -> Vec<Vec<Id>> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, parts) in edges.iter().enumerate() {
        for to in parts {
            back[*to].push(from);
        }
    }
    back
}

fn reached(edges: &[Vec<Id>], roots: Vec<Id>) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open = roots;
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id], true) {
            open.extend(&edges[id]);
        }
    }
    seen
}

/// Strongly connected components (Kosaraju), without recursion: documents are as deep as somebody likes.
fn groups(edges: &[Vec<Id>]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = vec![false; edges.len()];
    for root in 0..edges.len() {
        let mut open = vec![(root, 0)];
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        while let Some((id, next)) = open.pop() {
            match edges[id].get(next) {
                None => order.push(id),
                Some(&to) => {
                    open.push((id, next + 1));
                    if !std::mem::replace(&mut seen[to], true) {
                        open.push((to, 0));
                    }
                }
            }
        }
    }
    let back = turned(edges);
    let mut group = vec![usize::MAX; edges.len()];
    for (number, root) in order.into_iter().rev().enumerate() {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if group[id] == usize::MAX {
                group[id] = number;
                open.extend(&back[id]);
            }
        }
    }
    group
}
