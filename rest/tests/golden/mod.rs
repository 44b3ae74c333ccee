//! Whole texts as somebody reads them: one file in this folder for each.

use std::path::Path;

/// Compares with the committed file, but for line breaks at the end; `LAZO_TESTS_UPDATE_GOLDEN=1` writes it anew.
pub(crate) fn golden(file: &str, told: &impl ToString) {
    let written = format!("{}\n", told.to_string().trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &written).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == golden,
        "{file} has changed: look at it, then run with LAZO_TESTS_UPDATE_GOLDEN=1\n--- was\n{golden}\n--- is\n{written}"
    );
}
