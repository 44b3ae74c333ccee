//! The `paths` of a document: its operations, parameters, bodies and answers.

use serde_json::{Map, Value, json};

use super::alternatives::add_alternative;
use super::verbs::{OTHERS, VERBS};
use crate::error::described::CODES;
use crate::operation::{
    Example, Location, MediaType, Notation, Operation, Parameter, RequestBody, Response, ResponseHeader,
    SchemaOf, Style,
};
use crate::schema::{SchemaError, Schemas};

/// The `paths` object.
pub(super) fn paths<'a>(
    operations: impl Iterator<Item = &'a Operation>,
    schemas: &Schemas,
    base: &str,
) -> Result<Value, SchemaError> {
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations {
        let verb = operation.method.as_str().to_ascii_lowercase();
        let path = paths.entry(documented(&operation.path)).or_insert_with(|| json!({}));
        let (path, verb) = match VERBS.contains(&verb.as_str()) {
            true => (path, verb),
            false => (&mut path[OTHERS], operation.method.to_string()),
        };
        if path.get(&verb).is_none() {
            let mut object = operation_object(operation, schemas)?;
            if !operation.servers.is_empty() {
                object["servers"] = json!(operation.servers);
            } else if !operation.hosts.is_empty() {
                object["servers"] = operation.hosts.iter().map(|host| server_at(host, base)).collect();
            }
            path[verb] = object;
        }
    }
    Ok(Value::Object(paths))
}

/// Where an operation of one host is served, with the scheme that the document was had by.
fn server_at(host: &str, base: &str) -> Value {
    let base = base.trim_end_matches('/');
    match host.strip_prefix("*.") {
        Some(domain) => json!({
            "url": format!("//{{subdomain}}.{domain}{base}"),
            "variables": {"subdomain": {"default": "www"}}
        }),
        None => json!({"url": format!("//{host}{base}")}),
    }
}

/// A path without its trailing slash, which makes no difference. OpenAPI has no word for a catch-all (`{path*}`): it is
/// shown as a parameter like others.
pub(crate) fn documented(path: &str) -> String {
    let path = match path.strip_suffix('/') {
        Some("") | None => path,
        Some(cut) => cut,
    };
    path.replace("*}", "}")
}

fn operation_object(operation: &Operation, schemas: &Schemas) -> Result<Value, SchemaError> {
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    if !operation.tags.is_empty() {
        set("tags", operation.tags.clone().into());
    }
    if let Some(summary) = &operation.summary {
        set("summary", summary.as_str().into());
    }
    if let Some(description) = &operation.description {
        set("description", description.as_str().into());
    }
    set("operationId", operation.operation_id.as_str().into());
    if operation.deprecated {
        set("deprecated", true.into());
    }
    if let Some(docs) = &operation.external_docs {
        set("externalDocs", json!(docs));
    }
    if let Some(security) = &operation.security {
        set("security", json!(security));
    }
    if !operation.parameters.is_empty() {
        let parameters = operation.parameters.iter().map(|parameter| parameter_object(parameter, schemas));
        set("parameters", Value::Array(parameters.collect::<Result<_, _>>()?));
    }
    if let Some(body) = &operation.body {
        set("requestBody", body_object(body, schemas)?);
    }
    let mut responses = Map::new();
    for response in &operation.responses {
        let object = response_object(response, schemas)?;
        match responses.get_mut(&response.status.to_string()) {
            Some(known) => add_alternative(known, object),
            None => drop(responses.insert(response.status.to_string(), object)),
        }
    }
    set("responses", Value::Object(responses));
    for (name, value) in &operation.extensions {
        set(name, value.clone());
    }
    Ok(Value::Object(object))
}

