//! What is served under which address.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use crate::asset::{Asset, digest};
use crate::negotiation::has;
use crate::page::Look;
use crate::ui::UiFile;
use crate::{Answer, ExplorerDocument, ExplorerOauth, ExplorerUi, Request};

/// The explorer as a function from requests to answers. It knows nothing of a server.
#[derive(Debug, Clone)]
pub struct Explorer {
    look: Look,
    ui: Option<Arc<ExplorerUi>>,
    origins: Vec<String>,
    path: String,
    home: String,
    // Made of the above.
    page: File,
    initializer: File,
    policy: String,
    files: Vec<(String, &'static str, File)>,
}

impl Explorer {
    /// The explorer of an application whose page is called `title`, at `path` (e.g. `/explorer`).
    #[must_use]
    pub fn new(title: &str, path: &str) -> Self {
        let path = path.trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or_default();
        Self {
            look: Look { title: title.to_owned(), ..Look::default() },
            ui: None,
            origins: Vec::new(),
            path: path.to_owned(),
            // Relative, so that it holds below any base path.
            home: format!("{last}/"),
            page: File::new(""),
            initializer: File::new(""),
            policy: String::new(),
            files: Vec::new(),
        }
        .made()
    }

    /// Where it is, without a trailing slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Lets the page call these origins (e.g. `https://api.example.com`) as well as its own: the servers of a document
    /// that are elsewhere.
    #[must_use]
    pub fn allow_connections_to(mut self, origins: &[String]) -> Self {
        origins.clone_into(&mut self.origins);
        self.made()
    }

    /// Adds a style sheet of the page's own origin, behind Swagger UI's: its address, e.g. `/static/theme.css`.
    #[must_use]
    pub fn theme(mut self, address: impl Into<String>) -> Self {
        self.look.theme = Some(address.into());
        self.made()
    }

    /// Whether the browser keeps what the user authorized with (a token, say) when the page is loaded again. It keeps it in
    /// its local storage, which every script of the origin can read; so it does not, unless told to.
    #[must_use]
    pub fn persist_authorization(mut self, persist: bool) -> Self {
        self.look.persist_authorization = persist;
        self.made()
    }

    /// As which client the page signs its user in, where the document has a scheme for it.
    #[must_use]
    pub fn oauth(mut self, oauth: ExplorerOauth) -> Self {
        self.look.oauth = Some(oauth);
        self.made()
    }

    /// Shows more documents than the application's own; the user chooses.
    #[must_use]
    pub fn documents(mut self, documents: Vec<ExplorerDocument>) -> Self {
        self.look.documents = documents;
        self.made()
    }

    /// Shows another user interface than Swagger UI.
    #[must_use]
    pub fn ui(mut self, ui: impl Into<Arc<ExplorerUi>>) -> Self {
        self.ui = Some(ui.into());
        self.made()
    }

    /// Makes what is served, once.
    fn made(mut self) -> Self {
        let ui = self.ui.as_deref();
        self.page = File::new(ui.map_or_else(|| self.look.page(), |ui| self.look.fill(&ui.page)));
        self.initializer = File::new(self.look.initializer());
        self.policy = ui.and_then(|ui| ui.policy.clone()).unwrap_or_else(|| policy(&self.origins));
        self.files = ui.map_or_else(Vec::new, |ui| {
            let file = |one: &UiFile| (one.name.clone(), one.content_type, File::new(one.content.clone()));
            ui.files.iter().map(file).collect()
        });
        self
    }

