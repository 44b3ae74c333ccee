//! The document as a value, and its two written forms.

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::order::Ordered;
use super::paths::paths;
use super::shared_errors::share;
use super::tags::tags;
use super::version30::downgrade;
use super::{Info, Server};
use crate::operation::Operation;
use crate::schema::{SchemaError, Schemas};

/// An OpenAPI 3.1.0 document. Equal operations give equal bytes, in whatever order they come.
///
/// It is a plain JSON value inside, so that an enhancer can add whatever OpenAPI has: [`Document::value_mut`].
#[derive(Debug, Clone)]
pub struct Document {
    value: Value,
    /// How many of its tags somebody has declared: they stand in front of those that only operations know.
    pub(super) declared_tags: usize,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// The document cannot be written as YAML.
#[derive(Debug, Error)]
#[error("the OpenAPI document cannot be written as YAML: {reason}")]
pub struct YamlError {
    reason: String,
}

/// A text is no document.
#[derive(Debug, Error)]
#[error("this is no OpenAPI document: {reason}")]
pub struct ParseError {
    reason: String,
}

impl Document {
    /// Reads a document that was written elsewhere, as JSON or YAML.
    ///
    /// # Errors
    /// When the text is neither, or says no version 3 of OpenAPI.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let value: Value =
            serde_yaml_ng::from_str(text).map_err(|error| ParseError { reason: error.to_string() })?;
        match value.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.") => Ok(Self::from_value(value)),
            Some(version) => {
                Err(ParseError { reason: format!("`openapi` is {version}, and 3.0 and 3.1 are read") })
            }
            None => Err(ParseError { reason: "it does not begin with `openapi: 3.1.0`".to_owned() }),
        }
    }

    /// Describes `operations`; hidden ones are left out, and so are component schemas that only they use. Where two
    /// operations have one verb and path, the first counts.
    ///
    /// # Errors
    /// When an operation's schema cannot be made, or refers to a component that `schemas` (usually made from the same
    /// operations) does not have.
    pub fn build<'a>(
        info: Info,
        servers: Vec<Server>,
        operations: impl IntoIterator<Item = &'a Operation>,
        schemas: &Schemas,
    ) -> Result<Self, SchemaError> {
        let base = servers.first().map_or("", |server| &server.url);
        let shown: Vec<&Operation> = operations.into_iter().filter(|operation| !operation.hidden).collect();
        let tags = tags(&shown);
        let paths = paths(shown.into_iter(), schemas, base)?;
        let components = schemas.reachable([&paths])?;
        let mut document = Map::new();
        document.insert("openapi".to_owned(), json!("3.1.0"));
        document.insert("info".to_owned(), info_object(info));
        if !servers.is_empty() {
            document.insert("servers".to_owned(), json!(servers));
        }
        if !tags.is_empty() {
            document.insert("tags".to_owned(), json!(tags));
        }
        document.insert("paths".to_owned(), paths);
        if !components.is_empty() {
            document.insert("components".to_owned(), json!({"schemas": components}));
        }
        let mut document = Value::Object(document);
        share(&mut document);
        Ok(Self::from_value(document))
    }

    /// The same document in the words of OpenAPI 3.0.3. What 3.0 has no words for is left out.
    #[must_use]
    pub fn into_3_0(mut self) -> Self {
        downgrade(&mut self.value);
        self
    }

    /// Whether it is in the words of OpenAPI 3.0.
    #[must_use]
    pub fn is_3_0(&self) -> bool {
        self.value["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"))
    }

    /// A document that was made elsewhere.
    #[must_use]
    pub fn from_value(value: Value) -> Self {
        Self { value, declared_tags: 0 }
    }

    /// The document as a JSON value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The document as a JSON value that can be changed.
    pub fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// Lays members over the document as a JSON merge patch does (RFC 7396): objects are merged, `null` takes a member
    /// away, everything else replaces what was there.
    pub fn merge(&mut self, patch: &Value) {
        merge(&mut self.value, patch);
    }

    /// The document as JSON, indented by two spaces, with a line break at the end. The members stand in the order in
    /// which people read them (operations: get, put, post, ...), all others by name; equal documents are equal bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Writing a JSON value into memory does not fail: its keys are strings and its numbers finite.
        let mut text = serde_json::to_string_pretty(&Ordered::document(&self.value)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The document as YAML, in the same order, without anchors.
    ///
    /// # Errors
    /// When the writer fails, which no document we know of makes it do.
    pub fn to_yaml(&self) -> Result<String, YamlError> {
        serde_yaml_ng::to_string(&Ordered::document(&self.value))
            .map_err(|error| YamlError { reason: error.to_string() })
    }
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), value);
        }
    }
}

fn info_object(info: Info) -> Value {
    let mut object = json!({"title": info.title, "version": info.version});
    if let Some(description) = info.description {
        object["description"] = description.into();
    }
    object
}
