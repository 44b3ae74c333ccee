//! A user interface other than Swagger UI.

use bytes::Bytes;
use lazo_kernel::BindingKey;

/// What is bound here is shown instead of Swagger UI; the addresses, the document, entity tags and the policy stay.
///
/// ```
/// use lazo_explorer::{EXPLORER_UI, ExplorerComponent, ExplorerUi};
/// use lazo_kernel::{Application, bind};
/// use lazo_rest::RestComponent;
///
/// let page = r#"<!doctype html><title>{{title}}</title><script src="own.js" data-document="{{document}}"></script>"#;
/// let ui = ExplorerUi::new(page).file("own.js", "text/javascript; charset=utf-8", "console.log('hello');");
/// let app = Application::new("todo")
///     .component(RestComponent::default())
///     .component(ExplorerComponent::default())
///     .with(bind(EXPLORER_UI).to(ui));
/// app.verify()?;
/// # Ok::<(), lazo_kernel::verify::Report>(())
/// ```
pub const EXPLORER_UI: BindingKey<ExplorerUi> = BindingKey::new("explorer.ui");

/// A page and the files beside it. The files of Swagger UI stay where this has none of the name, so a page of one's own
/// around Swagger UI needs no files.
#[derive(Debug, Clone)]
pub struct ExplorerUi {
    pub(crate) page: String,
    pub(crate) files: Vec<UiFile>,
    pub(crate) policy: Option<String>,
}

/// A file beside the page.
#[derive(Debug, Clone)]
pub(crate) struct UiFile {
    pub(crate) name: String,
    pub(crate) content_type: &'static str,
    pub(crate) content: Bytes,
}

impl ExplorerUi {
    /// This page (HTML). In it, `{{title}}` stands for the application's title, escaped, and `{{document}}` for the address of its
    /// document, relative to the page.
    #[must_use]
    pub fn new(page: impl Into<String>) -> Self {
        Self { page: page.into(), files: Vec::new(), policy: None }
    }

    /// Adds a file, which is served beside the page under `name` (one segment of a path).
    #[must_use]
    pub fn file(
        mut self,
        name: impl Into<String>,
        content_type: &'static str,
        content: impl Into<Bytes>,
    ) -> Self {
        self.files.push(UiFile { name: name.into(), content_type, content: content.into() });
        self
    }

    /// The page's whole Content-Security-Policy, for a user interface that needs more than scripts, styles and connections
    /// of its own origin (inline styles, say).
    #[must_use]
    pub fn policy(self, policy: impl Into<String>) -> Self {
        Self { policy: Some(policy.into()), ..self }
    }
}
