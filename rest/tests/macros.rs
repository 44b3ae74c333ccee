//! Wrong uses of the macros say what to write instead.

#[test]
fn mistakes_name_the_fix() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
