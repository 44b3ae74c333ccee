//! Realms: the routes that are there for one host and one version of the API. An application that says neither has none.

mod host;
mod version;

pub(crate) use self::host::{is_meant, name_of};

use crate::{
    TableError,
    config::{VersionBy, VersionsConfig},
    operation::Operation,
    request::{TrustedProxies, host_of},
    router::{self, Conflict, Router, Template},
};
use actix_web::{HttpRequest, http::header::HeaderValue};
use std::{cmp::Reverse, collections::HashSet};

/// What the hosts and the versions of all operations are.
#[derive(Debug)]
pub(crate) struct Realms {
    config: VersionsConfig,
    /// The patterns of hosts, those that look closely first.
    hosts: Vec<String>,
    versions: Vec<String>,
    /// One for each host, and one for all others; for each of them one for each version that is not in the path, and one for
    /// requests without a version.
    routers: Vec<Router<usize>>,
}

/// A host and a version, by their places; none for all others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Realm {
    host: Option<usize>,
    version: Option<usize>,
}

/// An operation that is to be found.
pub(crate) struct Entry<'o> {
    pub(crate) operation: &'o Operation,
    pub(crate) template: Template,
    /// Whether it gives way where another one has its path.
    pub(crate) yields: bool,
}

/// How closely an operation is for a realm: what is for one host comes before what is for one version.
type Rank = (usize, bool, bool);

/// The operations that one is, by its versions; what is wrong with what it says.
pub(crate) fn spread(
    config: &VersionsConfig,
    operation: &Operation,
    errors: &mut Vec<TableError>,
) -> Vec<Operation> {
    let wrong = |what: &str, text: &str| TableError::Realm {
        operation: operation.operation_id.clone(),
        what: format!("`{text}` is no {what}"),
    };
    let (hosts, versions) = (&operation.hosts, &operation.versions);
    errors.extend(
        hosts
            .iter()
            .filter(|one| !host::is_pattern(one))
            .map(|one| wrong("host: write a name, or `*.example.com`", one)),
    );
    errors.extend(
        versions
            .iter()
            .filter(|one| !version::is_version(one))
            .map(|one| wrong("version: use letters, digits, `.`, `-` and `_`", one)),
    );
    version::spread(config, operation)
}

