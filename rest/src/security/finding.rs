//! What each operation requires, and everything that is wrong with it.

use super::{
    Authenticator,
    guard::{Asked, Demanded, Guard},
    guards::Guards,
    scheme::Scheme,
    told::Told,
};
use crate::{
    Table, TableError, TableErrors,
    operation::{Operation, SecurityRequirement},
    table::requiring,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Notes once that an operation requires a scheme.
fn note(all: &mut BTreeMap<String, Vec<String>>, scheme: &str, operation: &str) {
    let operations = all.entry(scheme.to_owned()).or_default();
    if operations.last().is_none_or(|last| last != operation) {
        operations.push(operation.to_owned());
    }
}

/// The guards of all operations.
///
/// # Errors
/// Everything that is wrong with what documents say of security, and with the authenticators.
pub(super) fn guards(
    (realm, authenticators): (&Arc<str>, &[Arc<dyn Authenticator>]),
    (told, shown): (&[Arc<Told>], &[(&Operation, usize)]),
    table: &Table,
) -> Result<Guards, TableErrors> {
    let mut finding = Finding {
        realm,
        authenticators,
        missing: BTreeMap::new(),
        undeclared: BTreeMap::new(),
        problems: BTreeSet::new(),
    };
    let guards = shown.iter().map(|(operation, at)| finding.guard(operation, &told[*at])).collect();
    let declared: BTreeSet<&str> =
        told.iter().flat_map(|told| told.schemes.keys().map(String::as_str)).collect();
    let known: Vec<_> = declared.iter().map(|name| format!("`{name}`")).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    finding.check_authenticators(&declared, &known);
    finding.check_parts(table, told.first().map(|told| &**told));
    let Finding { missing, undeclared, problems, .. } = finding;
    let missing =
        missing.into_iter().map(|(scheme, operations)| TableError::NoAuthenticator { scheme, operations });
    let undeclared = undeclared.into_iter().map(|(scheme, operations)| {
        format!(
            "{} the security scheme `{scheme}`, which the OpenAPI document does not declare (it has {known}): say it in \
             `rest.openapi.security_schemes`, bind `Declarations`, or let its authenticator describe it",
            requiring(&operations)
        )
    });
    let problems = undeclared.chain(problems).map(|problem| TableError::Security { problem });
    let errors: Vec<_> = missing.chain(problems).collect();
    if errors.is_empty() { Ok(guards) } else { Err(TableErrors(errors)) }
}

/// What is found out, and what is wrong.
struct Finding<'s> {
    realm: &'s Arc<str>,
    authenticators: &'s [Arc<dyn Authenticator>],
    /// Schemes that nobody knows the credentials of, and the operations that require them.
    missing: BTreeMap<String, Vec<String>>,
    /// The same of schemes that the document does not declare.
    undeclared: BTreeMap<String, Vec<String>>,
    problems: BTreeSet<String>,
}

impl Finding<'_> {
    fn guard(&mut self, operation: &Operation, told: &Told) -> Option<Arc<Guard>> {
        let id = &operation.operation_id;
        let required = told.required(operation).unwrap_or_else(|problem| {
            self.problems.insert(format!("the OpenAPI document, at `{id}`: {problem}"));
            Vec::new()
        });
        let mut guard = Guard {
            alternatives: Vec::new(),
            is_optional: false,
            schemes: Vec::new(),
            realm: Arc::clone(self.realm),
        };
        let mut names: Vec<&str> = Vec::new();
        for SecurityRequirement(alternative) in &required {
            guard.is_optional |= alternative.is_empty();
            let mut demands = Vec::with_capacity(alternative.len());
            for (name, scopes) in alternative {
                let known = names.iter().position(|known| known == name);
                let scheme = match known.or_else(|| self.add(&mut guard, &mut names, name, (id, told))) {
                    Some(scheme) => scheme,
                    None => continue,
                };
                demands.push(Demanded { scheme, scopes: scopes.clone() });
            }
            self.check_words(&guard, &demands, id);
            if !demands.is_empty() {
                guard.alternatives.push(demands);
            }
        }
        (!guard.alternatives.is_empty()).then(|| Arc::new(guard))
    }

    /// Adds a scheme to a guard; nothing if that cannot be, which is a problem.
    fn add<'n>(
        &mut self,
        guard: &mut Guard,
        names: &mut Vec<&'n str>,
        name: &'n str,
        (operation, told): (&str, &Told),
    ) -> Option<usize> {
        let scheme = match Scheme::of(&told.schemes, name) {
            Ok(scheme) => scheme,
            Err(problem) if told.schemes.contains_key(name) => {
                self.problems.insert(format!("the security scheme `{name}` cannot be enforced: {problem}"));
                return None;
            }
            Err(_) => {
                note(&mut self.undeclared, name, operation);
                return None;
            }
        };
        let by = self.authenticators.iter().find(|one| one.scheme() == name);
        let Some(by) = by else {
            note(&mut self.missing, name, operation);
            return None;
        };
        names.push(name);
        guard.schemes.push(Asked { scheme, by: Arc::clone(by) });
        Some(guard.schemes.len() - 1)
    }

    /// Looks for schemes that cannot be fulfilled together: a request has one `Authorization`.
    fn check_words(&mut self, guard: &Guard, demands: &[Demanded], operation: &str) {
        let words = demands.iter().filter_map(|demanded| guard.schemes[demanded.scheme].scheme.word());
        let words: BTreeSet<String> = words.map(str::to_ascii_lowercase).collect();
        if words.len() > 1 {
            let words: Vec<_> = words.into_iter().collect();
            self.problems.insert(format!(
                "`{operation}` requires `{}` together, and a request has one header `Authorization`",
                words.join("` and `")
            ));
        }
    }

    /// Looks for authenticators that nobody would ask, and for several of one scheme.
    fn check_authenticators(&mut self, declared: &BTreeSet<&str>, known: &str) {
        let mut seen = BTreeSet::new();
        for authenticator in self.authenticators {
            let scheme = authenticator.scheme();
            if !seen.insert(scheme) {
                self.problems.insert(format!(
                    "there are several authenticators for the security scheme `{scheme}`: bind one"
                ));
            }
            if !declared.contains(scheme) {
                self.problems.insert(format!(
                    "an authenticator is for the security scheme `{scheme}`, which the OpenAPI document does not declare (it has \
                     {known}): let it describe the scheme, or correct the name"
                ));
            }
        }
    }

    /// Looks for services of actix's own of which it is not said who guards them.
    fn check_parts(&mut self, table: &Table, told: Option<&Told>) {
        let parts = table.publishing.parts.iter().filter(|part| part.security.is_none());
        for part in parts.filter(|part| told.is_some_and(Told::has_default) && speaks(part.document.value()))
        {
            self.problems.insert(format!(
                "the services below `{}` have a document that says who is let in, and the application's says it for all: say which \
                 counts, `ActixService::requires(..)` for what is asked here too, `ActixService::public()` if they guard themselves",
                part.prefix
            ));
        }
    }
}

/// Whether a document says anything of security.
fn speaks(document: &serde_json::Value) -> bool {
    let paths = document
        .get("paths")
        .and_then(|paths| paths.as_object())
        .into_iter()
        .flat_map(|paths| paths.values());
    let operations = paths.filter_map(|path| path.as_object()).flat_map(|path| path.values());
    operations.chain([document]).any(|place| place.get("security").is_some())
}
