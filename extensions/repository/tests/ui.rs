//! Wrong uses of the macros are told what to write instead.

#[test]
fn wrong_uses_name_the_fix() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
