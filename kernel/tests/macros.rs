//! A wrong use of a macro says what to write instead.

#[test]
fn mistakes_name_the_fix() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
}