    /// Answers a GET for the page, the script that starts it or one of the vendored files; none for anything else. The
    /// document is not answered here, since only the application knows it: see [`Explorer::document`].
    #[must_use]
    pub fn answer(&self, request: &Request<'_>) -> Option<Answer> {
        let own = |name| self.files.iter().find(|(known, ..)| known == name);
        if let Some((_, content_type, file)) = request.below.strip_prefix('/').and_then(own) {
            return Some(file.answer(content_type, request));
        }
        match request.below {
            "" => Some(Answer {
                status: 302,
                headers: vec![("location", Cow::Owned(self.home.clone())), NO_SNIFFING],
                body: Bytes::new(),
            }),
            "/" => Some(self.guarded(self.page.answer("text/html; charset=utf-8", request))),
            // What the authorization server sends the user back to: a page as well.
            "/oauth2-redirect.html" => {
                Asset::named("oauth2-redirect.html").map(|asset| self.guarded(vendored(asset, request)))
            }
            "/swagger-initializer.js" => {
                Some(self.initializer.answer("text/javascript; charset=utf-8", request))
            }
            other => Asset::named(other.strip_prefix('/')?).map(|asset| vendored(asset, request)),
        }
    }

    /// A page, with what it may do.
    fn guarded(&self, mut page: Answer) -> Answer {
        page.headers.push(("content-security-policy", Cow::Owned(self.policy.clone())));
        page.headers.push(("referrer-policy", Cow::Borrowed("no-referrer")));
        page
    }

    /// Answers a GET for the document, which is given as JSON.
    #[must_use]
    pub fn document(&self, json: impl Into<Bytes>, request: &Request<'_>) -> Answer {
        File::new(json).answer("application/json", request)
    }
}

const NO_SNIFFING: (&str, Cow<'static, str>) = ("x-content-type-options", Cow::Borrowed("nosniff"));

/// A small file that is made, not vendored.
#[derive(Debug, Clone)]
struct File {
    content: Bytes,
    digest: String,
}

impl File {
    fn new(content: impl Into<Bytes>) -> Self {
        let content = content.into();
        let digest = digest(&content);
        Self { content, digest }
    }

    fn answer(&self, content_type: &'static str, request: &Request<'_>) -> Answer {
        answer(request, content_type, format!("\"{}\"", self.digest), Vec::new(), || self.content.clone())
    }
}

/// A vendored file, packed for those that take it.
fn vendored(asset: &'static Asset, request: &Request<'_>) -> Answer {
    let mut headers = vec![("vary", Cow::Borrowed("accept-encoding"))];
    // The two forms are different bytes, so they have different tags.
    if request.takes_gzip {
        headers.push(("content-encoding", Cow::Borrowed("gzip")));
        let etag = format!("\"{}-gzip\"", asset.digest());
        answer(request, asset.content_type, etag, headers, || asset.packed())
    } else {
        let etag = format!("\"{}\"", asset.digest());
        answer(request, asset.content_type, etag, headers, || asset.plain())
    }
}

fn answer(
    request: &Request<'_>,
    content_type: &'static str,
    etag: String,
    mut headers: Vec<(&'static str, Cow<'static, str>)>,
    content: impl FnOnce() -> Bytes,
) -> Answer {
    let known = has(request.if_none_match, &etag);
    headers.push(("etag", Cow::Owned(etag)));
    // Kept, but asked about each time: an upgrade shows at once.
    headers.push(("cache-control", Cow::Borrowed("no-cache")));
    headers.push(NO_SNIFFING);
    if known {
        headers.retain(|(name, _)| *name != "content-encoding");
        return Answer { status: 304, headers, body: Bytes::new() };
    }
    headers.push(("content-type", Cow::Borrowed(content_type)));
    Answer { status: 200, headers, body: content() }
}

/// The page may load from and call its own origin, and call `origins`; nothing else. Swagger UI needs no inline script or
/// style, but has its icons as `data:`.
fn policy(origins: &[String]) -> String {
    let mut connect = String::from("'self'");
    // A blank or a semicolon would end the list, or the directive.
    for origin in origins.iter().filter(|origin| !origin.contains([' ', ';', ',', '\r', '\n'])) {
        connect.push(' ');
        connect.push_str(origin);
    }
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src {connect}; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
}
