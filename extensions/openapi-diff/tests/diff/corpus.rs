//! The corpus: pairs of documents as data, each with exactly what is to be found.
//!
//! A file of the corpus has a frame and pairs. In the frame `schema` both fragments are schemas, and each pair is put into
//! the body of a request and into an answer; in `parameter` into a query parameter; in the others they are what the frame
//! says. `request`, `response`, `forth` list what is to be found from the old to the new, `back-..` the other way round.
//! A line has the severity, the id and the place; where the places in both documents differ, both: `/a => /b`. The root is
//! `-`, and `none` is no place at all.
//!
//! `silent` lists places that have changed and mean nothing, beside what is to be found.
//!
//! `rule` and `back-rule` say which of `tests/rules.yaml` a pair shows, `operations` which ones its findings concern.

use lazo_openapi_diff::{Document, Finding, Options, compare};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

/// An old and a new document.
pub(crate) type Documents = (Value, Value);

/// Two documents and what is to be found.
pub(crate) struct Pair {
    pub(crate) name: String,
    /// `request`, `response` or `forth`.
    pub(crate) way: String,
    /// The rules that it shows.
    pub(crate) rules: Vec<String>,
    /// The operations that its findings concern, if that is said.
    operations: Option<Vec<String>>,
    pub(crate) documents: Documents,
    /// What stands before each id and each pointer.
    prefix: &'static str,
    pub(crate) root: &'static str,
    pub(crate) expected: Vec<String>,
    /// Places whose change means nothing here.
    pub(crate) silent: Vec<String>,
}

fn skeleton(version: &str, paths: Value, components: &Value) -> Value {
    json!({
        "openapi": version,
        "info": {"title": "corpus", "version": "1.0.0"},
        "paths": paths,
        "components": if components.is_null() { json!({}) } else { components.clone() },
    })
}

fn framed(frame: &str, fragment: &Value, version: &str, components: &Value) -> Value {
    let answer = json!({"204": {"description": "done"}});
    let paths = match frame {
        "request" => json!({"/things": {"post": {
            "requestBody": {"content": {"application/json": {"schema": fragment}}}, "responses": answer}}}),
        "response" => json!({"/things": {"post": {
            "responses": {"200": {"description": "done", "content": {"application/json": {"schema": fragment}}}}}}}),
        "parameter" => json!({"/things": {"get": {
            "parameters": [{"name": "q", "in": "query", "schema": fragment}], "responses": answer}}}),
        "operation" => {
            let mut operation = fragment.clone();
            if operation.get("responses").is_none() {
                operation["responses"] = answer;
            }
            json!({"/things/{id}": {"post": operation}})
        }
        "item" => json!({"/things/{id}": fragment}),
        "paths" => fragment.clone(),
        "document" => {
            let mut document = skeleton(version, json!({}), components);
            for (key, value) in fragment.as_object().expect("an object") {
                document[key] = value.clone();
            }
            return document;
        }
        other => panic!("there is no frame {other}"),
    };
    skeleton(version, paths, components)
}

/// `breaking maximum-tightened /maximum`.
fn line(finding: &Finding, prefix: &str, root: &str) -> String {
    let id = finding.id.strip_prefix(prefix).unwrap_or(&finding.id);
    let place = |pointer: &Option<String>| match pointer.as_deref() {
        None => "none".to_owned(),
        Some(pointer) => match pointer.strip_prefix(root).unwrap_or(pointer) {
            "" => "-".to_owned(),
            pointer => pointer.to_owned(),
        },
    };
    let (old, new) = (place(&finding.old), place(&finding.new));
    let places = if old == new { old } else { format!("{old} => {new}") };
    format!("{} {id} {places}", finding.severity)
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn pairs_of(file: &Path) -> Vec<Pair> {
    let text = fs::read_to_string(file).expect("a file of the corpus");
    let all: Value = serde_yaml_ng::from_str(&text).expect("YAML");
    let frame = all["frame"].as_str().expect("a frame");
    let mut pairs = Vec::new();
    for entry in all["pairs"].as_array().expect("pairs") {
        let text = |key: &str| entry[key].as_str().or(all[key].as_str()).unwrap_or("3.1.0").to_owned();
        let one = |key: &str| text(if entry[key].is_null() && all[key].is_null() { "version" } else { key });
        let (old_version, new_version) = (one("old-version"), one("new-version"));
        let components = |key: &str| if entry[key].is_null() { &entry["components"] } else { &entry[key] };
        let ways = ["request", "response", "forth"];
        let count = pairs.len();
        for (key, expected) in entry.as_object().expect("an object") {
            let (is_back, what) = key.strip_prefix("back-").map_or((false, key.as_str()), |key| (true, key));
            let (frame, prefix, root) = match (what, frame) {
                ("request", "schema") => (
                    "request",
                    "request-",
                    "#/paths/~1things/post/requestBody/content/application~1json/schema",
                ),
                ("response", "schema") => (
                    "response",
                    "response-",
                    "#/paths/~1things/post/responses/200/content/application~1json/schema",
                ),
                ("forth", "parameter") => {
                    ("parameter", "request-", "#/paths/~1things/get/parameters/0/schema")
                }
                ("forth", "operation") => (frame, "", "#/paths/~1things~1{id}/post"),
                ("forth", "item") => (frame, "", "#/paths/~1things~1{id}"),
                ("forth", "paths") => (frame, "", "#/paths"),
                ("forth", "document") => (frame, "", "#"),
                _ => continue,
            };
            let old = framed(frame, &entry["old"], &old_version, components("old-components"));
            let new = framed(frame, &entry["new"], &new_version, components("new-components"));
            let expected = expected.as_array().expect("a list");
            let rules = &entry[if is_back { "back-rule" } else { "rule" }];
            pairs.push(Pair {
                way: what.to_owned(),
                rules: texts(rules),
                silent: texts(&entry["silent"]),
                operations: (!entry["operations"].is_null()).then(|| texts(&entry["operations"])),
                name: format!("{}: {} ({key})", file.file_stem().expect("a name").display(), entry["name"]),
                documents: if is_back { (new, old) } else { (old, new) },
                prefix,
                root,
                expected: expected.iter().map(|line| line.as_str().expect("a line").to_owned()).collect(),
            });
        }
        assert!(pairs.len() > count, "{}: nothing of {ways:?} is expected", entry["name"]);
    }
    pairs
}

pub(crate) fn corpus() -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files.iter().flat_map(|file| pairs_of(file)).collect()
}

