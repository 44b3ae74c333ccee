//! What DOT and Mermaid have in common: contexts with numbered bindings, and arrows between the numbers.

use super::{InspectedBinding, InspectedContext, InspectedDependency, Inspection, lower_case};

/// An inspection as it is drawn.
pub(super) struct Drawing<'i> {
    /// The root first.
    pub(super) contexts: Vec<(&'i InspectedContext, Vec<(usize, &'i InspectedBinding)>)>,
    pub(super) arrows: Vec<Arrow<'i>>,
}

pub(super) struct Arrow<'i> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) dependency: &'i InspectedDependency,
}

impl<'i> Drawing<'i> {
    pub(super) fn of(inspection: &'i Inspection) -> Self {
        let mut contexts: Vec<_> = inspection.contexts().map(|context| (context, Vec::new())).collect();
        contexts.reverse();
        let mut numbers = 0..;
        for (context, numbered) in &mut contexts {
            *numbered = numbers.by_ref().zip(&context.bindings).collect();
        }
        let mut arrows = Vec::new();
        for (depth, (_, bindings)) in contexts.iter().enumerate() {
            // A look-up goes up; what was filtered out has no number.
            let number_of = |key: &str| {
                let mut seen = contexts[..=depth].iter().rev().flat_map(|(_, bindings)| bindings);
                seen.find(|(_, binding)| binding.key == key).map(|(number, _)| *number)
            };
            for (from, binding) in bindings {
                for dependency in &binding.dependencies {
                    let to = dependency.to.iter().filter_map(|key| number_of(key));
                    arrows.extend(to.map(|to| Arrow { from: *from, to, dependency }));
                }
            }
        }
        Self { contexts, arrows }
    }
}

/// `app (application)`
pub(super) fn title(context: &InspectedContext) -> String {
    format!("{} ({})", context.name, lower_case(&context.level))
}

impl Arrow<'_> {
    /// The member, and what is special about it.
    pub(super) fn label(&self) -> String {
        let dependency = self.dependency;
        let mut label = dependency.member.to_owned();
        let words =
            [(dependency.optional, "optional"), (dependency.lazy, "later"), (dependency.many, "each")];
        for (_, word) in words.iter().filter(|(is_so, _)| *is_so) {
            if !label.is_empty() {
                label.push_str(", ");
            }
            label.push_str(word);
        }
        label
    }
}
