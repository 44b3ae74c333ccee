//! One line for a test.

use crate::{Document, Format, Options, compare};
use std::path::Path;

/// Asserts that a document is the committed one, byte by byte; if it is not, the test fails with what has changed and how
/// grave that is. With `LAZO_TESTS_UPDATE_GOLDEN=1` in the environment the file is written anew.
///
/// Line ends do not count, for version control may change them.
///
/// ```no_run
/// # fn openapi_json() -> String { String::new() }
/// #[test]
/// fn the_document_is_the_committed_one() {
///     lazo_openapi_diff::assert_unchanged(&openapi_json(), "openapi.json");
/// }
/// ```
///
/// # Panics
/// If the document differs from the file, or the file cannot be read or written.
#[track_caller]
pub fn assert_unchanged(document: &str, file: impl AsRef<Path>) {
    if let Err(reason) = unchanged(document, file.as_ref()) {
        panic!("{reason}");
    }
}

fn unchanged(document: &str, file: &Path) -> Result<(), String> {
    let name = file.display();
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        return std::fs::write(file, document).map_err(|error| format!("{name} cannot be written: {error}"));
    }
    let hint = "LAZO_TESTS_UPDATE_GOLDEN=1 writes it anew";
    let committed =
        std::fs::read_to_string(file).map_err(|error| format!("{name} cannot be read: {error}; {hint}"))?;
    if committed.replace("\r\n", "\n") == document.replace("\r\n", "\n") {
        return Ok(());
    }
    let old = Document::read(file).map_err(|error| format!("{error}; {hint}"))?;
    let new = Document::parse("the application", document).map_err(|error| error.to_string())?;
    let report = compare(&old, &new, &Options::default()).map_err(|error| error.to_string())?;
    if report.findings().is_empty() {
        return Err(format!("{name} says the same as the application in other words; {hint}"));
    }
    Err(format!("{name} is not the application's document; {hint}\n\n{}", report.render(Format::Text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"a\", \"version\": \"1.0.0\"}, \"paths\": {\"/a\": {\"get\": {}}}}";

    #[test]
    fn a_difference_is_told_with_its_severity() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, DOCUMENT.replace("{\"openapi", "{\r\n\"openapi")).expect("written");
        assert_eq!(unchanged(&DOCUMENT.replace("{\"openapi", "{\n\"openapi"), &file), Ok(()));
        let told = unchanged(&DOCUMENT.replace("/a", "/b"), &file).expect_err("it differs");
        assert!(told.contains("breaking  operation removed: GET /a"), "{told}");
        let told = unchanged(&DOCUMENT.replace("{\"openapi", "{ \"openapi"), &file).expect_err("it differs");
        assert!(told.contains("in other words"), "{told}");
    }
}