fn parameter_object(parameter: &Parameter, schemas: &Schemas) -> Result<Value, SchemaError> {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let mut object = json!({"name": parameter.name, "in": location});
    if let Some(description) = &parameter.description {
        object["description"] = description.as_str().into();
    }
    // A part of the path is always there, and OpenAPI wants that said.
    if parameter.required || parameter.location == Location::Path {
        object["required"] = true.into();
    }
    let schema = schemas.taken(&parameter.schema)?;
    match parameter.notation {
        Notation::Styled { style, explode } => {
            if style != Style::of(parameter.location) {
                object["style"] = style.name().into();
            }
            if explode != style.explodes() {
                object["explode"] = explode.into();
            }
            object["schema"] = schema;
        }
        Notation::Json => {
            let mut media = json!({"schema": schema});
            // Readers make up a value to try out where none is shown, and a made-up filter finds nothing.
            if takes_empty_object(&parameter.schema, schemas) {
                media["example"] = json!({});
            }
            object["content"] = json!({"application/json": media});
        }
    }
    let notes = [
        ("deprecated", parameter.deprecated),
        ("allowReserved", parameter.allow_reserved),
        ("allowEmptyValue", parameter.allow_empty_value),
    ];
    for (name, _) in notes.iter().filter(|(_, is_said)| *is_said) {
        object[*name] = true.into();
    }
    let own = parameter.example.iter().map(Example::of);
    let examples: Vec<Example> = parameter.examples.iter().cloned().chain(own).collect();
    match object.get_mut("content").and_then(|content| content.get_mut("application/json")) {
        Some(media) => put_examples(media, &examples),
        None => put_examples(&mut object, &examples),
    }
    Ok(object)
}

/// `example` for the only one, if it has no name, otherwise `examples`.
fn put_examples(object: &mut Value, examples: &[Example]) {
    match examples {
        [] => {}
        [only] if only.name.is_empty() => object["example"] = only.value.clone(),
        several => {
            // It may have an example that was made up for readers.
            if let Some(members) = object.as_object_mut() {
                members.remove("example");
            }
            for (at, example) in several.iter().enumerate() {
                let name =
                    if example.name.is_empty() { format!("example{}", at + 1) } else { example.name.clone() };
                let mut shown = json!({"value": example.value});
                if let Some(summary) = &example.summary {
                    shown["summary"] = summary.as_str().into();
                }
                object["examples"][name] = shown;
            }
        }
    }
}

/// Whether `{}` is a value of `schema`.
fn takes_empty_object(schema: &SchemaOf, schemas: &Schemas) -> bool {
    schemas.validator(schema).is_ok_and(|validator| validator.is_valid(&json!({})))
}

fn body_object(body: &RequestBody, schemas: &Schemas) -> Result<Value, SchemaError> {
    let mut content = content_object(&body.content, |schema| schemas.taken(schema))?;
    for media in body.content.iter().filter(|media| media.name.starts_with("multipart/")) {
        let described = &mut content[media.name.as_str()];
        if let Some(encoding) = crate::body::encoding(&described["schema"], schemas.components()) {
            described["encoding"] = encoding;
        }
    }
    let mut object = json!({"content": content});
    if let Some(description) = &body.description {
        object["description"] = description.as_str().into();
    }
    if body.required {
        object["required"] = true.into();
    }
    Ok(object)
}

fn response_object(response: &Response, schemas: &Schemas) -> Result<Value, SchemaError> {
    let mut object = json!({"description": response.description});
    if !response.headers.is_empty() {
        let headers =
            response.headers.iter().map(|header| Ok((header.name.clone(), header_object(header, schemas)?)));
        object["headers"] = Value::Object(headers.collect::<Result<_, SchemaError>>()?);
    }
    if !response.content.is_empty() {
        object["content"] = content_object(&response.content, |schema| schemas.given(schema))?;
    }
    Ok(object)
}

fn header_object(header: &ResponseHeader, schemas: &Schemas) -> Result<Value, SchemaError> {
    let mut object = json!({"schema": schemas.given(&header.schema)?});
    if let Some(description) = &header.description {
        object["description"] = description.as_str().into();
    }
    if header.required {
        object["required"] = true.into();
    }
    Ok(object)
}

fn content_object(
    content: &[MediaType],
    schema_of: impl Fn(&SchemaOf) -> Result<Value, SchemaError>,
) -> Result<Value, SchemaError> {
    let mut object = Map::new();
    for media in content {
        let mut described = match &media.schema {
            Some(schema) => json!({"schema": schema_of(schema)?}),
            None => json!({}),
        };
        // Notes of ours are not in schemas, but of this one something is made before anybody reads the document.
        if let Some(codes) = media.schema.as_ref().and_then(|schema| schema.extra.as_ref()?.get(CODES)) {
            described["schema"][CODES] = codes.clone();
        }
        put_examples(&mut described, &media.examples);
        object.insert(media.name.clone(), described);
    }
    Ok(Value::Object(object))
}
