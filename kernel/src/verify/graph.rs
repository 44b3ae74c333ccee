//! The graph of bindings: who needs whom. Building it finds what is missing, ambiguous or of the wrong type.

use std::collections::HashMap;

use crate::{
    BindingRef, Context, Dependency, Wants, near,
    trail::EntryId,
    verify::{Problem, ProblemId, Report},
};

/// One need that is met by one binding.
pub(super) struct Edge {
    pub(super) dependency: Dependency,
    pub(super) to: BindingRef,
}

pub(super) struct Graph {
    pub(super) bindings: Vec<BindingRef>,
    pub(super) edges: HashMap<EntryId, Vec<Edge>>,
}

impl Graph {
    pub(super) fn of(context: &Context, report: &mut Report) -> Self {
        let bindings = context.bindings();
        let mut edges: HashMap<EntryId, Vec<Edge>> = HashMap::new();
        for binding in &bindings {
            for dependency in binding.dependencies() {
                match targets(context, dependency) {
                    Ok(found) => {
                        let found = found.into_iter().map(|to| Edge { dependency: dependency.clone(), to });
                        edges.entry(binding.0.id).or_default().extend(found);
                    }
                    Err(problem) => report.add(problem.asked_by(asker(binding, dependency.member))),
                }
            }
        }
        Self { bindings, edges }
    }

    pub(super) fn needs(&self, binding: &BindingRef) -> &[Edge] {
        self.edges.get(&binding.0.id).map_or(&[], Vec::as_slice)
    }
}

/// The bindings that meet a need.
pub(super) fn targets(context: &Context, dependency: &Dependency) -> Result<Vec<BindingRef>, Problem> {
    let ty = dependency.type_name;
    let fits = |b: &BindingRef| b.provides_ids().any(|id| id == dependency.type_id);
    let found = match &dependency.wants {
        Wants::Context | Wants::Configuration(_) => Vec::new(),
        Wants::Tag(tag) => context.find_by_tag(tag),
        Wants::Type if dependency.many => context.candidates(dependency.type_id),
        Wants::Type => {
            match context.chosen(dependency.type_id) {
                Some(binding) => vec![binding],
                None => {
                    let candidates = context.candidates(dependency.type_id);
                    if candidates.is_empty() && dependency.optional {
                        return Ok(Vec::new());
                    }
                    if candidates.is_empty() {
                        return Err(missing(
                            context,
                            &format!("nothing provides `{ty}`"),
                            near::types,
                            ty,
                            || {
                                format!(
                                    "bind something that provides it: `app.add(bind_type::<{ty}>().to(..))`, or a class with \
                             `#[injectable(provides({ty}))]`; or make the field an `Option`"
                                )
                            },
                        ));
                    }
                    let keys: Vec<_> = candidates.iter().map(|b| format!("`{}`", b.key())).collect();
                    return Err(Problem::new(
                    ProblemId::Ambiguous,
                    format!("{} bindings provide `{ty}`: {}", keys.len(), keys.join(", ")),
                )
                .help("ask for one by its key, `#[inject(KEY)]`, or make all but one of them `.as_default()`"));
                }
            }
        }
        Wants::Key(key) => match context.binding(key) {
            Some(binding) => vec![binding],
            None if dependency.optional => Vec::new(),
            None => {
                return Err(missing(
                    context,
                    &format!("nothing is bound to `{key}`"),
                    near::names,
                    key,
                    || format!("bind it: `app.add(bind(BindingKey::<{ty}>::new(\"{key}\")).to(..))`"),
                ));
            }
        },
    };
    match found.iter().find(|b| !fits(b)) {
        Some(other) => Err(Problem::new(
            ProblemId::TypeMismatch,
            format!(
                "`{}` provides {}, not `{ty}`",
                other.key(),
                other.provides().map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ")
            ),
        )
        .help(format!(
            "let it provide the type too, `.provides::<{ty}>(|it| it)`, or ask for the type it has (bound at {})",
            other.location()
        ))),
        None => Ok(found),
    }
}

fn missing(
    context: &Context,
    what: &str,
    near: fn(&str, &[BindingRef]) -> Vec<String>,
    name: &str,
    otherwise: impl FnOnce() -> String,
) -> Problem {
    let near = near(name, &context.bindings());
    let help = if near.is_empty() { otherwise() } else { format!("did you mean {}?", near.join(" or ")) };
    Problem::new(ProblemId::Missing, what).help(help)
}

/// Who asks, with the place in the source.
pub(super) fn asker(binding: &BindingRef, member: &str) -> String {
    let (name, file, line) = binding.class().map_or_else(
        || (binding.key(), binding.location().file(), binding.location().line()),
        |class| (class.name, class.file, class.line),
    );
    let dot = if member.is_empty() { "" } else { "." };
    format!("{name}{dot}{member} ({file}:{line}, bound to `{}`)", binding.key())
}
