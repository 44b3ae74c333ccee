//! The OpenAPI document beside the source is the application's: what clients see never changes unnoticed.

use std::process::Command;

#[test]
fn the_document_is_the_committed_one() {
    let written = Command::new(env!("CARGO_BIN_EXE_hello-world"))
        .arg("openapi")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    lazo_openapi_diff::assert_unchanged(&String::from_utf8_lossy(&written.stdout), file);
}
