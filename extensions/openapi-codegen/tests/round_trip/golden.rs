//! What is generated is what is checked in.

use lazo_openapi_codegen::{Document, Generated, Options, generate};
use std::{fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A document of the tests.
pub(crate) fn document(path: &str) -> Document {
    Document::read(folder().join(path)).unwrap()
}

pub(crate) fn generated(path: &str) -> Generated {
    generate(&document(path), &Options::default()).unwrap()
}

/// Compares what is generated with a folder of this test, or writes it there.
fn check(path: &str, name: &str) {
    let generated = generated(path);
    let folder = folder().join("tests/round_trip/generated").join(name);
    let mut files: Vec<(String, String)> =
        generated.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let warnings: Vec<String> = generated.warnings.iter().map(ToString::to_string).collect();
    files.push(("warnings.txt".to_owned(), warnings.iter().map(|one| format!("{one}\n")).collect()));
    let crates: String = generated.dependencies.iter().map(|one| format!("{one}\n")).collect();
    files.push(("dependencies.toml".to_owned(), crates));
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in &files {
            fs::write(folder.join(file), text).unwrap();
        }
    }
    for (file, text) in &files {
        let kept = fs::read_to_string(folder.join(file)).unwrap();
        assert!(kept == *text, "{name}/{file} is another one: write it with LAZO_TESTS_UPDATE_GOLDEN=1");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), files.len(), "a file of {name} is nobody's");
}

#[test]
fn the_pet_store() {
    check("tests/documents/petstore.yaml", "petstore");
}

#[test]
fn names() {
    check("tests/documents/names.yaml", "names");
}

/// What is not said is told, and what is left compiles.
#[test]
fn what_is_not_said() {
    check("tests/documents/unsaid.yaml", "unsaid");
}

#[test]
fn the_examples() {
    for name in ["hello-world", "parameters", "routing", "todo", "validation"] {
        check(&format!("../../examples/{name}/openapi.json"), &name.replace('-', "_"));
    }
}