impl Realms {
    /// The realms of all operations; none if they say neither hosts nor versions.
    pub(crate) fn of(config: &VersionsConfig, entries: &[Entry<'_>]) -> Option<Self> {
        let mut hosts: Vec<String> = entries
            .iter()
            .flat_map(|entry| &entry.operation.hosts)
            .map(|host| host.to_ascii_lowercase())
            .collect();
        hosts.sort_by_cached_key(|host| (Reverse(host::closeness(host)), host.clone()));
        hosts.dedup();
        let mut versions: Vec<String> =
            entries.iter().flat_map(|entry| &entry.operation.versions).cloned().collect();
        version::sort(&mut versions);
        let is_needed = !hosts.is_empty() || !versions.is_empty();
        is_needed.then(|| Self { config: config.clone(), hosts, versions, routers: Vec::new() })
    }

    /// Makes the routers, and says which two operations cannot be told apart.
    pub(crate) fn route(&mut self, policy: router::Policy, entries: &[Entry<'_>]) -> Vec<(usize, usize)> {
        let mut conflicts = Vec::new();
        let hosts = (0..self.hosts.len()).map(Some).chain([None]);
        for host in hosts {
            for version in self.routed_versions() {
                let realm = Realm { host, version };
                let (router, found) = router(policy, entries, |operation| self.rank(realm, operation));
                self.routers.push(router);
                conflicts.extend(found);
            }
        }
        let mut seen = HashSet::new();
        conflicts.retain(|conflict| seen.insert(*conflict));
        conflicts
    }

    /// The versions that have a router of their own.
    fn routed_versions(&self) -> Vec<Option<usize>> {
        match self.config.by {
            VersionBy::Path => vec![None],
            _ => (0..self.versions.len()).map(Some).chain([None]).collect(),
        }
    }

    fn rank(&self, realm: Realm, operation: &Operation) -> Option<(usize, bool)> {
        let host = self.host_rank(realm, operation)?;
        let says_version = self.config.by != VersionBy::Path && !operation.versions.is_empty();
        let is_meant = || realm.version.is_some_and(|at| operation.versions.contains(&self.versions[at]));
        (!says_version || is_meant()).then_some((host, says_version))
    }

    /// How closely an operation is for the host of a realm; none if it is not for it.
    fn host_rank(&self, realm: Realm, operation: &Operation) -> Option<usize> {
        if operation.hosts.is_empty() {
            return Some(0);
        }
        let own = &*self.hosts[realm.host?];
        let patterns = operation.hosts.iter().map(|pattern| pattern.to_ascii_lowercase());
        // A pattern means the names below it, and narrower patterns.
        let meant = patterns.filter(|pattern| {
            pattern == own || (pattern.starts_with("*.") && is_meant(pattern, own.trim_start_matches("*.")))
        });
        meant.map(|pattern| host::closeness(&pattern)).max()
    }

    /// The header on which it depends which operation a request gets: for caches.
    pub(crate) fn vary(&self) -> Option<HeaderValue> {
        if self.versions.is_empty() {
            return None;
        }
        match self.config.by {
            VersionBy::Path => None,
            VersionBy::Header => HeaderValue::from_str(&self.config.header).ok(),
            VersionBy::MediaType => Some(HeaderValue::from_static("accept")),
        }
    }

    /// What a request means.
    pub(crate) fn of_request(&self, request: &HttpRequest, proxies: &TrustedProxies) -> Realm {
        let host = match self.hosts.is_empty() {
            true => None,
            false => host_of(request, proxies).and_then(|host| {
                let name = name_of(host);
                self.hosts.iter().position(|pattern| is_meant(pattern, &name))
            }),
        };
        let said = version::said(&self.config, request.headers()).or(self.config.default.as_deref());
        let version = said.and_then(|said| self.version(said));
        Realm { host, version }
    }

    /// The place of a version.
    pub(crate) fn version(&self, text: &str) -> Option<usize> {
        self.versions.iter().position(|known| known == text)
    }

    pub(crate) fn router(&self, realm: Realm) -> &Router<usize> {
        let per_host = if self.config.by == VersionBy::Path { 1 } else { self.versions.len() + 1 };
        let version = match realm.version {
            Some(version) if per_host > 1 => version,
            _ => per_host - 1,
        };
        &self.routers[realm.host.unwrap_or(self.hosts.len()) * per_host + version]
    }

    /// The realm of a document: that of a request, with the version that is asked for. Where versions are not in the path and
    /// none is said, it is the newest, since one document cannot show several.
    pub(crate) fn documented(&self, realm: Realm, version: Option<usize>) -> Realm {
        let version = version.or(match self.config.by {
            VersionBy::Path => None,
            _ => realm.version.or(self.versions.len().checked_sub(1)),
        });
        Realm { version, ..realm }
    }

    /// Whether the document of a realm shows an operation.
    pub(crate) fn shows(&self, realm: Realm, operation: &Operation) -> bool {
        self.is_of_version(realm, operation) && self.host_rank(realm, operation).is_some()
    }

    /// Whether there is a document that shows both.
    pub(crate) fn share_a_document(&self, one: &Operation, other: &Operation) -> bool {
        // Where versions are in the path, one document has all of them.
        self.config.by == VersionBy::Path
            || one.versions.is_empty()
            || other.versions.is_empty()
            || one.versions.iter().any(|version| other.versions.contains(version))
    }

    /// Whether an operation is one of the version of a realm, whatever its hosts.
    pub(crate) fn is_of_version(&self, realm: Realm, operation: &Operation) -> bool {
        operation.versions.is_empty()
            || realm.version.is_none_or(|at| operation.versions.contains(&self.versions[at]))
    }
}

/// A router of the operations that have a rank.
pub(crate) fn router(
    policy: router::Policy,
    entries: &[Entry<'_>],
    rank: impl Fn(&Operation) -> Option<(usize, bool)>,
) -> (Router<usize>, Vec<(usize, usize)>) {
    let ranked = entries.iter().enumerate().filter_map(|(at, entry)| {
        let (host, version) = rank(entry.operation)?;
        Some(((host, version, !entry.yields), at))
    });
    let mut ranked: Vec<(Rank, usize)> = ranked.collect();
    // Stable: what is equally close stays in its order.
    ranked.sort_by_key(|(rank, _)| Reverse(*rank));
    let ranks: std::collections::HashMap<usize, Rank> =
        ranked.iter().map(|(rank, at)| (*at, *rank)).collect();
    let (mut router, mut conflicts) = (Router::new(policy), Vec::new());
    for (rank, at) in ranked {
        let entry = &entries[at];
        if let Err(Conflict { standing, .. }) =
            router.insert(entry.operation.method.clone(), &entry.template, at)
            && ranks.get(&standing) == Some(&rank)
        {
            conflicts.push((standing, at));
        }
    }
    (router, conflicts)
}
