//! Where a controller's operations stand, beside what the controller says itself.

use crate::operation::Operation;

/// A prefix, hosts and versions for all operations of a controller: see
/// [`RestApplication::controller_at`](crate::RestApplication::controller_at).
///
/// ```
/// use lazo_rest::Placement;
///
/// let admin = Placement::below("/admin").host("admin.example.com").version("2");
/// // Where one controller stands in two places, the second needs a name of its own.
/// let again = Placement::below("/old").named("OldUsers");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    pub(crate) prefix: String,
    pub(crate) name: Option<String>,
    hosts: Vec<String>,
    versions: Vec<String>,
}

impl Placement {
    /// Where the controller itself says.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Below a prefix, which may have parameters: those that no operation declares are in the path only.
    #[must_use]
    pub fn below(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..Self::default() }
    }

    /// For a host, a name or `*.example.com`; for several when it is called again.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// In a version of the API; in several when it is called again. Operations that say their own keep them.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.versions.push(version.into());
        self
    }

    /// Under another name than the class's: the key is `controllers.<name>`, operation ids begin with it
    /// (`<name>.find`), and it stands in the place of the class's among the tags.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Puts a route there.
    pub(crate) fn place<C: ?Sized>(&self, mut route: crate::Route<C>) -> crate::Route<C> {
        if let Some(name) = &self.name {
            rename(route.operation_mut(), name);
        }
        let route = if self.prefix.is_empty() { route } else { route.below(&self.prefix) };
        let route = if self.hosts.is_empty() { route } else { route.hosts(self.hosts.clone()) };
        let has_own = !route.operation().versions.is_empty();
        if has_own || self.versions.is_empty() { route } else { route.versions(self.versions.clone()) }
    }
}

/// Puts a name in the place of the class's.
fn rename(operation: &mut Operation, name: &str) {
    let Some((class, method)) = operation.operation_id.split_once('.') else { return };
    let noted = operation.tag_notes.iter_mut().map(|note| &mut note.tag.name);
    for tag in operation.tags.iter_mut().chain(noted).filter(|tag| *tag == class) {
        name.clone_into(tag);
    }
    operation.operation_id = format!("{name}.{method}");
}
