//! The component that puts the explorer into an application.

use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, Component, Context, Scope, bind, config};
use lazo_rest::{ROUTE, Route};
use serde::{Deserialize, Serialize};

use crate::routes::{file_route, page_route};
use crate::{EXPLORER_UI, Explorer, ExplorerDocument, ExplorerOauth, PATH};

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
    title: Option<String>,
    theme: Option<String>,
    persist_authorization: Option<bool>,
    oauth: Option<ExplorerOauth>,
    allow_connections_to: Vec<String>,
    documents: Vec<ExplorerDocument>,
}

/// The configuration section `explorer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExplorerConfig {
    /// Where the explorer is, below the base path of the routes; `/explorer` by default.
    pub path: String,
    /// The page's title; the application's name by default.
    pub title: Option<String>,
    /// The address of a style sheet of the page's own origin, e.g. `/static/theme.css`.
    pub theme: Option<String>,
    /// Whether the browser keeps tokens when the page is loaded again; not by default.
    pub persist_authorization: bool,
    /// As which client the page signs its user in: `client_id` and `scopes`.
    pub oauth: Option<ExplorerOauth>,
    /// Origins other than its own that the page may call, e.g. `https://api.example.com`.
    pub allow_connections_to: Vec<String>,
    /// Documents beside the application's own, to be chosen on the page.
    pub documents: Vec<ExplorerDocument>,
}

impl Default for ExplorerConfig {
    fn default() -> Self {
        Self {
            path: PATH.to_owned(),
            title: None,
            theme: None,
            persist_authorization: false,
            oauth: None,
            allow_connections_to: Vec::new(),
            documents: Vec::new(),
        }
    }
}

impl ExplorerComponent {
    /// Puts the explorer at `path`, e.g. `/docs`.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Calls the page so, and not as the application.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// As [`Explorer::theme`].
    #[must_use]
    pub fn theme(self, address: impl Into<String>) -> Self {
        Self { theme: Some(address.into()), ..self }
    }

    /// As [`Explorer::persist_authorization`].
    #[must_use]
    pub fn persist_authorization(self, persist: bool) -> Self {
        Self { persist_authorization: Some(persist), ..self }
    }

    /// As [`Explorer::oauth`].
    #[must_use]
    pub fn oauth(self, oauth: ExplorerOauth) -> Self {
        Self { oauth: Some(oauth), ..self }
    }

    /// Shows another document too, called `name`, from `url`: an address, absolute or relative to the page.
    #[must_use]
    pub fn document(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.documents.push(ExplorerDocument { name: name.into(), url: url.into() });
        self
    }

    /// Lets the page call `origin` (e.g. `https://api.example.com`) as well as its own: a server of the document that is
    /// elsewhere.
    #[must_use]
    pub fn allow_connections_to(mut self, origin: impl Into<String>) -> Self {
        self.allow_connections_to.push(origin.into());
        self
    }

    /// The explorer with what the configuration adds.
    fn explorer(&self, name: &str, context: &Context) -> Result<Arc<Explorer>, lazo_kernel::Error> {
        let mut config: ExplorerConfig = config::section(context, "explorer")?;
        config.allow_connections_to.extend(self.allow_connections_to.iter().cloned());
        config.documents.extend(self.documents.iter().cloned());
        let path = self.path.as_deref().unwrap_or(&config.path);
        let title = self.title.as_deref().or(config.title.as_deref()).unwrap_or(name);
        let mut explorer = Explorer::new(title, path)
            .allow_connections_to(&config.allow_connections_to)
            .persist_authorization(self.persist_authorization.unwrap_or(config.persist_authorization))
            .documents(config.documents);
        if let Some(theme) = self.theme.clone().or(config.theme) {
            explorer = explorer.theme(theme);
        }
        if let Some(oauth) = self.oauth.clone().or(config.oauth) {
            explorer = explorer.oauth(oauth);
        }
        if context.is_bound(EXPLORER_UI.name()) {
            explorer = explorer.ui(context.get_sync(&EXPLORER_UI)?);
        }
        Ok(Arc::new(explorer))
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
            let (component, name) = (self.clone(), app.package().name.clone());
            // Made when the routes are, so that the configuration is there.
            let route = bind(BindingKey::<Route<()>>::new(key))
                .to_dynamic(move |resolver| {
                    Ok(Arc::new(make(component.explorer(&name, resolver.context())?)))
                })
                .scope(Scope::Singleton)
                .tag(ROUTE)
                .as_default();
            app.add(route)?;
        }
        Ok(())
    }
}
