//! Every rule of verification has a page, and every page a rule.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use lazo::kernel::verify::ProblemId;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above its member")
}

/// The ids in a text: `LZ` and four digits.
fn ids(text: &str) -> impl Iterator<Item = String> {
    text.match_indices("LZ").filter_map(|(at, _)| {
        let id = text.get(at..at + 6)?;
        id[2..].bytes().all(|digit| digit.is_ascii_digit()).then(|| id.to_owned())
    })
}

/// The ids in the Rust sources below a folder.
fn ids_in_sources(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            ids_in_sources(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.extend(ids(&fs::read_to_string(entry).expect("a source")));
        }
    }
}

fn pages() -> Vec<(String, PathBuf)> {
    let all = fs::read_dir(root().join("docs/problems"))
        .expect("the pages")
        .map(|entry| entry.expect("one").path());
    let named = all.map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path));
    let mut pages: Vec<_> = named.filter(|(name, _)| name != "README").collect();
    pages.sort();
    pages
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let mut rules: BTreeSet<String> = BTreeSet::new();
    let extensions = fs::read_dir(root().join("extensions")).expect("the extensions");
    let extensions = extensions.map(|entry| entry.expect("one").path());
    for krate in ["kernel", "boot", "rest"].map(|name| root().join(name)).into_iter().chain(extensions) {
        ids_in_sources(&krate.join("src"), &mut rules);
    }
    let pages: BTreeSet<String> = pages().into_iter().map(|(id, _)| id).collect();
    assert_eq!(pages, rules);
    for list in ["src/problems.rs", "docs/problems/README.md"] {
        let text = fs::read_to_string(root().join(list)).expect("a list of the pages");
        assert_eq!(ids(&text).collect::<BTreeSet<_>>(), rules, "{list}");
    }
}

#[test]
fn a_page_is_called_what_its_rule_is_called() {
    for (id, path) in pages() {
        let text = fs::read_to_string(path).expect("a page");
        let heading = text.lines().next().unwrap_or_default();
        let rule = ProblemId::KERNEL.iter().find(|rule| rule.code() == id);
        match rule.and_then(|rule| rule.title()) {
            Some(title) => assert_eq!(heading, format!("# {id}: {title}")),
            None => assert!(heading.starts_with(&format!("# {id}: ")), "{heading}"),
        }
        assert!(text.contains("## How to mend it") && text.contains("## Why it is a rule"), "{id}");
        let title = heading.trim_start_matches(&format!("# {id}: ")).to_owned();
        for list in ["src/problems.rs", "docs/problems/README.md"] {
            let list = fs::read_to_string(root().join(list)).expect("a list of the pages");
            assert!(list.contains(&format!("| {title} |")), "{title}");
        }
    }
}

/// The names of golden files below a crate's tests.
fn golden(krate: &Path, found: &mut BTreeSet<String>) {
    let Ok(files) = fs::read_dir(krate.join("tests/golden")) else { return };
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    found.extend(names.flat_map(|name| ids(&name).collect::<Vec<_>>()));
}

#[test]
fn every_rule_has_its_message_in_a_golden_file() {
    let mut shown = BTreeSet::new();
    let extensions = fs::read_dir(root().join("extensions")).expect("the extensions");
    let extensions = extensions.map(|entry| entry.expect("one").path());
    for krate in ["kernel", "boot", "rest"].map(|name| root().join(name)).into_iter().chain(extensions) {
        golden(&krate, &mut shown);
    }
    assert_eq!(shown, pages().into_iter().map(|(id, _)| id).collect());
}

#[test]
fn a_message_says_where_its_page_is() {
    assert_eq!(ProblemId::Cycle.page().as_deref(), Some("lazo::problems::lz0005"));
    assert_eq!(ProblemId::Other("LZ0101").page().as_deref(), Some("lazo::problems::lz0101"));
    assert_eq!(ProblemId::Other("ACME-7").page(), None);
}
