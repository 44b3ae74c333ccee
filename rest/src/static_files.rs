//! The files of a directory as routes.

use crate::{
    Call, FileAnswer, HttpError, IntoAnswer, Route,
    operation::{Operation, SecurityRequirement},
    percent,
    service::redirected,
};
use actix_web::{
    HttpResponse,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Files of a directory, served with ranges and validators: see
/// [`RestApplication::static_files`](crate::RestApplication::static_files).
///
/// - A directory's index file is served at its path with a slash at its end; without one, the client is sent there.
/// - Nothing whose name begins with a dot is served, unless [`StaticFiles::hidden`] says so.
/// - Nothing outside of the directory is served, whatever escapes a path has, and wherever symbolic links lead.
/// - Other routes come first. Where a slash at the end is strict, the path itself is served with one only.
#[derive(Debug, Clone)]
pub struct StaticFiles {
    directory: PathBuf,
    index: Option<String>,
    fallback: Option<String>,
    max_age: Option<Duration>,
    is_immutable: bool,
    hidden: bool,
    security: Vec<SecurityRequirement>,
}

impl StaticFiles {
    /// The files of a directory; a relative path counts from where the program runs.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            index: Some("index.html".to_owned()),
            fallback: None,
            max_age: None,
            is_immutable: false,
            hidden: false,
            security: Vec::new(),
        }
    }

    /// With another index file than `index.html`.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.index = Some(name.into());
        self
    }

    /// Without index files: a directory is 404.
    #[must_use]
    pub fn without_index(mut self) -> Self {
        self.index = None;
        self
    }

    /// With a file, by its path in the directory, that is served where there is none: what single-page applications want for
    /// their own addresses. A path whose last segment has a dot is a file that is missing all the same.
    #[must_use]
    pub fn fallback(mut self, name: impl Into<String>) -> Self {
        self.fallback = Some(name.into());
        self
    }

    /// Lets clients keep files for so long without asking (`Cache-Control: public, max-age=..`). Index files and the fallback are
    /// asked about each time (`no-cache`), so that a page that names other files is seen at once.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Says of what is kept that it never changes (`immutable`, RFC 8246): for files that are called after what is in them.
    #[must_use]
    pub fn immutable(mut self) -> Self {
        self.is_immutable = true;
        self
    }

    /// Whether files and directories are served whose name begins with a dot.
    #[must_use]
    pub fn hidden(mut self, are_served: bool) -> Self {
        self.hidden = are_served;
        self
    }

    /// Lets in who fulfils `requirement`; called again, who fulfils either. Otherwise everybody is, whatever the document says for all
    /// operations, since pages load their files without credentials.
    #[must_use]
    pub fn requires(mut self, requirement: SecurityRequirement) -> Self {
        self.security.push(requirement);
        self
    }

    /// The routes that serve them below a path.
    #[must_use]
    pub fn routes(self, path: &str) -> Vec<Route<()>> {
        let path = path.trim_end_matches('/');
        let files = Arc::new(self);
        // An operation of the application may have the directory's own path. The last one is for directories inside where a
        // slash at the end makes a difference; elsewhere it is the one before it.
        let (own, all) = (format!("{path}/"), format!("{path}/{{file*}}"));
        let slashed = format!("{all}/");
        vec![files.route(own).yielding(), files.route(all), files.route(slashed).yielding()]
    }

    fn route(self: &Arc<Self>, path: String) -> Route<()> {
        let id = format!("StaticFiles.{path}");
        let security = Some(self.security.clone());
        let operation = Operation { hidden: true, security, ..Operation::new(Method::GET, path, id) };
        let files = Arc::clone(self);
        Route::new(operation, async move |(): &(), call: &mut Call<'_>| files.answer(call).await)
            .without_interceptors()
    }

    async fn answer(&self, call: &Call<'_>) -> Result<HttpResponse, HttpError> {
        let found = match self.find(call).await {
            Err(error) if error.status() == StatusCode::NOT_FOUND => self.instead(call).await.ok_or(error)?,
            found => found?,
        };
        let (file, is_page) = match found {
            Found::File { path, is_page } => (path, is_page),
            Found::Directory { place } => return Ok(redirected(StatusCode::PERMANENT_REDIRECT, &place)),
        };
        let mut response = FileAnswer::open(file).await?.into_answer(call)?;
        if let Some(control) = self.cache_control(is_page) {
            response.headers_mut().insert(CACHE_CONTROL, control);
        }
        Ok(response)
    }

    /// The file that is served where there is none, if there is one for this path.
    async fn instead(&self, call: &Call<'_>) -> Option<Found> {
        let fallback = self.fallback.as_ref()?;
        let last = call.request().path().rsplit('/').next().unwrap_or_default();
        if last.contains('.') {
            return None;
        }
        let root = tokio::fs::canonicalize(&self.directory).await.ok()?;
        let path = inside(&root, &root.join(fallback)).await.ok()?;
        Some(Found::File { path, is_page: true })
    }

    fn cache_control(&self, is_page: bool) -> Option<HeaderValue> {
        let age = self.max_age?;
        if is_page {
            return Some(HeaderValue::from_static("no-cache"));
        }
        let immutable = if self.is_immutable { ", immutable" } else { "" };
        HeaderValue::try_from(format!("public, max-age={}{immutable}", age.as_secs())).ok()
    }

    async fn find(&self, call: &Call<'_>) -> Result<Found, HttpError> {
        let path = self.path(call.captured(0).unwrap_or_default()).ok_or_else(missing)?;
        let root = tokio::fs::canonicalize(&self.directory).await.map_err(|_| missing())?;
        let path = inside(&root, &path).await?;
        let request = call.request();
        let is_slashed = request.path().ends_with('/');
        let known = tokio::fs::metadata(&path).await.map_err(|_| missing())?;
        match (&self.index, known.is_dir()) {
            (_, false) if is_slashed => Err(missing()),
            (_, false) => Ok(Found::File { path, is_page: false }),
            (None, true) => Err(missing()),
            (Some(_), true) if !is_slashed => {
                let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
                Ok(Found::Directory { place: format!("{}/{query}", request.path()) })
            }
            // It may be a link, too.
            (Some(index), true) => {
                let path = inside(&root, &path.join(index)).await?;
                Ok(Found::File { path, is_page: true })
            }
        }
    }

    /// Where a path leads to; nothing where it may not lead.
    fn path(&self, relative: &str) -> Option<PathBuf> {
        let mut path = self.directory.clone();
        for segment in relative.split('/').filter(|segment| !segment.is_empty()) {
            let name = percent::decode(segment, false).ok()?;
            let is_hidden = name.starts_with('.') && !self.hidden;
            let mut parts = Path::new(&*name).components();
            let is_one =
                matches!((parts.next(), parts.next()), (Some(Component::Normal(one)), None) if one == &*name);
            if is_hidden || !is_one || name.contains(['/', '\\', '\0', ':']) {
                return None;
            }
            path.push(&*name);
        }
        Some(path)
    }
}

