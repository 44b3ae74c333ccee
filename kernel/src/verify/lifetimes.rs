//! How long values live, and longer-lived ones that hold shorter-lived ones.

use std::collections::HashSet;

use super::{
    asker::asker,
    chain::{Chain, Unplaced, View},
    graph::{Edge, Graph, Node, NodeId},
    targets::targets,
};
use crate::{
    BindingRef, Context, Scope, Wants,
    binding::Source,
    verify::{Problem, ProblemId, Report},
};

/// What a value comes to: shared for ever, or by the shortest-lived value that it uses.
pub(crate) fn lifetime(context: &Context, binding: &BindingRef) -> Scope {
    let mut shortest = Scope::Singleton;
    let mut seen = HashSet::new();
    let mut open = vec![binding.clone()];
    let view = View { context, coming: Vec::new() };
    while let Some(binding) = open.pop() {
        if !seen.insert(binding.0.id) {
            continue;
        }
        match (binding.source(), binding.scope()) {
            // It has a life of its own, and what it holds is checked from there.
            (Source::Constant, _) | (_, Scope::Singleton) => {}
            (_, scope @ (Scope::Request | Scope::Server | Scope::Application)) => {
                shortest = shortest.min(scope);
            }
            (_, Scope::Transient | Scope::Inferred) => {
                // It lives with its holder, and so does everything that it uses. A getter counts too: it looks up from
                // where its holder lives.
                for dependency in binding.dependencies() {
                    if dependency.wants == Wants::Context {
                        // Whoever wants the context wants the one of the request: an instance for each.
                        shortest = shortest.min(Scope::Request);
                    }
                    open.extend(targets(&view, dependency, &mut |_| {}));
                }
            }
        }
    }
    shortest
}

/// Reports each value that would be kept longer than it lives, and each look-up from where the value cannot be.
pub(super) fn check(graph: &Graph, report: &mut Report) {
    for keeper in graph.nodes.iter().filter(|node| Chain::keeps_its_place(&node.binding)) {
        for edge in &keeper.edges {
            if let Some(way) = shortest_lived(graph, edge) {
                report.add(problem(keeper, &way));
            }
        }
    }
}

/// The way along values that live with their holder to the shortest-lived one that cannot be had there.
fn shortest_lived<'g>(graph: &'g Graph, from: &'g Edge) -> Option<Vec<&'g Edge>> {
    let mut worst: Option<Vec<&Edge>> = None;
    let mut seen: HashSet<NodeId> = HashSet::new();
    let mut open = vec![vec![from]];
    while let Some(way) = open.pop() {
        let Some(last) = way.last() else { continue };
        if last.at == Err(Unplaced::Below) {
            let scope = |way: &[&Edge]| way.last().map(|edge| edge.to.scope());
            if worst.as_ref().is_none_or(|worst| scope(&way) < scope(worst)) {
                worst = Some(way);
            }
            continue;
        }
        let Some(id) = last.node().filter(|id| !Chain::keeps_its_place(&last.to) && seen.insert(*id)) else {
            continue;
        };
        for next in graph.node(id).iter().flat_map(|node| &node.edges).rev() {
            open.push(way.iter().copied().chain([next]).collect());
        }
    }
    worst
}

fn problem(keeper: &Node, way: &[&Edge]) -> Problem {
    let holder = &keeper.binding;
    let (key, keeps) = (holder.key(), holder.scope());
    let (held, member) = match way {
        [first, .., last] => (&last.to, first.dependency.member),
        [only] => (&only.to, only.dependency.member),
        [] => (holder, ""),
    };
    let scope = held.scope();
    let message = if way.iter().all(|edge| edge.is_held()) {
        format!("`{key}` ({keeps}) would hold `{}`, which is made for each {scope}", held.key())
    } else {
        format!(
            "`{key}` ({keeps}) looks `{}` up from where it lives, and there is no {scope} there",
            held.key()
        )
    };
    let step = |binding: &BindingRef| format!("{} ({})", binding.key(), binding.scope());
    let path = std::iter::once(holder).chain(way.iter().map(|edge| &edge.to)).map(step).collect();
    let help = format!(
        "give `{key}` the scope {scope} or a shorter one: `.scope(Scope::{scope:?})`, `#[injectable(scope = {scope:?})]`\n\
         pass the value to the methods that need it"
    );
    Problem::new(ProblemId::Captive, message).asked_by(asker(holder, member)).path(path).help(help)
}
