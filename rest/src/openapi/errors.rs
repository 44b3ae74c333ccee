//! What errors look like, told once and referred to by every operation.

use crate::error::{ErrorsConfig, api_error::forms};
use serde_json::{Value, json};

const VERBS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Lists the answer of errors as `default` of each operation that has none, and as a shared component.
pub(super) fn list(document: &mut Value, config: &ErrorsConfig) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for path in paths.values_mut().filter_map(Value::as_object_mut) {
        for (verb, operation) in path {
            if VERBS.contains(&verb.as_str())
                && let Some(Value::Object(responses)) = operation.get_mut("responses")
            {
                let error = || json!({"$ref": "#/components/responses/Error"});
                responses.entry("default").or_insert_with(error);
            }
        }
    }
    let content = forms(&json!({"type": "string"}), config).map(|(name, schema)| {
        let media = schema.map_or_else(|| json!({}), |schema| json!({"schema": schema}));
        (name.to_owned(), media)
    });
    document["components"]["responses"]["Error"] =
        json!({"description": "An error", "content": Value::Object(content.collect())});
}

#[cfg(test)]
mod tests {
    use super::*;

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
