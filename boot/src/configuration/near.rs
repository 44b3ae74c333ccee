//! Sections that are misspelt.

use std::collections::BTreeSet;

use lazo_kernel::{Application, Wants, config::variables};

use crate::filter::near;

/// The sections at the top that somebody reads or says to read.
pub(super) fn known(app: &Application, read: BTreeSet<String>) -> BTreeSet<String> {
    let mut known = read;
    known.extend(variables(app).into_iter().map(|variable| variable.key.to_owned()));
    for binding in app.bindings() {
        for dependency in binding.dependencies() {
            if let Wants::Configuration(section) = &dependency.wants {
                known.insert((*section).to_owned());
            }
        }
    }
    known.into_iter().filter_map(|path| path.split('.').next().map(str::to_lowercase)).collect()
}

/// What to say of the sections that nobody knows and that look like one that somebody does.
pub(super) fn misses(sections: &[(String, String)], known: BTreeSet<String>) -> Vec<String> {
    let unknown = sections.iter().filter(|(section, _)| !known.contains(&section.to_lowercase()));
    unknown
        .filter_map(|(section, origin)| {
            let near = near(&section.to_lowercase(), known.iter().map(String::as_str))?;
            Some(format!(
                "nobody reads the section `{section}` of the configuration {origin}: did you mean `{near}`?"
            ))
        })
        .collect()
}
