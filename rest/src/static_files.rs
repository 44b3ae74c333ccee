//! The files of a directory as routes.

use crate::{
    Call, FileAnswer, HttpError, IntoAnswer, Route,
    operation::{Operation, SecurityRequirement},
    percent,
    service::redirected,
};
use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
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
        let path = self.path(call.captured(0).unwrap_or_default()).ok_or_else(missing)?;
        let root = tokio::fs::canonicalize(&self.directory).await.map_err(|_| missing())?;
        let path = inside(&root, &path).await?;
        let request = call.request();
        let is_slashed = request.path().ends_with('/');
        let known = tokio::fs::metadata(&path).await.map_err(|_| missing())?;
        let file = match (&self.index, known.is_dir()) {
            (_, false) if is_slashed => return Err(missing()),
            (_, false) => path,
            (None, true) => return Err(missing()),
            (Some(_), true) if !is_slashed => {
                let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
                let place = format!("{}/{query}", request.path());
                return Ok(redirected(StatusCode::PERMANENT_REDIRECT, &place));
            }
            // It may be a link, too.
            (Some(index), true) => inside(&root, &path.join(index)).await?,
        };
        FileAnswer::open(file).await?.into_answer(call)
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
