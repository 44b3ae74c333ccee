//! What is told, in every form.

use lazo_openapi_diff::{Document, Format, JSON_SCHEMA, Options, Report, compare};
use serde_json::Value;
use std::{fs, path::Path};

const OLD: &str = "openapi: 3.1.0
info: {title: a, version: 1.4.2}
paths:
  /todos:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Todo'}}}}
      responses: {200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Todo'}}}}}
  /todos/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Todo'}}}}}
components:
  schemas:
    Todo:
      type: object
      required: [title]
      properties: {title: {type: string}, tag: {type: string, pattern: '^<b>&\"|`$'}}
";

fn report() -> Report {
    let new = OLD
        .replace("title: {type: string}", "title: {type: string, maxLength: 80}")
        .replace("type: integer", "type: string, format: uuid")
        .replace("pattern: '^<b>&\"|`$'", "format: iban");
    let read = |name: &str, text: &str| Document::parse(name, text).expect("a document");
    let options = Options { today: Some("2026-11-26".into()), ..Options::default() };
    compare(&read("old.yaml", OLD), &read("new.yaml", &new), &options).expect("compared")
}

/// Compares with the committed file; `LAZO_TESTS_UPDATE_GOLDEN=1` writes it anew.
fn golden(name: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, written).expect("written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, golden, "{name} has changed: look at it, then run with LAZO_TESTS_UPDATE_GOLDEN=1");
}

#[test]
fn every_form_is_as_committed() {
    for (name, format) in [
        ("report.txt", Format::Text),
        ("report.md", Format::Markdown),
        ("report.json", Format::Json),
        ("report.xml", Format::Junit),
        ("report.github.txt", Format::Github),
        ("report.html", Format::Html),
    ] {
        golden(name, &report().render(format));
    }
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let report: Value = serde_json::from_str(&report().render(Format::Json)).expect("JSON");
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn the_page_needs_nothing_else() {
    let page = report().render(Format::Html);
    for outside in ["http://", "https://", "<script", "<link", "src=", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("&lt;b&gt;&amp;"));
}

/// The chapter of the guide shows what a reader will see, and approves it by the fingerprint that it has.
#[test]
fn the_guide_s_report_is_a_true_one() {
    let old = r#"{"openapi": "3.1.0", "info": {"title": "Todo", "version": "1.4.2"}, "paths": {"/todos": {"get": {
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
        "responses": {"200": {"description": "The todos"}}}}}}"#;
    let new = old.replace("100}", "50}");
    let read = |name: &str, text: &str| Document::parse(name, text).expect("a document");
    let (old, new) = (read("git:main:openapi.json", old), read("openapi.json", &new));
    let report = compare(&old, &new, &Options::default()).expect("compared");
    let chapter = include_str!("../../../../docs/guide/api-review.md");
    assert!(chapter.contains(report.render(Format::Text).trim_end()), "{}", report.render(Format::Text));
    let fingerprint = format!("fingerprint = \"{}\"", report.findings()[0].fingerprint);
    assert!(chapter.contains(&fingerprint), "{fingerprint}");
}
