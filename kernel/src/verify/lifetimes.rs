//! How long values live, and longer-lived ones that hold shorter-lived ones.

use super::graph::{Graph, asker, targets};
use crate::{
    BindingRef, Context, Scope, Wants,
    binding::Source,
    trail::EntryId,
    verify::{Problem, ProblemId, Report},
};

/// What a value comes to: shared for ever, or by the shortest-lived value that it holds.
pub(crate) fn lifetime(context: &Context, binding: &BindingRef) -> Scope {
    let mut shortest = Scope::Singleton;
    let mut contexts = false;
    let mut needs = |b: &BindingRef| {
        if b.dependencies().iter().any(|d| d.wants == Wants::Context) {
            // Whoever wants the context wants the one of the request, so there must be an instance for each.
            contexts = true;
        }
        needs_of(context, b)
    };
    walk(binding, &mut Vec::new(), &mut needs, &mut |scope, _| shortest = shortest.min(scope));
    if contexts { shortest.min(Scope::Request) } else { shortest }
}

fn needs_of(context: &Context, binding: &BindingRef) -> Vec<BindingRef> {
    let held = binding.dependencies().iter().filter(|d| !d.lazy);
    held.flat_map(|dependency| targets(context, dependency).unwrap_or_default()).collect()
}

/// Visits the scopes that a value is bound to by what it holds, with the way there.
fn walk(
    binding: &BindingRef,
    path: &mut Vec<BindingRef>,
    needs: &mut dyn FnMut(&BindingRef) -> Vec<BindingRef>,
    visit: &mut dyn FnMut(Scope, &[BindingRef]),
) {
    let seen = |id: EntryId, path: &[BindingRef]| path.iter().any(|b| b.0.id == id);
    if seen(binding.0.id, path) {
        return;
    }
    path.push(binding.clone());
    match (binding.source(), binding.scope()) {
        // It has a life of its own, and what it holds is checked from there.
        (Source::Constant, _) | (_, Scope::Singleton) => {}
        (_, scope @ (Scope::Request | Scope::Server | Scope::Application)) => visit(scope, path),
        (_, Scope::Transient | Scope::Inferred) => {
            // It lives with its holder, and so does everything that it holds.
            for need in needs(binding) {
                walk(&need, path, needs, visit);
            }
        }
    }
    path.pop();
}

/// Reports each value that would be kept longer than it lives.
pub(super) fn check(graph: &Graph, report: &mut Report) {
    for binding in &graph.bindings {
        let keeps = match binding.scope() {
            _ if binding.source() == Source::Declared => continue,
            scope @ (Scope::Singleton | Scope::Application | Scope::Server) => scope,
            // A request's value may hold anything, and a transient lives with its holder.
            _ => continue,
        };
        for edge in graph.needs(binding).iter().filter(|edge| !edge.dependency.lazy) {
            let mut needs = |b: &BindingRef| {
                let held = graph.needs(b).iter().filter(|e| !e.dependency.lazy);
                held.map(|e| e.to.clone()).collect()
            };
            let mut worst: Option<(Scope, Vec<String>)> = None;
            walk(&edge.to, &mut Vec::new(), &mut needs, &mut |scope, path| {
                if scope < keeps && worst.as_ref().is_none_or(|(w, _)| scope < *w) {
                    worst = Some((scope, path.iter().map(|b| b.key().to_owned()).collect()));
                }
            });
            let Some((scope, path)) = worst else { continue };
            let held = path.last().cloned().unwrap_or_default();
            let whole = std::iter::once(binding.key().to_owned()).chain(path).collect();
            report.add(
                Problem::new(
                    ProblemId::Captive,
                    format!("`{}` ({keeps}) would hold `{held}`, which is made for each {scope}", binding.key()),
                )
                .asked_by(asker(binding, edge.dependency.member))
                .path(whole)
                .help(format!(
                    "give `{}` the scope `{scope}` or a shorter one, or pass the value to the methods that need it",
                    binding.key()
                )),
            );
        }
    }
}
