//! If it boots, it resolves: the whole graph is checked before anything is built, and all problems are told at once.
//!
//! An application checks itself at every start; a test does it in one line, `app.verify().unwrap()`, and so can whoever
//! uses a [`Context`] alone, [`Context::verify`]. What is checked is what would happen: each need is looked up from the
//! context that the needing value's scope says, down to a server's and a request's that are not there yet.
//!
//! Each rule has an id and a page, `lazo::problems` in the documentation of the umbrella crate.

mod asker;
mod chain;
mod cycles;
mod graph;
mod lifetimes;
mod report;
mod sections;
mod targets;

pub use self::report::{Problem, ProblemId, Report};
use crate::{Application, Context, Scope};
pub(crate) use {chain::View, lifetimes::lifetime, targets::targets};

use self::graph::Graph;

/// Checks an application's graph.
pub(crate) fn graph(app: &Application) -> Report {
    let mut report = Report::default();
    for mishap in app.mishaps() {
        report.add(Problem::new(ProblemId::Assembly, mishap));
    }
    check(app.context(), &mut report);
    crate::artifact::check_booted(app, &mut report);
    crate::extension_point::check(app.context(), &mut report);
    crate::interceptor::check(app, &mut report);
    report
}

fn check(context: &Context, report: &mut Report) {
    let graph = Graph::of(context, report);
    cycles::check(&graph, report);
    lifetimes::check(&graph, report);
    sections::check(context, report);
}

impl Context {
    /// Checks what can be resolved from this context and from those that may be made below it, without building anything.
    /// An application's own [`verify`](Application::verify) does this and asks its components too.
    ///
    /// ```
    /// use lazo_kernel::{BindingKey, Context, bind};
    ///
    /// const NAME: BindingKey<str> = BindingKey::new("name");
    /// let context = Context::new("tool");
    /// context.add(bind(BindingKey::<str>::new("title")).to_alias(NAME))?;
    /// let report = context.verify().unwrap_err();
    /// assert!(report.to_string().contains("[LZ0002] nothing is bound to `name`"));
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All problems at once.
    pub fn verify(&self) -> Result<(), Report> {
        let mut report = Report::default();
        check(self, &mut report);
        report.into_result()
    }

    /// How long a binding's value can be shared: its own scope, and for [`Inferred`](Scope::Inferred) classes that of the
    /// shortest-lived value they use.
    #[must_use]
    pub fn lifetime_of(&self, binding: &crate::BindingRef) -> Scope {
        lifetime(self, binding)
    }
}
