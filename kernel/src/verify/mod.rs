//! If it boots, it resolves: the whole graph is checked before anything is built, and all problems are told at once.

mod cycles;
mod graph;
mod lifetimes;
mod report;

pub use self::report::{Problem, ProblemId, Report};
use crate::{Application, Context, Scope};
pub(crate) use lifetimes::lifetime;

use self::graph::Graph;

/// Checks an application's graph.
pub(crate) fn graph(app: &Application) -> Report {
    let mut report = Report::default();
    for mishap in app.mishaps() {
        report.add(Problem::new(ProblemId::Assembly, mishap));
    }
    let graph = Graph::of(app.context(), &mut report);
    cycles::check(&graph, &mut report);
    lifetimes::check(&graph, &mut report);
    report
}

impl Context {
    /// How long a binding's value can be shared: its own scope, and for [`Inferred`](Scope::Inferred) classes that of the
    /// shortest-lived value they hold.
    #[must_use]
    pub fn lifetime_of(&self, binding: &crate::BindingRef) -> Scope {
        lifetime(self, binding)
    }
}
