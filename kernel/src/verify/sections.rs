//! Configuration sections that do not fit the type that reads them.

use super::asker::asker;
use crate::{
    Context, Source, Wants,
    config::{CONFIGURATION, ConfigurationSource},
    verify::{Problem, ProblemId, Report},
};

/// Reads each section that a class asks for. Nothing is built for it: a configuration that is not a value yet is read when
/// it is there.
pub(super) fn check(context: &Context, report: &mut Report) {
    let is_there = |binding: &crate::BindingRef| binding.source() == Source::Constant;
    if !context.binding(CONFIGURATION.name()).as_ref().is_some_and(is_there) {
        return;
    }
    let Ok(configuration) = context.get_sync(&CONFIGURATION) else { return };
    let configuration: &dyn ConfigurationSource = &*configuration;
    for binding in context.bindings() {
        for dependency in binding.dependencies() {
            let (Wants::Configuration(section), Some(read)) = (&dependency.wants, dependency.reads) else {
                continue;
            };
            let Err(wrong) = read(configuration, section) else { continue };
            report.add(
                Problem::new(ProblemId::Configuration, wrong)
                    .asked_by(asker(&binding, dependency.member))
                    .help(format!(
                        "`{section}` is read as a `{}`: correct the value, or the type's field",
                        dependency.type_name
                    )),
            );
        }
    }
}
