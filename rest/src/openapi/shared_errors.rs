//! The shape of errors as one component, which all answers of errors refer to.

use super::verbs::operations_mut;
use crate::error::described::{CODES, example};
use serde_json::{Map, Value, json};

/// What the component is called; a number follows where another type has the name.
const NAME: &str = "Error";

/// Puts the schemas of errors in one place, and shows their codes as examples.
pub(super) fn share(document: &mut Value) {
    let mut paths = document.get_mut("paths").map(Value::take).unwrap_or_default();
    for operation in paths.as_object_mut().into_iter().flat_map(Map::values_mut).flat_map(operations_mut) {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            share_in_response(document, status.parse().unwrap_or_default(), response);
        }
    }
    if !paths.is_null() {
        document["paths"] = paths;
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flatten()
}

/// The same in one answer; 0 is no status.
pub(super) fn share_in_response(document: &mut Value, status: u16, response: &mut Value) {
    let description = response["description"].as_str().unwrap_or_default().to_owned();
    let Some(content) = response.get_mut("content") else { return };
    for (media_type, media) in members(content) {
        let mut codes = Vec::new();
        if let Some(schema) = media.get_mut("schema") {
            refer(document, schema, &mut codes);
        }
        for code in codes {
            if let Some(value) = example(media_type, status, &description, &code) {
                media["examples"][code] = json!({"value": value});
            }
        }
    }
}

/// Lets schemas of errors be references, and has their codes.
fn refer(document: &mut Value, schema: &mut Value, codes: &mut Vec<String>) {
    if let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") {
        alternatives.iter_mut().for_each(|one| refer(document, one, codes));
        return;
    }
    let Some(marked) = schema.as_object_mut().and_then(|members| members.remove(CODES)) else { return };
    let new = marked.as_array().into_iter().flatten().filter_map(Value::as_str);
    codes.extend(new.map(str::to_owned));
    let name = component(document, schema.take());
    *schema = json!({"$ref": format!("#/components/schemas/{name}")});
}

/// The name of the component with a schema, which is added if there is none.
fn component(document: &mut Value, schema: Value) -> String {
    let names = (1_u32..).map(|n| if n == 1 { NAME.to_owned() } else { format!("{NAME}{n}") });
    let schemas = &document["components"]["schemas"];
    let is_free = |name: &String| schemas.get(name).is_none_or(|known| *known == schema);
    // There are more numbers than components.
    let name = names.into_iter().find(is_free).unwrap_or_else(|| NAME.to_owned());
    document["components"]["schemas"][&name] = schema;
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::ErrorsConfig, error::described::forms};

    fn answer(codes: &Value) -> Value {
        let content = forms(codes, &ErrorsConfig::default());
        let content: Map<String, Value> = content
            .map(|(name, schema)| {
                (name.to_owned(), schema.map_or_else(|| json!({}), |schema| json!({"schema": schema})))
            })
            .collect();
        json!({"description": "It is gone", "content": content})
    }

    #[test]
    fn errors_refer_to_one_component_and_show_their_codes() {
        let mut document = json!({
            "paths": {
                "/a": {"get": {"responses": {"404": answer(&json!(["GONE", "AWAY"])), "200": {"description": "OK"}}}},
                "/b": {"get": {"responses": {"409": answer(&json!([]))}}, "parameters": []},
            },
            "components": {"schemas": {"Error": {"type": "string"}}},
        });
        share(&mut document);
        let media = &document["paths"]["/a"]["get"]["responses"]["404"]["content"]["application/json"];
        assert_eq!(media["schema"], json!({"$ref": "#/components/schemas/Error2"}));
        let gone =
            json!({"statusCode": 404, "name": "NotFoundError", "message": "It is gone", "code": "GONE"});
        assert_eq!(media["examples"]["GONE"], json!({"value": {"error": gone}}));
        assert_eq!(media["examples"].as_object().map(Map::len), Some(2));
        let other = &document["paths"]["/b"]["get"]["responses"]["409"]["content"]["application/json"];
        assert_eq!(*other, json!({"schema": {"$ref": "#/components/schemas/Error2"}}));
        let schemas = document["components"]["schemas"].as_object();
        assert_eq!(schemas.map(Map::len), Some(2));
        assert!(!document.to_string().contains(CODES), "{document}");
    }

    #[test]
    fn a_document_without_errors_stays_as_it_is() {
        let before = json!({"paths": {"/a": {"get": {"responses": {"204": {"description": "No Content"}}}}}});
        let mut document = before.clone();
        share(&mut document);
        assert_eq!(document, before);
        let mut empty = json!({});
        share(&mut empty);
        assert_eq!(empty, json!({}));
    }
}
