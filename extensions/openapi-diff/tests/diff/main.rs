//! What the comparison finds, and what it does not.

mod changed;
mod corpus;
mod coverage;
mod large;
mod loading;
mod malformed;
mod mirror;
mod policies;
mod reports;
mod respelled;
mod rules_page;
mod unnoticed;

/// Few cases, for each is a whole comparison; `PROPTEST_CASES` says how many.
fn config() -> proptest::test_runner::Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(64);
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}
