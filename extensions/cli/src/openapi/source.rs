//! Where a document comes from.

use super::git::{self, Revision};
use crate::error::Error;
use lazo_openapi_diff::Document;
use std::io::Read;

/// Reads a document: a file, `-` for standard input, or `git:REVISION:PATH`.
pub(super) fn read(source: &str) -> Result<Document, Error> {
    if source == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Error::File { file: "standard input".to_owned(), error })?;
        return Ok(Document::parse("standard input", &text)?);
    }
    let Some((revision, path)) = at_revision(source) else { return Ok(Document::read(source)?) };
    let text = git::show(revision, path)?;
    let folder = path.rfind('/').map_or("", |end| &path[..=end]).to_owned();
    Ok(Document::parse_with(source, &text, Revision { revision: revision.to_owned(), folder })?)
}

/// The text of a document that is compared byte by byte.
pub(super) fn text(source: &str) -> Result<String, Error> {
    match at_revision(source) {
        Some((revision, path)) => git::show(revision, path),
        None => {
            std::fs::read_to_string(source).map_err(|error| Error::File { file: source.to_owned(), error })
        }
    }
}

/// The file that a document is kept in.
pub(super) fn path(source: &str) -> &str {
    at_revision(source).map_or(source, |(_, path)| path)
}

fn at_revision(source: &str) -> Option<(&str, &str)> {
    source.strip_prefix("git:")?.split_once(':')
}
