//! What errors look like, told once and referred to by every operation.

use super::{shared_errors::share_in_response, verbs::operations_mut};
use crate::error::{ErrorsConfig, described::forms};
use serde_json::{Value, json};

/// Whether an answer of an operation is one of those that are listed here.
pub(super) fn is_general(answer: &Value) -> bool {
    let name = answer.get("$ref").and_then(Value::as_str);
    let name = name.and_then(|reference| reference.strip_prefix("#/components/responses/"));
    matches!(name, Some("Error" | "Unauthorized" | "Forbidden"))
}

/// Lists the answer of errors as `default` of each operation that has none, and as a shared component.
pub(super) fn list(document: &mut Value, config: &ErrorsConfig) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for operation in paths.values_mut().flat_map(operations_mut) {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            let error = || json!({"$ref": "#/components/responses/Error"});
            responses.entry("default").or_insert_with(error);
        }
    }
    let content = forms(&json!([]), config).map(|(name, schema)| {
        let media = schema.map_or_else(|| json!({}), |schema| json!({"schema": schema}));
        (name.to_owned(), media)
    });
    let mut answer = json!({"description": "An error", "content": Value::Object(content.collect())});
    share_in_response(document, 0, &mut answer);
    document["components"]["responses"]["Error"] = answer;
}

/// Lists the answers 401 and 403 of each operation that requires something and has none, as shared components.
pub(super) fn list_refusals(document: &mut Value) {
    let default = document.get("security").cloned();
    let content = document["components"]["responses"]["Error"]["content"].clone();
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    let (mut has_unauthorized, mut has_forbidden) = (false, false);
    for operation in paths.values_mut().flat_map(operations_mut) {
        let security = operation.get("security").or(default.as_ref()).and_then(Value::as_array);
        let demands = security.into_iter().flatten().filter_map(Value::as_object).flatten();
        let (mut is_secured, mut has_scopes) = (false, false);
        for (_, scopes) in demands {
            is_secured = true;
            has_scopes |= scopes.as_array().is_some_and(|scopes| !scopes.is_empty());
        }
        if !is_secured {
            continue;
        }
        let Some(Value::Object(responses)) = operation.get_mut("responses") else { continue };
        has_unauthorized = true;
        responses.entry("401").or_insert(json!({"$ref": "#/components/responses/Unauthorized"}));
        if has_scopes {
            has_forbidden = true;
            responses.entry("403").or_insert(json!({"$ref": "#/components/responses/Forbidden"}));
        }
    }
    let components = &mut document["components"]["responses"];
    if has_unauthorized {
        let header = json!({"description": "What would be accepted", "schema": {"type": "string"}});
        components["Unauthorized"] = json!({
            "description": "Credentials are missing or not valid",
            "headers": {"WWW-Authenticate": header},
            "content": content,
        });
    }
    if has_forbidden {
        components["Forbidden"] =
            json!({"description": "The credentials are not for this", "content": content});
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_that_require_something_refer_to_refusals() {
        let mut document = json!({"security": [{"jwt": []}], "paths": {
            "/a": {"get": {"responses": {}}, "parameters": []},
            "/b": {"get": {"responses": {}, "security": [{"jwt": ["s"]}, {}]}},
            "/c": {"get": {"responses": {}, "security": []}},
            "/d": {"get": {"responses": {"401": {"description": "own"}}}},
        }});
        list(&mut document, &ErrorsConfig::default());
        list_refusals(&mut document);
        let statuses = |path: &str| -> Vec<&str> {
            let responses = &document["paths"][path]["get"]["responses"];
            responses.as_object().map(|all| all.keys().map(String::as_str).collect()).unwrap_or_default()
        };
        assert_eq!(statuses("/a"), ["401", "default"]);
        assert_eq!(statuses("/b"), ["401", "403", "default"]);
        assert_eq!(statuses("/c"), ["default"]);
        assert_eq!(document["paths"]["/d"]["get"]["responses"]["401"]["description"], "own");
        let unauthorized = &document["components"]["responses"]["Unauthorized"];
        assert!(unauthorized["headers"]["WWW-Authenticate"].is_object());
        assert!(unauthorized["content"]["application/json"].is_object());
    }

    #[test]
    fn every_operation_refers_to_the_one_answer() {
        let mut document = json!({"paths": {
            "/a": {"get": {"responses": {"200": {}}}, "parameters": []},
            "/b": {"post": {"responses": {"default": {"description": "own"}}}},
        }});
        list(&mut document, &ErrorsConfig::default());
        let reference = "#/components/responses/Error";
        assert_eq!(document["paths"]["/a"]["get"]["responses"]["default"]["$ref"], reference);
        assert_eq!(document["paths"]["/b"]["post"]["responses"]["default"]["description"], "own");
        assert_eq!(document["components"]["responses"]["Error"]["description"], "An error");
        let names = |document: &Value| -> Vec<String> {
            let content = &document["components"]["responses"]["Error"]["content"];
            content.as_object().map(|content| content.keys().cloned().collect()).unwrap_or_default()
        };
        assert_eq!(names(&document), ["application/json", "text/html", "text/xml"]);
        let format = crate::error::ErrorFormat::Problem;
        list(&mut document, &ErrorsConfig { format, negotiate: false, ..ErrorsConfig::default() });
        assert_eq!(names(&document), ["application/problem+json"]);
    }
}
