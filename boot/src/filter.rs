//! What an application leaves out when it boots.

use std::{collections::BTreeSet, fmt, sync::Arc};

use crate::{BootError, Found};

/// How alike two names must be to be worth showing (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.85;

type Predicate = Arc<dyn Fn(&Found) -> bool + Send + Sync>;

/// What an application leaves out when it boots.
#[derive(Clone, Default)]
pub(crate) struct Filter {
    pub(crate) only: Vec<String>,
    pub(crate) except: Vec<String>,
    pub(crate) only_kinds: Vec<String>,
    pub(crate) except_kinds: Vec<String>,
    pub(crate) only_names: Vec<String>,
    pub(crate) except_names: Vec<String>,
    pub(crate) predicates: Vec<Predicate>,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modules = (&self.only, &self.except);
        let kinds = (&self.only_kinds, &self.except_kinds);
        let names = (&self.only_names, &self.except_names);
        f.debug_struct("Filter")
            .field("modules", &modules)
            .field("kinds", &kinds)
            .field("names", &names)
            .finish_non_exhaustive()
    }
}

impl Filter {
    /// Whether the booter of a kind is called at all.
    pub(crate) fn wants_kind(&self, kind: &str) -> bool {
        self.why_not_kind(kind).is_none()
    }

    fn why_not_kind(&self, kind: &str) -> Option<String> {
        if self.except_kinds.iter().any(|k| k == kind) {
            Some(format!("`except_kind(\"{kind}\")`"))
        } else if !self.only_kinds.is_empty() && !self.only_kinds.iter().any(|k| k == kind) {
            Some(format!("not among `only_kind`: {}", self.only_kinds.join(", ")))
        } else {
            None
        }
    }

    /// Why something is not to be bound; `all` is whatever was found, and says which packages `only` is about.
    pub(crate) fn why_not(&self, found: &Found, all: &[Found]) -> Option<String> {
        if let Some(why) = self.why_not_kind(&found.kind) {
            return Some(why);
        }
        let narrows = |module: &&String| {
            all.iter().any(|other| other.package == found.package && is_inside(&other.module, module))
        };
        let only: Vec<&String> = self.only.iter().filter(narrows).collect();
        if !only.is_empty() && !only.iter().any(|module| is_inside(&found.module, module)) {
            return Some(format!("not in `only`: {}", join(&only)));
        }
        if let Some(module) = self.except.iter().find(|module| is_inside(&found.module, module)) {
            return Some(format!("`except(\"{module}\")`"));
        }
        if self.except_names.iter().any(|name| *name == found.name) {
            return Some(format!("`except_name(\"{}\")`", found.name));
        }
        if !self.only_names.is_empty() && !self.only_names.iter().any(|name| *name == found.name) {
            return Some(format!("not among `only_name`: {}", self.only_names.join(", ")));
        }
        let refused = self.predicates.iter().any(|predicate| !predicate(found));
        refused.then(|| "refused by a function given to `filter`".to_owned())
    }

    /// That each filter matches something.
    pub(crate) fn check(&self, all: &[Found], kinds: &[&str]) -> Result<(), BootError> {
        let modules: BTreeSet<&str> = all.iter().map(|found| &*found.module).collect();
        let names: BTreeSet<&str> = all.iter().map(|found| &*found.name).collect();
        let kinds: BTreeSet<&str> = kinds.iter().copied().chain(all.iter().map(|f| &*f.kind)).collect();
        for (method, given) in [("only", &self.only), ("except", &self.except)] {
            for module in given {
                if !modules.iter().any(|known| is_inside(known, module)) {
                    return Err(no_match(method, module, &modules));
                }
            }
        }
        for (method, given, known) in [
            ("only_kind", &self.only_kinds, &kinds),
            ("except_kind", &self.except_kinds, &kinds),
            ("only_name", &self.only_names, &names),
            ("except_name", &self.except_names, &names),
        ] {
            if let Some(wrong) = given.iter().find(|given| !known.contains(given.as_str())) {
                return Err(no_match(method, wrong, known));
            }
        }
        Ok(())
    }
}

fn join(texts: &[&String]) -> String {
    texts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ")
}

fn is_inside(module: &str, outer: &str) -> bool {
    module.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn no_match(method: &str, given: &str, known: &BTreeSet<&str>) -> BootError {
    let near = near(given, known.iter().copied());
    let known = known.iter().map(|&known| known.to_owned()).collect();
    BootError::NoMatch { filter: format!("{method}(\"{given}\")"), near, known }
}

/// The known name that looks most like `given`, if one does.
pub(crate) fn near<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::jaro_winkler(given, known), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (two, _)| one.total_cmp(two))
        .map(|(_, known)| known.to_owned())
}
