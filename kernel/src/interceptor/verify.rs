//! What can be known to be wrong before the first call.

use super::{GLOBAL_INTERCEPTOR, INTERCEPTOR_GROUPS, Interceptor, groups::twice};
use crate::{
    Application, ErrorKind, Source,
    verify::{Problem, ProblemId, Report},
};

/// Checks an application's global interceptors and those that its bindings list.
pub(crate) fn check(app: &Application, report: &mut Report) {
    let context = app.context();
    let order = context.binding(INTERCEPTOR_GROUPS.name()).filter(|order| order.source() == Source::Constant);
    if let Some(binding) = order
        && let Ok(order) = context.get_sync(&INTERCEPTOR_GROUPS)
    {
        for group in twice(&order) {
            let what = format!("the order of interceptor groups names `{group}` twice");
            let help = format!("keep one of them in `{}` (bound at {})", binding.key(), binding.location());
            report.add(Problem::new(ProblemId::Other("LZ0010"), what).help(help));
        }
    }
    for binding in context.bindings() {
        if binding.has_tag(GLOBAL_INTERCEPTOR) && !binding.is_a::<dyn Interceptor>() {
            let what = format!("`{}` is tagged `{GLOBAL_INTERCEPTOR}` and is no interceptor", binding.key());
            let help = format!(
                "bind it with `.global_interceptor(\"group\")` instead of the tag (bound at {})",
                binding.location()
            );
            report.add(Problem::new(ProblemId::Other("LZ0012"), what).help(help));
        }
        for item in binding.class_interceptors().into_iter().flat_map(|list| list.iter()) {
            let Err(error) = item.binding(context) else { continue };
            report.add(problem(&error).asked_by(match binding.class() {
                Some(class) => {
                    format!("{} ({}:{}, bound to `{}`)", class.name, class.file, class.line, binding.key())
                }
                None => format!("`{}` ({})", binding.key(), binding.location()),
            }));
        }
    }
}

/// The problem of an interceptor that is listed and cannot be had, for the report of whoever computes chains; `error` is that of
/// [`Chain::of`](super::Chain::of).
#[must_use]
pub fn problem(error: &crate::Error) -> Problem {
    let what = match error.kind() {
        ErrorKind::NotBound { key, .. } => format!("the interceptor `{key}` is listed and not bound"),
        other => format!("an interceptor is listed that is none: {other}"),
    };
    let help = match error.kind() {
        ErrorKind::NotBound { near, .. } if !near.is_empty() => {
            format!("did you mean {}?", near.join(" or "))
        }
        ErrorKind::NotBound { .. } => "add it: `app.interceptor(bind(KEY).to_class())`".to_owned(),
        _ => "bind it with `app.interceptor(..)`, or `.provides::<dyn Interceptor>(|it| it)`".to_owned(),
    };
    Problem::new(ProblemId::Other("LZ0011"), what).help(help)
}
