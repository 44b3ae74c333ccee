//! Where results go.

use crate::error::Error;
use std::io::Write;

/// Writes to a file, or to standard output.
pub(super) fn write(file: Option<&str>, text: &str) -> Result<(), Error> {
    let Some(file) = file else {
        let written = std::io::stdout().write_all(text.as_bytes());
        return match written {
            // Who reads has read enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|error| Error::File { file: "standard output".to_owned(), error }),
        };
    };
    std::fs::write(file, text).map_err(|error| Error::File { file: file.to_owned(), error })
}
