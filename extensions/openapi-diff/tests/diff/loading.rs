//! Documents of several files, and what cannot be followed.

use lazo_openapi_diff::{Document, LoadError, Options, compare};
use std::fs;

fn with_schema(schema: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: a, version: 1.0.0}}
paths:
  /a:
    post:
      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{200: {{description: d}}}}
"
    )
}

fn error_of(text: &str) -> String {
    let document = || Document::parse("a.yaml", text);
    match document().and_then(|old| compare(&old, &document()?, &Options::default())) {
        Ok(report) => panic!("it was compared: {report:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn references_lead_across_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    fs::create_dir(folder.path().join("parts")).expect("a folder");
    write("old.yaml", &with_schema("{$ref: 'parts/thing.json'}"));
    write("new.yaml", &with_schema("{type: object, properties: {a: {type: string, maxLength: 3}}}"));
    write("parts/thing.json", r#"{"type": "object", "properties": {"a": {"$ref": "../texts.yaml#/short"}}}"#);
    write("texts.yaml", "short: {type: string, maxLength: 3}\nlong: {$ref: '#/short'}\n");
    let read = |name: &str| Document::read(folder.path().join(name)).expect("a document");
    let report = compare(&read("old.yaml"), &read("new.yaml"), &Options::default()).expect("compared");
    assert!(report.findings().is_empty(), "{:#?}", report.findings());
    write("texts.yaml", "short: {type: string, maxLength: 9}\n");
    let report = compare(&read("old.yaml"), &read("new.yaml"), &Options::default()).expect("compared");
    let finding = &report.findings()[0];
    assert_eq!(finding.id, "request-max-length-tightened");
    assert_eq!(finding.old.as_deref(), Some("texts.yaml#/short/maxLength"));
}

#[test]
fn what_leads_nowhere_is_told() {
    let told = error_of(&with_schema("{$ref: '#/components/schemas/Gone'}"));
    assert_eq!(
        told,
        "#/paths/~1a/post/requestBody/content/application~1json/schema: the reference \
         `#/components/schemas/Gone` leads nowhere: nothing is there"
    );
    let told = error_of(&with_schema("{$ref: 'other.yaml'}"));
    assert!(told.contains("given without other files"), "{told}");
    let told = error_of(&with_schema("{$ref: 'https://example.org/a.yaml'}"));
    assert!(told.contains("keep a copy beside the document"), "{told}");
    let told = error_of(&with_schema("{type: 5}"));
    assert!(told.ends_with("/schema/type: a number where the name of a type is expected"), "{told}");
}

#[test]
fn circles_without_anything_between_are_told() {
    let mut text = with_schema("{$ref: '#/components/schemas/A'}");
    text += "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n";
    let told = error_of(&text);
    assert!(told.contains("refers to itself with nothing in between"), "{told}");
    let mut text = with_schema("{type: string}");
    text = text.replace(
        "requestBody: {content",
        "parameters: [{$ref: '#/components/parameters/P'}]\n      requestBody: {content",
    );
    text += "components:\n  parameters:\n    P: {$ref: '#/components/parameters/P'}\n";
    assert!(error_of(&text).contains("refers to itself"));
}

#[test]
fn circles_through_callbacks_end() {
    let text = |maximum: u32| {
        format!(
            "openapi: 3.1.0
info: {{title: a, version: 1.0.0}}
paths:
  /a:
    post: {{callbacks: {{again: {{$ref: '#/components/callbacks/Again'}}}}, responses: {{200: {{description: d}}}}}}
components:
  callbacks:
    Again:
      '{{$request.query.url}}':
        post:
          parameters: [{{name: n, in: query, schema: {{type: integer, maximum: {maximum}}}}}]
          callbacks: {{again: {{$ref: '#/components/callbacks/Again'}}}}
          responses: {{200: {{description: d}}}}
"
        )
    };
    let read = |maximum| Document::parse("a.yaml", &text(maximum)).expect("a document");
    let report = compare(&read(5), &read(9), &Options::default()).expect("compared");
    let ids: Vec<&str> = report.findings().iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["response-maximum-loosened"]);
    assert_eq!(&*report.findings()[0].operations, ["POST /a > again POST {$request.query.url}".into()]);
}

#[test]
fn long_chains_of_schemas_do_not_overflow() {
    let count = 5_000;
    let text = |last: &str| {
        let mut text = with_schema("{$ref: '#/components/schemas/S0'}") + "components:\n  schemas:\n";
        for index in 0..count {
            text += &format!(
                "    S{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{}'}}}}}}\n",
                index + 1
            );
        }
        text + &format!("    S{count}: {{type: {last}}}\n")
    };
    let read = |last| Document::parse("a.yaml", &text(last)).expect("a document");
    let report = compare(&read("string"), &read("integer"), &Options::default()).expect("compared");
    assert!(!report.findings().is_empty());
}

#[test]
fn bombs_and_nonsense_are_errors() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", "));
    }
    let is_syntax = |text: &str| matches!(Document::parse("a", text), Err(LoadError::Syntax { .. }));
    assert!(is_syntax(&(bomb + "openapi: 3.1.0\n")));
    assert!(is_syntax("{\"openapi\": "));
    assert!(is_syntax(&"[".repeat(100_000)));
    let is_version = |text: &str| matches!(Document::parse("a", text), Err(LoadError::Version { .. }));
    assert!(is_version(""));
    assert!(is_version("swagger: '2.0'"));
    assert!(is_version("openapi: 3.9.0"));
    assert!(is_version("openapi: 3"));
}

#[test]
fn circles_across_files_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("old.yaml", &with_schema("{$ref: 'folder.yaml'}"));
    write("new.yaml", &with_schema("{$ref: 'other.yaml'}"));
    write("folder.yaml", "{type: object, properties: {entries: {type: array, items: {$ref: 'entry.yaml'}}}}");
    write("entry.yaml", "{type: object, properties: {name: {type: string}, in: {$ref: 'folder.yaml#'}}}");
    write("other.yaml", "{type: object, properties: {entries: {type: array, items: {$ref: 'item.yaml'}}}}");
    write("item.yaml", "{type: object, properties: {name: {type: string}, in: {$ref: './other.yaml'}}}");
    let read = |name: &str| Document::read(folder.path().join(name)).expect("a document");
    let report = compare(&read("old.yaml"), &read("new.yaml"), &Options::default()).expect("compared");
    assert!(report.findings().is_empty(), "{:#?}", report.findings());
    write("item.yaml", "{type: object, properties: {name: {type: integer}, in: {$ref: './other.yaml'}}}");
    let report = compare(&read("old.yaml"), &read("new.yaml"), &Options::default()).expect("compared");
    let places = (report.findings()[0].old.as_deref(), report.findings()[0].new.as_deref());
    assert_eq!(places, (Some("entry.yaml#/properties/name/type"), Some("item.yaml#/properties/name/type")));
    assert_eq!(report.findings().len(), 1);
}
