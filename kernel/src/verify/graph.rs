//! The graph of bindings: who needs whom, looked up from where. Building it finds what is missing, ambiguous or of the
//! wrong type.

use std::collections::HashMap;

use super::{
    asker::{asker, place},
    chain::{Chain, Unplaced},
    targets::targets,
};
use crate::{
    BindingRef, Context, Dependency, Source,
    trail::EntryId,
    verify::{Problem, ProblemId, Report},
};

/// A binding, and the place in the [`Chain`] where its needs are looked up: a transient's are met by other bindings when
/// it is asked for from further down.
pub(super) type NodeId = (EntryId, usize);

/// One need that is met by one binding.
pub(super) struct Edge {
    pub(super) dependency: Dependency,
    pub(super) to: BindingRef,
    pub(super) at: Result<usize, Unplaced>,
}

impl Edge {
    /// Whether it is met before the value is there.
    pub(super) fn is_held(&self) -> bool {
        !self.dependency.lazy
    }

    pub(super) fn node(&self) -> Option<NodeId> {
        Some((self.to.0.id, self.at.ok()?))
    }
}

pub(super) struct Node {
    pub(super) id: NodeId,
    pub(super) binding: BindingRef,
    pub(super) edges: Vec<Edge>,
}

pub(super) struct Graph {
    /// In the order in which they were reached: by key, and by need.
    pub(super) nodes: Vec<Node>,
    index: HashMap<NodeId, usize>,
}

impl Graph {
    /// Everything that is reached from `context` and the contexts to come below it.
    pub(super) fn of(context: &Context, report: &mut Report) -> Self {
        let chain = Chain::to(context);
        let mut graph = Self { nodes: Vec::new(), index: HashMap::new() };
        let mut open = Vec::new();
        for binding in context.bindings() {
            match chain.place(&binding, chain.bottom()) {
                Ok(at) => open.push((binding, at)),
                Err(_) => report.add(nowhere(&binding)),
            }
        }
        open.reverse();
        while let Some((binding, at)) = open.pop() {
            let id = (binding.0.id, at);
            if graph.index.contains_key(&id) {
                continue;
            }
            let edges = edges(&chain, &binding, at, report);
            let next = edges.iter().rev().filter_map(|edge| Some((edge.to.clone(), edge.at.ok()?)));
            open.extend(next);
            graph.index.insert(id, graph.nodes.len());
            graph.nodes.push(Node { id, binding, edges });
        }
        graph
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.index.get(&id).and_then(|at| self.nodes.get(*at))
    }
}

fn edges(chain: &Chain, binding: &BindingRef, at: usize, report: &mut Report) -> Vec<Edge> {
    let view = chain.view(at);
    let mut edges = Vec::new();
    for dependency in binding.dependencies() {
        let mut problem = |problem: Problem| report.add(problem.asked_by(asker(binding, dependency.member)));
        let found = targets(&view, dependency, &mut problem);
        let mut dependency = dependency.clone();
        // A value that is there already is not built: whatever it uses, it uses later.
        dependency.lazy |= binding.source() == Source::Constant;
        for to in found {
            let to_at = chain.place(&to, at);
            if to_at == Err(Unplaced::Nowhere) {
                report.add(nowhere(&to));
            }
            edges.push(Edge { dependency: dependency.clone(), to, at: to_at });
        }
    }
    edges
}

/// A binding whose scope no context can have that sees it.
fn nowhere(binding: &BindingRef) -> Problem {
    let (key, scope, bound) = (binding.key(), binding.scope(), place(binding.location()));
    let (message, help) = if binding.source() == Source::Declared {
        (
            format!("`{key}` ({bound}) is declared for {scope} contexts, and no such context will be made that could bind it"),
            "declare it for a level below the context that declares it: `Scope::Server` or `Scope::Request`\nbind it here"
                .to_owned(),
        )
    } else {
        (
            format!("`{key}` ({bound}) has scope {scope}, and no {scope} context sees it"),
            format!(
                "bind it in the {scope}'s context or above\ngive it another scope: `.scope(Scope::Singleton)`"
            ),
        )
    };
    Problem::new(ProblemId::NoContext, message).help(help)
}
