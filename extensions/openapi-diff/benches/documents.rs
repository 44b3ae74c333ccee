//! Two documents of 1,000 operations: how long it takes to normalise and compare them, and how much memory that takes.
//!
//! `cargo bench -p lazo-openapi-diff`; `cargo bench -p lazo-openapi-diff -- 5000` for more operations.

use lazo_openapi_diff::{Document, Options, compare};
use serde_json::{Map, Value, json};
use std::{
    io::{Write, stdout},
    time::{Duration, Instant},
};

const ROUNDS: usize = 20;

/// A document with so many operations on models that refer to each other.
fn document(operations: usize, change: impl Fn(usize, &mut Map<String, Value>)) -> Value {
    let resources = operations / 4;
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for index in 0..resources {
        let model = format!("Model{index}");
        let reference = json!({"$ref": format!("#/components/schemas/{model}")});
        let mut properties = Map::new();
        for (name, schema) in [
            ("id", json!({"type": "integer", "format": "int64", "readOnly": true})),
            (
                "title",
                json!({"type": "string", "minLength": 1, "maxLength": 200, "description": "What it is called."}),
            ),
            ("state", json!({"enum": ["open", "done", "late"]})),
            ("price", json!({"type": "number", "minimum": 0})),
            ("tags", json!({"type": "array", "items": {"type": "string"}, "maxItems": 20})),
            ("due", json!({"type": ["string", "null"], "format": "date-time"})),
            ("owner", json!({"$ref": format!("#/components/schemas/Model{}", (index + 1) % resources)})),
            (
                "parts",
                json!({"type": "array", "items": {"$ref": format!("#/components/schemas/Model{}", (index + 7) % resources)}}),
            ),
        ] {
            properties.insert(name.to_owned(), schema);
        }
        change(index, &mut properties);
        schemas.insert(model, json!({"type": "object", "required": ["title"], "properties": properties}));
        let content = json!({"application/json": {"schema": reference}});
        let list = json!({"application/json": {"schema": {"type": "array", "items": reference}}});
        let failed = json!({"description": "failed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
        let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}});
        let limit = json!({"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}});
        paths.insert(
            format!("/resource{index}"),
            json!({
                "get": {"operationId": format!("list{index}"), "parameters": [limit], "responses": {"200": {"description": "all", "content": list}, "default": failed}},
                "post": {"operationId": format!("create{index}"), "requestBody": {"required": true, "content": content}, "responses": {"200": {"description": "made", "content": content}, "422": failed}},
            }),
        );
        paths.insert(
            format!("/resource{index}/{{id}}"),
            json!({
                "get": {"operationId": format!("find{index}"), "parameters": [id], "responses": {"200": {"description": "one", "content": content}, "404": failed}},
                "delete": {"operationId": format!("delete{index}"), "parameters": [id], "responses": {"204": {"description": "gone"}, "404": failed}},
            }),
        );
    }
    schemas.insert(
        "Problem".to_owned(),
        json!({"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}, "details": {"type": "array", "items": {"type": "object"}}}}),
    );
    json!({"openapi": "3.1.0", "info": {"title": "large", "version": "1.0.0"}, "paths": paths, "components": {"schemas": schemas}})
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let operations = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    let old = document(operations, |_, _| {}).to_string();
    let variants: [(&str, String); 4] = [
        ("the same", old.clone()),
        (
            "ten models changed, five break",
            document(operations, |index, properties| {
                if index % 25 == 0 && index / 25 < 5 {
                    properties
                        .insert("title".into(), json!({"type": "string", "minLength": 1, "maxLength": 100}));
                } else if index % 25 == 0 {
                    properties.insert("note".into(), json!({"type": "string"}));
                }
            })
            .to_string(),
        ),
        (
            "every model has a property more",
            document(operations, |_, properties| {
                properties.insert("note".into(), json!({"type": "string"}));
            })
            .to_string(),
        ),
        (
            "every model breaks",
            document(operations, |_, properties| {
                properties
                    .insert("title".into(), json!({"type": "string", "minLength": 1, "maxLength": 100}));
            })
            .to_string(),
        ),
    ];
    let mut out = stdout();
    writeln!(
        out,
        "two documents of {operations} operations, {} KB each; the least of {ROUNDS} rounds\n",
        old.len() / 1024
    )?;
    writeln!(
        out,
        "| change | findings | read both | normalise and compare | peak memory, documents included |\n|---|---:|---:|---:|---:|"
    )?;
    for (name, new) in variants {
        let (mut reading, mut comparing, mut findings) = (Duration::MAX, Duration::MAX, 0);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let (one, other) = (Document::parse("old.json", &old)?, Document::parse("new.json", &new)?);
            reading = reading.min(start.elapsed());
            let start = Instant::now();
            findings = compare(&one, &other, &Options::default())?.findings().len();
            comparing = comparing.min(start.elapsed());
        }
        // Counting costs time, so it is done in a round of its own.
        let memory = allocation_counter::measure(|| {
            let read = |text: &str| Document::parse("document.json", text);
            if let (Ok(one), Ok(other)) = (read(&old), read(&new)) {
                drop(compare(&one, &other, &Options::default()));
            }
        });
        writeln!(
            out,
            "| {name} | {findings} | {:.1} ms | {:.1} ms | {:.1} MB |",
            reading.as_secs_f64() * 1e3,
            comparing.as_secs_f64() * 1e3,
            memory.bytes_max as f64 / 1e6,
        )?;
    }
    Ok(())
}
