//! What can be wrong with extensions, found before anything is built.

use std::collections::BTreeSet;

use super::{EXTENSION_FOR, EXTENSION_POINT, PointInfo};
use crate::{
    BindingRef, Context, Wants, near,
    verify::{Problem, ProblemId, Report},
};

/// Reports extensions that cannot be used: of another type than their point's, or for a point whose name is mistyped.
///
/// An extension for a point that nobody has is no mistake by itself (a crate may add health checks to an application
/// without a health component); it is logged.
pub(crate) fn check(context: &Context, report: &mut Report) {
    let extensions = context.find_by_tag(EXTENSION_FOR);
    if extensions.is_empty() {
        return;
    }
    let declared = context.find_by_tag(EXTENSION_POINT);
    let taken: BTreeSet<String> = context.bindings().iter().flat_map(points_of).collect();
    let mut known = taken.clone();
    known.extend(declared.iter().flat_map(|point| point.tag_values(EXTENSION_POINT)).map(str::to_owned));
    for extension in &extensions {
        for point in extension.tag_values(EXTENSION_FOR).filter(|point| !known.contains(*point)) {
            unknown(extension, point, &known, report);
        }
    }
    // Where a class takes the extensions, their types are checked as every need of a class is.
    for point in declared
        .iter()
        .filter_map(BindingRef::meta::<PointInfo>)
        .filter(|point| !taken.contains(point.name()))
    {
        let its = |extension: &&BindingRef| extension.tag_values(EXTENSION_FOR).any(|p| p == point.name());
        for extension in extensions.iter().filter(its).filter(|extension| !point.is_met_by(extension)) {
            let (key, ty) = (extension.key(), point.type_name());
            let what = format!("`{key}` extends `{}`, and does not provide `{ty}`", point.name());
            report.add(
                Problem::new(ProblemId::TypeMismatch, what)
                    .asked_by(format!("the extension point `{}`", point.name()))
                    .help(format!("let it provide the type: `.provides::<{ty}>(|it| it)`")),
            );
        }
    }
}

fn points_of(binding: &BindingRef) -> Vec<String> {
    let points = binding.dependencies().iter().filter_map(|dependency| match &dependency.wants {
        Wants::Extensions(point) => Some(point.clone()),
        _ => None,
    });
    points.collect()
}

fn unknown(extension: &BindingRef, point: &str, known: &BTreeSet<String>, report: &mut Report) {
    let near = near::among(point, known.iter().map(String::as_str));
    let (key, at) = (extension.key(), extension.location());
    if near.is_empty() {
        tracing::warn!(
            extension = key,
            point,
            bound_at = %at,
            "an extension has no effect: nobody declares its extension point (is a component missing?)"
        );
        return;
    }
    let what = format!("`{key}` extends `{point}`, and there is no such extension point");
    report.add(
        Problem::new(ProblemId::Missing, what)
            .asked_by(format!("{key} ({at})"))
            .help(format!("did you mean {}?", near.join(" or "))),
    );
}
