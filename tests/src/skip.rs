//! Tests that cannot run here.

use std::io::Write;

/// Says on the standard error stream that a test is skipped, and why: `skipped: no chromedriver`. The test returns then.
///
/// ```
/// # fn find_database() -> Option<String> { None }
/// let Some(database) = find_database() else {
///     # if std::env::var_os("LAZO_TESTS_REFUSE_SKIPS").is_some() { return; }
///     return lazo_tests::skip("no database at its standard port");
/// };
/// # drop(database);
/// ```
///
/// # Panics
/// When the environment says `LAZO_TESTS_REFUSE_SKIPS=1`: what was to be tested is then required.
pub fn skip(reason: &str) {
    assert!(
        std::env::var_os("LAZO_TESTS_REFUSE_SKIPS").is_none_or(|value| value != "1"),
        "skipped, which LAZO_TESTS_REFUSE_SKIPS forbids: {reason}"
    );
    // Written past the test harness, which keeps what a passing test prints. Whether anybody reads it is all the same.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}
