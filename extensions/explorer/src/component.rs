//! The component that puts the explorer into an application.

use std::borrow::Cow;
use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, Component, Context, Scope, bind, config};
use lazo_rest::{ROUTE, Route};
use serde::{Deserialize, Serialize};

use crate::routes::{file_route, page_route};
use crate::{Explorer, PATH};

/// Serves the API explorer at `/explorer/`, beside the document of the [`RestComponent`](lazo_rest::RestComponent).
///
/// What is given in code wins over the configuration section `explorer` ([`ExplorerConfig`]).
///
/// ```
/// use lazo_explorer::ExplorerComponent;
/// use lazo_kernel::Application;
/// use lazo_rest::RestComponent;
///
/// let app = Application::new("todo")
///     .component(RestComponent::default())
///     .component(ExplorerComponent::default().at("/docs"));
/// app.verify()?;
/// # Ok::<(), lazo_kernel::verify::Report>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ExplorerComponent {
    path: Option<String>,
    allow_connections_to: Vec<String>,
}

/// The configuration section `explorer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExplorerConfig {
    /// Where the explorer is, below the base path of the routes; `/explorer` by default.
    pub path: String,
    /// Origins other than its own that the page may call, e.g. `https://api.example.com`.
    pub allow_connections_to: Vec<String>,
}

impl Default for ExplorerConfig {
    fn default() -> Self {
        Self { path: PATH.to_owned(), allow_connections_to: Vec::new() }
    }
}

impl ExplorerComponent {
    /// Puts the explorer at `path`, e.g. `/docs`.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Lets the page call `origin` (e.g. `https://api.example.com`) as well as its own: a server of the document that is
    /// elsewhere.
    #[must_use]
    pub fn allow_connections_to(mut self, origin: impl Into<String>) -> Self {
        self.allow_connections_to.push(origin.into());
        self
    }

    /// The explorer with what the configuration adds.
    fn explorer(&self, title: &str, context: &Context) -> Result<Arc<Explorer>, lazo_kernel::Error> {
        let ExplorerConfig { path, allow_connections_to: mut origins } =
            config::section(context, "explorer")?;
        let path = self.path.as_deref().map_or(Cow::Owned(path), Cow::Borrowed);
        origins.extend(self.allow_connections_to.iter().cloned());
        Ok(Arc::new(Explorer::new(title, &path).allow_connections_to(&origins)))
    }
}

/// Makes one of the explorer's routes.
type MakeRoute = fn(Arc<Explorer>) -> Route<()>;

impl Component for ExplorerComponent {
    fn name(&self) -> &str {
        "ExplorerComponent"
    }

    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        let makers: [(&'static str, MakeRoute); 2] =
            [("routes.Explorer.page", page_route), ("routes.Explorer.file", file_route)];
        for (key, make) in makers {
            let (component, title) = (self.clone(), app.package().name.clone());
            // Made when the routes are, so that the configuration is there.
            let route = bind(BindingKey::<Route<()>>::new(key))
                .to_dynamic(move |resolver| {
                    Ok(Arc::new(make(component.explorer(&title, resolver.context())?)))
                })
                .scope(Scope::Singleton)
                .tag(ROUTE)
                .as_default();
            app.add(route)?;
        }
        Ok(())
    }
}
