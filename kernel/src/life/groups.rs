//! The groups of observers: who is in which, in what order, and what can be wrong with the names.

use std::collections::BTreeMap;

use super::{
    error::{LifeCycleStep, ObserverError},
    observer::{DEFAULT_GROUPS, LIFE_CYCLE_OBSERVER, LifeCycleObserver},
    options::Settings,
    steps::{Group, Member},
};
use crate::{
    Application, BindingRef, near,
    verify::{Problem, ProblemId, Report},
};

/// Stands for all groups that are not named.
const OTHERS: &str = "*";

/// The group that an observer's binding is in: the value of its tag, or else the first group of the order that is itself a
/// tag of the binding.
fn group_of<'b>(binding: &'b BindingRef, order: &'b [String]) -> &'b str {
    binding
        .tag_value_of(LIFE_CYCLE_OBSERVER)
        .unwrap_or_else(|| order.iter().find(|group| binding.has_tag(group)).map_or("", String::as_str))
}

/// The order of groups as it stands; the default if what is said of it cannot be read, which [`check`] tells.
pub(crate) fn order(app: &Application) -> Vec<String> {
    Settings::of(app).map_or_else(|_| DEFAULT_GROUPS.iter().map(|&g| g.to_owned()).collect(), |s| s.groups)
}

/// The observers, group by group, in the order of starting.
pub(super) async fn collect(app: &Application, settings: &Settings) -> Result<Vec<Group>, ObserverError> {
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for binding in app.find_by_tag(LIFE_CYCLE_OBSERVER) {
        let group = group_of(&binding, &settings.groups);
        if settings.disabled_groups.iter().any(|disabled| disabled == group) {
            continue;
        }
        let observer = app.resolve_binding::<dyn LifeCycleObserver>(&binding).await;
        let observer = observer
            .map_err(|error| ObserverError::returned(binding.key(), LifeCycleStep::Build, error.into()))?;
        groups.entry(group.to_owned()).or_default().push(Member { key: binding.key().to_owned(), observer });
    }
    let order = &settings.groups;
    let others = order.iter().position(|group| group == OTHERS).unwrap_or(order.len());
    let place = |group: &String| order.iter().position(|g| g == group).unwrap_or(others);
    let serial =
        |group: &String| settings.serial_groups.iter().any(|serial| serial == group || serial == OTHERS);
    let mut ordered: Vec<_> = groups.into_iter().collect();
    // The sort is stable: groups in one place keep their names' order.
    ordered.sort_by_key(|(group, _)| place(group));
    let group = |(name, members)| Group { is_serial: serial(&name), name, members };
    Ok(ordered.into_iter().map(group).collect())
}

/// Reports an order that contradicts itself, and names of groups that are probably misspelt.
pub(crate) fn check(app: &Application, report: &mut Report) {
    let settings = match Settings::of(app) {
        Ok(settings) => settings,
        Err(error) => return report.add(Problem::new(ProblemId::Configuration, error.to_string())),
    };
    for (n, group) in settings.groups.iter().enumerate() {
        if settings.groups[..n].contains(group) && !settings.groups[n + 1..].contains(group) {
            report.add(
                Problem::new(
                    ProblemId::Groups,
                    format!("the order of observer groups names `{group}` twice"),
                )
                .path(settings.groups.clone())
                .help(format!("keep one of them: `{group}` starts in one place only")),
            );
        }
    }
    let bindings = app.find_by_tag(LIFE_CYCLE_OBSERVER);
    let used: Vec<&str> = bindings.iter().map(|binding| group_of(binding, &settings.groups)).collect();
    let lists = [
        ("the order of observer groups", &settings.groups),
        ("the list of serial groups", &settings.serial_groups),
        ("the list of disabled groups", &settings.disabled_groups),
    ];
    for (list, names) in lists {
        for name in names.iter().filter(|name| *name != OTHERS && !used.contains(&name.as_str())) {
            // A group that is listed itself is not what was meant.
            let unlisted = used.iter().copied().filter(|group| !names.iter().any(|name| name == group));
            let Some(meant) = near::like(name, unlisted) else { continue };
            let members = bindings.iter().filter(|b| group_of(b, &settings.groups) == meant);
            report.add(
                Problem::new(
                    ProblemId::Groups,
                    format!("{list} names `{name}`, and no observer is in that group"),
                )
                .asked_by(
                    members
                        .map(|b| format!("`{}` (in group `{meant}`)", b.key()))
                        .collect::<Vec<_>>()
                        .join(", "),
                )
                .help(format!("did you mean `{meant}`? Write the same name in both places")),
            );
        }
    }
}
