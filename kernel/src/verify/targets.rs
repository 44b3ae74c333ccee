//! Which bindings meet a need, and what to say when none does.

use crate::{
    BindingFilter, BindingRef, Context, Dependency, EXTENSION_FOR, Wants,
    binding_ref::Rank,
    near,
    verify::{Problem, ProblemId, asker::place, chain::View},
};

/// The bindings that meet a need which is looked up in `view`; what is wrong with the others, or that there are none.
pub(crate) fn targets(
    view: &View<'_>,
    dependency: &Dependency,
    problem: &mut dyn FnMut(Problem),
) -> Vec<BindingRef> {
    let context = view.context;
    let mut found = match &dependency.wants {
        Wants::Context | Wants::Configuration(_) | Wants::ConfigurationOf(_) | Wants::Nothing => {
            return Vec::new();
        }
        Wants::Tag(tag) => context.find_by_tag(tag),
        Wants::Filter(filter) => context.find(filter),
        Wants::Extensions(point) => context.find(&BindingFilter::tag_value(EXTENSION_FOR, point.clone())),
        Wants::Type if dependency.many => candidates(view, dependency),
        Wants::Type => match chosen(view, dependency) {
            Some(binding) => vec![binding],
            None => {
                match &*candidates(view, dependency) {
                    [] if dependency.optional => {}
                    [] => problem(no_type(context, dependency)),
                    several => problem(ambiguous(several, dependency)),
                }
                return Vec::new();
            }
        },
        Wants::Key(key) => match context.binding(key) {
            Some(binding) => vec![binding],
            None if dependency.optional => Vec::new(),
            None => {
                problem(no_key(context, key, dependency));
                return Vec::new();
            }
        },
    };
    found.retain(|binding| {
        let fits = binding.provides_ids().any(|id| id == dependency.type_id);
        if !fits {
            problem(mismatch(binding, dependency));
        }
        fits
    });
    found
}

/// The binding that a look-up by type means, if there is one such.
fn chosen(view: &View<'_>, dependency: &Dependency) -> Option<BindingRef> {
    let Some(coming) = coming(view, dependency) else { return view.context.chosen(dependency.type_id) };
    let highest = coming.iter().map(BindingRef::rank).max()?;
    let mut of_rank = coming.into_iter().filter(|binding| binding.rank() == highest);
    of_rank.next().filter(|_| of_rank.next().is_none())
}

/// The bindings that provide the type, in the nearest context that has any.
fn candidates(view: &View<'_>, dependency: &Dependency) -> Vec<BindingRef> {
    coming(view, dependency).unwrap_or_else(|| view.context.candidates(dependency.type_id))
}

/// The same among the bindings to come.
fn coming(view: &View<'_>, dependency: &Dependency) -> Option<Vec<BindingRef>> {
    let provides = |binding: &&&BindingRef| binding.provides_ids().any(|id| id == dependency.type_id);
    let mut levels = view.coming.iter();
    levels.find_map(|bindings| {
        let found: Vec<BindingRef> = bindings.iter().filter(provides).copied().cloned().collect();
        (!found.is_empty()).then_some(found)
    })
}

/// What one can do if the value need not be there.
fn or_optional(dependency: &Dependency) -> String {
    match dependency.member {
        "" | "alias" => String::new(),
        member => format!("\nmake `{member}` an `Option`, if it can do without"),
    }
}

fn no_type(context: &Context, dependency: &Dependency) -> Problem {
    let ty = dependency.type_name;
    let bindings = context.bindings();
    let near: Vec<String> = near::similar_types(ty, &bindings)
        .into_iter()
        .map(|(other, binding)| format!("`{other}` of `{}` ({})", binding.key(), place(binding.location())))
        .collect();
    let bind = if ty.starts_with("dyn ") {
        format!(
            "bind a class that implements it: `app.add(bind_type::<{ty}>().to_class_as::<YourClass>(|it| it))?`\n\
             let a class that is bound say `#[injectable(provides({ty}))]`"
        )
    } else {
        format!(
            "bind it, if it is a class: `app.add(bind_type::<{ty}>().to_class())?`\n\
             bind it, if it is a value: `app.add(bind_type::<{ty}>().to(value))?`"
        )
    };
    let near = if near.is_empty() { String::new() } else { format!("did you mean {}?\n", near.join(" or ")) };
    let help = format!("{near}{bind}{}", or_optional(dependency));
    Problem::new(ProblemId::Missing, format!("nothing provides `{ty}`")).help(help)
}

fn no_key(context: &Context, key: &str, dependency: &Dependency) -> Problem {
    let bindings = context.bindings();
    let near: Vec<String> = near::similar_names(key, &bindings)
        .into_iter()
        .map(|binding| format!("`{}` ({})", binding.key(), place(binding.location())))
        .collect();
    let help = if near.is_empty() {
        let ty = dependency.type_name;
        let or_optional = or_optional(dependency);
        format!("bind it: `app.add(bind(BindingKey::<{ty}>::new({key:?})).to(value))?`{or_optional}")
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Problem::new(ProblemId::Missing, format!("nothing is bound to `{key}`")).help(help)
}

fn ambiguous(candidates: &[BindingRef], dependency: &Dependency) -> Problem {
    let mut message = format!("{} bindings provide `{}`:", candidates.len(), dependency.type_name);
    for candidate in candidates {
        let rank = match candidate.rank() {
            Rank::Default => ", a default",
            Rank::Own => "",
            Rank::Override => ", an override",
        };
        message += &format!("\n    `{}` ({}{rank})", candidate.key(), place(candidate.location()));
    }
    let first = candidates.first().map_or("", BindingRef::key);
    let help = if candidates.iter().all(BindingRef::is_default) {
        format!(
            "bind one of your own, which wins over defaults\nask for one by its key: `#[inject({first:?})]`"
        )
    } else {
        format!(
            "ask for one by its key: `#[inject({first:?})]`\nmake all but one of them `.as_default()`\n\
             take them all, as a `Vec`"
        )
    };
    Problem::new(ProblemId::Ambiguous, message).help(help)
}

fn mismatch(binding: &BindingRef, dependency: &Dependency) -> Problem {
    let ty = dependency.type_name;
    let has: Vec<String> = binding.provides().map(|provided| format!("`{provided}`")).collect();
    let message = format!(
        "`{}` ({}) provides {}, not `{ty}`",
        binding.key(),
        place(binding.location()),
        has.join(" and ")
    );
    let mut help = if ty.starts_with("dyn ") {
        format!("let it provide the trait too: `.provides::<{ty}>(|it| it)`")
    } else {
        format!("bind a `{ty}` there")
    };
    help += "\nask for the type that it has";
    if let Wants::Tag(tag) = dependency.wants {
        help += &format!("\ntake the tag {tag:?} off it");
    }
    Problem::new(ProblemId::TypeMismatch, message).help(help)
}
