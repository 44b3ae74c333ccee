//! Files as they are at a revision.

use crate::error::Error;
use lazo_openapi_diff::Files;
use std::process::Command;

/// The text of a file at a revision; a path is as git's, from the folder of the repository or from here with `./`.
pub(super) fn show(revision: &str, path: &str) -> Result<String, Error> {
    let failed = |reason: String| Error::Git { revision: revision.to_owned(), path: path.to_owned(), reason };
    if revision.starts_with('-') {
        // Git would take it for an option, and there are some that write files.
        return Err(failed("a revision does not begin with `-`".to_owned()));
    }
    let output = Command::new("git")
        .args(["show", &format!("{revision}:{path}")])
        .output()
        .map_err(|error| Error::Program { program: "git".to_owned(), error })?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("it is no text".to_owned()))
}

/// The files beside a document, at its revision.
pub(super) struct Revision {
    pub(super) revision: String,
    /// The document's folder, with a slash at its end, or nothing.
    pub(super) folder: String,
}

impl Files for Revision {
    fn read(&self, path: &str) -> Result<String, String> {
        show(&self.revision, &format!("{}{path}", self.folder)).map_err(|error| error.to_string())
    }
}
