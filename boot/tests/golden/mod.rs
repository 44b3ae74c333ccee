//! The whole text of a message, as a developer reads it: one file in this folder for each.

use std::path::Path;

/// Compares with the committed file; `LAZO_TESTS_UPDATE_GOLDEN=1` writes it anew.
pub(crate) fn golden(name: &str, told: &impl ToString) {
    let written = format!("{}\n", told.to_string().trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("txt");
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &written).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == golden,
        "{name} has changed: look at it, then run with LAZO_TESTS_UPDATE_GOLDEN=1\n--- was\n{golden}\n--- is\n{written}"
    );
}
