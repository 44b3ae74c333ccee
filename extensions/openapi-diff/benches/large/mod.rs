//! Documents of many operations, on models that all lead to each other.

/// What is done to a model, in the place of its `title`.
pub(crate) type Change = fn(usize) -> &'static str;

const TITLE: &str =
    r#""title": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What it is called."}"#;
const SHORTER: &str = r#""title": {"type": "string", "minLength": 1, "maxLength": 100}"#;
const WITH_NOTE: &str = r#""title": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What it is called."},
    "note": {"type": "string"}"#;

const MODEL: &str = r##""Model{index}": {"type": "object", "required": ["title"], "properties": {
    "id": {"type": "integer", "format": "int64", "readOnly": true},
    {title},
    "state": {"enum": ["open", "done", "late"]},
    "price": {"type": "number", "minimum": 0},
    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
    "due": {"type": ["string", "null"], "format": "date-time"},
    "owner": {"$ref": "#/components/schemas/Model{next}"},
    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Model{other}"}}
}}"##;

const PATHS: &str = r##""/resource{index}": {
    "get": {"operationId": "list{index}",
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
        "responses": {"200": {"description": "all", "content": {"application/json": {"schema":
            {"type": "array", "items": {"$ref": "#/components/schemas/Model{index}"}}}}}, "default": {problem}}},
    "post": {"operationId": "create{index}", "requestBody": {"required": true, "content": {model}},
        "responses": {"200": {"description": "made", "content": {model}}, "422": {problem}}}
},
"/resource{index}/{id}": {
    "get": {"operationId": "find{index}", "parameters": [{id_parameter}],
        "responses": {"200": {"description": "one", "content": {model}}, "404": {problem}}},
    "delete": {"operationId": "delete{index}", "parameters": [{id_parameter}],
        "responses": {"204": {"description": "gone"}, "404": {problem}}}
}"##;

const PROBLEM: &str = r##"{"description": "failed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}"##;
const PROBLEM_SCHEMA: &str = r#""Problem": {"type": "object", "required": ["message"], "properties":
    {"message": {"type": "string"}, "details": {"type": "array", "items": {"type": "object"}}}}"#;
const BY_ID: &str = r#"{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}"#;

/// A document with so many operations on models that refer to each other.
pub(crate) fn document(operations: usize, change: Change) -> String {
    let resources = operations / 4;
    let (mut paths, mut schemas) = (Vec::new(), vec![PROBLEM_SCHEMA.to_owned()]);
    for index in 0..resources {
        let model = r##"{"application/json": {"schema": {"$ref": "#/components/schemas/Model{index}"}}}"##;
        let path =
            PATHS.replace("{model}", model).replace("{problem}", PROBLEM).replace("{id_parameter}", BY_ID);
        paths.push(path.replace("{index}", &index.to_string()));
        schemas.push(
            MODEL
                .replace("{index}", &index.to_string())
                .replace("{next}", &((index + 1) % resources).to_string())
                .replace("{other}", &((index + 7) % resources).to_string())
                .replace("{title}", change(index)),
        );
    }
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "large", "version": "1.0.0"}}, "paths": {{{}}}, "components": {{"schemas": {{{}}}}}}}"#,
        paths.join(","),
        schemas.join(",")
    )
}

/// What is measured: a name, and what changes in the new document.
pub(crate) const VARIANTS: [(&str, Change); 4] = [
    ("the same", |_| TITLE),
    ("ten models changed, five break", |index| match index {
        0 | 25 | 50 | 75 | 100 => SHORTER,
        125 | 150 | 175 | 200 | 225 => WITH_NOTE,
        _ => TITLE,
    }),
    ("every model has a property more", |_| WITH_NOTE),
    ("every model breaks", |_| SHORTER),
];

/// The document that all the others are compared with.
pub(crate) fn unchanged(operations: usize) -> String {
    document(operations, |_| TITLE)
}

/// How many operations the command line asks for.
pub(crate) fn operations() -> usize {
    std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000)
}
