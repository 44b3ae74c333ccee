//! Several answers of one status as the one that a document has room for.

use serde_json::{Map, Value, json};

/// Makes a response object say what either of two says.
pub(super) fn add_alternative(known: &mut Value, other: Value) {
    let (Value::Object(known), Value::Object(mut other)) = (known, other) else { return };
    add_description(known, &other);
    let headers = other.remove("headers");
    add_headers(known, headers.as_ref().and_then(Value::as_object).unwrap_or(&Map::new()));
    let Some(Value::Object(content)) = other.remove("content") else { return };
    let all = known.entry("content").or_insert_with(|| json!({}));
    for (media_type, more) in content {
        match all.get_mut(&media_type) {
            Some(one) => add_schema(one, more),
            None => all[media_type] = more,
        }
    }
}

fn add_description(known: &mut Map<String, Value>, other: &Map<String, Value>) {
    let text = |members: &Map<String, Value>| {
        members.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (one, two) = (text(known), text(other));
    if one != two {
        known.insert("description".to_owned(), format!("{one} / {two}").into());
    }
}

/// A header that not every alternative has may be absent.
fn add_headers(known: &mut Map<String, Value>, other: &Map<String, Value>) {
    if other.is_empty() && !known.contains_key("headers") {
        return;
    }
    let Some(headers) = known.entry("headers").or_insert_with(|| json!({})).as_object_mut() else { return };
    let is_required = |header: Option<&Value>| header.is_some_and(|header| header["required"] == true);
    let optional = |header: &mut Value| drop(header.as_object_mut().map(|it| it.remove("required")));
    for (name, header) in headers.iter_mut() {
        if !is_required(other.get(name)) {
            optional(header);
        }
    }
    for (name, header) in other {
        if !headers.contains_key(name) {
            let mut header = header.clone();
            optional(&mut header);
            headers.insert(name.clone(), header);
        }
    }
}

/// Values of one media type are of either schema; without one, they are anything.
fn add_schema(one: &mut Value, other: Value) {
    let Value::Object(mut other) = other else { return };
    let (first, second) = (one.get("schema").cloned(), other.remove("schema"));
    let (Some(first), Some(second)) = (first, second) else {
        drop(one.as_object_mut().map(|members| members.remove("schema")));
        return;
    };
    let mut all = match &first {
        Value::Object(members) if members.len() == 1 => match members.get("anyOf") {
            Some(Value::Array(all)) => all.clone(),
            _ => vec![first],
        },
        _ => vec![first],
    };
    if !all.contains(&second) {
        all.push(second);
    }
    one["schema"] = if all.len() == 1 { all.remove(0) } else { json!({"anyOf": all}) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(description: &str, schema: &Value, headers: &Value) -> Value {
        json!({"description": description, "content": {"application/json": {"schema": schema}}, "headers": headers})
    }

    #[test]
    fn answers_of_one_status_are_either_of_them() {
        let required = json!({"required": true, "schema": {}});
        let optional = json!({"schema": {}});
        let mut known = answer("A", &json!({"$ref": "#/a"}), &json!({"X": required, "Y": required}));
        let other = answer("B", &json!({"$ref": "#/b"}), &json!({"X": required, "Z": required}));
        add_alternative(&mut known, other);
        assert_eq!(
            known,
            json!({
                "description": "A / B",
                "content": {"application/json": {"schema": {"anyOf": [{"$ref": "#/a"}, {"$ref": "#/b"}]}}},
                "headers": {"X": required, "Y": optional, "Z": optional},
            })
        );
        add_alternative(
            &mut known,
            json!({"description": "A / B", "content": {
                "application/json": {"schema": {"$ref": "#/a"}}, "text/csv": {"schema": {"type": "string"}}}}),
        );
        assert_eq!(known["content"]["application/json"]["schema"]["anyOf"].as_array().map(Vec::len), Some(2));
        assert_eq!(known["content"]["text/csv"], json!({"schema": {"type": "string"}}));
        assert_eq!(known["headers"]["X"], optional);
    }

    #[test]
    fn the_same_twice_is_said_once_and_anything_is_anything() {
        let mut known = answer("A", &json!({"type": "string"}), &json!({}));
        add_alternative(&mut known, answer("A", &json!({"type": "string"}), &json!({})));
        assert_eq!(known, answer("A", &json!({"type": "string"}), &json!({})));
        add_alternative(&mut known, json!({"description": "A", "content": {"application/json": {}}}));
        assert_eq!(known["content"], json!({"application/json": {}}));
    }
}