/// What a request is about.
enum Found {
    /// `is_page` says that the path does not name the file.
    File { path: PathBuf, is_page: bool },
    /// A directory, which has a slash at its end: the place where the client is sent.
    Directory { place: String },
}

/// Where a path leads to, if that is inside of a directory.
async fn inside(root: &Path, path: &Path) -> Result<PathBuf, HttpError> {
    let path = tokio::fs::canonicalize(path).await.map_err(|_| missing())?;
    if path.starts_with(root) { Ok(path) } else { Err(missing()) }
}

fn missing() -> HttpError {
    HttpError::not_found("There is no such file.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out() {
        let files = StaticFiles::new("/srv");
        assert_eq!(files.path("a/b c.txt"), Some(PathBuf::from("/srv/a/b c.txt")));
        assert_eq!(files.path("a%25b"), Some(PathBuf::from("/srv/a%b")));
        for bad in
            ["..", "a/../b", ".", ".secret", "a/.git/x", "..%2Fx", "%2Fetc", "a\\b", "..\\x", "c:", "a\0"]
        {
            assert_eq!(files.path(bad), None, "{bad}");
        }
        let all = StaticFiles::new("/srv").hidden(true);
        assert_eq!(all.path(".secret"), Some(PathBuf::from("/srv/.secret")));
        for bad in ["..", ".", "..%2Fx", "a/.."] {
            assert_eq!(all.path(bad), None, "{bad}");
        }
    }
}