pub(crate) fn options() -> Options {
    Options { today: Some("2026-11-26".to_owned()), ..Options::default() }
}

pub(crate) fn documents((old, new): &(Value, Value)) -> (Document, Document) {
    (
        Document::from_value("old", old.clone()).expect("a document"),
        Document::from_value("new", new.clone()).expect("a document"),
    )
}

/// Every document of the corpus.
pub(crate) fn all_documents() -> Vec<Value> {
    corpus()
        .into_iter()
        .filter(|pair| !pair.name.contains("(back-"))
        .flat_map(|pair| [pair.documents.0, pair.documents.1])
        .collect()
}

/// The pairs of schemas, as requests and as answers.
pub(crate) fn schema_pairs() -> Vec<(String, Documents, Documents)> {
    let all = corpus();
    let find = |name: &str| all.iter().find(|pair| pair.name == name).map(|pair| pair.documents.clone());
    all.iter()
        .filter_map(|pair| {
            let name = pair.name.strip_suffix(" (request)")?;
            Some((name.to_owned(), pair.documents.clone(), find(&format!("{name} (response)"))?))
        })
        .collect()
}

#[test]
fn each_pair_gives_exactly_what_is_expected() {
    let (mut wrong, mut count, mut silent) = (String::new(), 0, 0);
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for pair in corpus() {
        let (old, new) = documents(&pair.documents);
        let report = compare(&old, &new, &options()).unwrap_or_else(|error| panic!("{}: {error}", pair.name));
        let mut found: Vec<String> =
            report.findings().iter().map(|finding| line(finding, pair.prefix, pair.root)).collect();
        for finding in report.findings() {
            *ids.entry(finding.id.clone()).or_default() += 1;
        }
        found.sort();
        let mut expected = pair.expected.clone();
        expected.sort();
        count += 1;
        silent += usize::from(expected.is_empty());
        let concerns =
            |finding: &Finding| finding.operations.iter().map(|one| one.to_string()).collect::<Vec<_>>();
        if let Some(wanted) = &pair.operations
            && let Some(finding) = report.findings().iter().find(|one| concerns(one) != *wanted)
        {
            let _ = writeln!(wrong, "{}: {} concerns {:?}", pair.name, finding.id, finding.operations);
        }
        if found != expected {
            let _ = writeln!(wrong, "{}\n  expected {expected:#?}\n  found    {found:#?}", pair.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 300 && silent >= 120, "{count} pairs, {silent} silent");
    println!("{count} pairs, {silent} of them silent, {} rules", ids.len());
}

/// What a finding points to is there, in the document that it is said of.
#[test]
fn places_are_there() {
    let (mut wrong, mut count) = (String::new(), 0);
    for pair in corpus() {
        let (old, new) = documents(&pair.documents);
        let report = compare(&old, &new, &options()).expect("compared");
        for finding in report.findings() {
            let sides = [(&finding.old, &pair.documents.0), (&finding.new, &pair.documents.1)];
            for (pointer, document) in
                sides.into_iter().filter_map(|(one, other)| Some((one.as_ref()?, other)))
            {
                count += 1;
                if document.pointer(pointer.trim_start_matches('#')).is_none() {
                    let _ = writeln!(wrong, "{}: {} {pointer}", pair.name, finding.id);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 1_000, "{count}");
}

/// A breaking verdict about a schema's values has a witness, or it would be a warning.
#[test]
fn what_breaks_a_schema_has_a_witness() {
    for pair in corpus() {
        let (old, new) = documents(&pair.documents);
        let report = compare(&old, &new, &options()).expect("compared");
        for finding in report.findings() {
            let is_undecided = finding.undecided.is_some();
            assert!(
                !is_undecided || finding.severity < lazo_openapi_diff::Severity::Breaking,
                "{}",
                pair.name
            );
        }
    }
}

#[test]
fn a_document_compared_with_itself_gives_nothing() {
    for pair in corpus() {
        for document in [&pair.documents.0, &pair.documents.1] {
            let (old, new) = documents(&(document.clone(), document.clone()));
            let report = compare(&old, &new, &options()).expect("compared");
            assert!(report.findings().is_empty(), "{}: {:#?}", pair.name, report.findings());
        }
    }
}
