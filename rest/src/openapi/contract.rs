//! Spec first: a document that was there before the code, and everything in which the code differs from it.

mod normal;
mod schemas;
mod security;

use super::{Document, errors, verbs};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lazo_kernel::BindingKey;
use serde_json::{Map, Value};

/// The document that an application is held against when it starts.
///
/// ```
/// use lazo_kernel::{Application, bind};
/// use lazo_rest::{RestComponent, openapi::{CONTRACT, Document}};
///
/// let contract = Document::parse("
/// openapi: 3.1.0
/// info: {title: demo, version: 1.0.0}
/// paths:
///   /ping:
///     get: {responses: {'200': {description: OK}}}
/// ")?;
/// let app = Application::new("demo")
///     .component(RestComponent::default())
///     .with(bind(CONTRACT).to(contract));
/// let told = app.verify().unwrap_err().to_string();
/// assert!(told.contains("GET /ping: the application has no such operation"), "{told}");
/// # Ok::<(), lazo_rest::openapi::ParseError>(())
/// ```
pub const CONTRACT: BindingKey<Document> = BindingKey::new("rest.openapi.contract");

/// One thing in which an application is not as its contract says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Where: an operation, and the part of it.
    pub place: String,
    /// What differs.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Everything in which `own` differs from `contract`: operations, parameters, bodies, answers and their schemas, security, whatever
/// is behind references. What is said in other words (`allOf` of objects, `const` and `enum`, types and alternatives with `null`) is no
/// difference, and neither is `int64` or `double` where the contract names no format: an integer and a number without bounds are
/// those. Answers of errors that are the same for all operations need not be in the contract. Words for people (descriptions, examples, tags, names of schemas and parameters of the path) are no
/// differences, and neither is the version of OpenAPI that the contract is written in.
#[must_use]
pub fn differences(contract: &Document, own: &Document) -> Vec<Difference> {
    let is_3_0 = contract.value()["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
    // A contract of 3.0 may have words of 3.1 in it, which are brought into those of 3.0 as ours are.
    let in_its_words = |document| {
        if is_3_0 { Cow::Owned(Document::clone(document).into_3_0()) } else { Cow::Borrowed(document) }
    };
    let (contract, own) = (in_its_words(contract), in_its_words(own));
    let (contract, own) = (normal::normal(contract.value()), normal::normal(own.value()));
    let mut sides = Sides { contract: &contract, own: &own, found: Vec::new() };
    let (theirs, ours) = (operations(sides.contract), operations(sides.own));
    for (name, operation) in &theirs {
        match ours.get(name) {
            Some(own) => sides.operation(&name.0, operation, own),
            None => sides.tell(&name.0, "the application has no such operation"),
        }
    }
    for name in ours.keys().filter(|name| !theirs.contains_key(*name)) {
        sides.tell(&name.0, "the contract has no such operation");
    }
    sides.schemes();
    sides.found.sort();
    sides.found
}

/// An operation by what tells it apart: the names of its parameters do not.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

/// An operation with what its path says for all.
struct Operation<'d> {
    path: &'d str,
    shared: Option<&'d Value>,
    members: &'d Value,
}

fn operations(document: &Value) -> BTreeMap<Name, Operation<'_>> {
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (verb, members) in verbs::operations(item) {
            let name = format!("{verb} {}", places(path).0);
            all.insert(Name(name), Operation { path, shared: item.get("parameters"), members });
        }
    }
    all
}

/// A path whose parameters are called by their place, and their names in order.
fn places(path: &str) -> (String, Vec<&str>) {
    let (mut placed, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else { break };
        names.push(name);
        placed.push_str(before);
        placed.push_str(&format!("{{{}}}", names.len()));
        rest = behind;
    }
    placed.push_str(rest);
    (placed, names)
}

struct Sides<'d> {
    contract: &'d Value,
    own: &'d Value,
    found: Vec<Difference>,
}

impl<'d> Sides<'d> {
    fn tell(&mut self, place: &str, what: impl Into<String>) {
        self.found.push(Difference { place: place.to_owned(), what: what.into() });
    }

    fn operation(&mut self, name: &str, theirs: &Operation<'d>, ours: &Operation<'d>) {
        let (their, our) = (parameters(self.contract, theirs), parameters(self.own, ours));
        for (key, parameter) in &their {
            let place = format!("{name}, {} parameter `{}`", key.0, key.1);
            match our.get(key) {
                None => self.tell(&place, "the application takes no such parameter"),
                Some(own) => {
                    self.flag(&place, "required", parameter, own);
                    self.layout(&place, parameter, own);
                    self.content(&place, parameter, own);
                    let (theirs, ours) = (parameter.get("schema"), own.get("schema"));
                    self.schema(&place, theirs, ours);
                }
            }
        }
        for key in our.keys().filter(|key| !their.contains_key(*key)) {
            let place = format!("{name}, {} parameter `{}`", key.0, key.1);
            self.tell(&place, "the contract has no such parameter");
        }
        let place = format!("{name}, request body");
        let body = |document: &'d Value, operation: &Operation<'d>| {
            operation.members.get("requestBody").map(|body| target(document, body))
        };
        match (body(self.contract, theirs), body(self.own, ours)) {
            (None, None) => {}
            (Some(_), None) => self.tell(&place, "the application takes none"),
            (None, Some(_)) => self.tell(&place, "the contract has none"),
            (Some(theirs), Some(ours)) => {
                self.flag(&place, "required", theirs, ours);
                self.content(&place, theirs, ours);
            }
        }
        self.responses(name, theirs.members, ours.members);
        self.security(name, theirs.members, ours.members);
    }

    fn responses(&mut self, name: &str, theirs: &'d Value, ours: &'d Value) {
        for status in keys(theirs.get("responses"), ours.get("responses")) {
            let place = format!("{name}, answer {status}");
            match (theirs["responses"].get(&status), ours["responses"].get(&status)) {
                (Some(theirs), Some(ours)) => {
                    let (theirs, ours) = (target(self.contract, theirs), target(self.own, ours));
                    self.content(&place, theirs, ours);
                    self.headers(&place, theirs, ours);
                }
                (Some(_), None) => self.tell(&place, "the application does not give it"),
                (None, Some(ours)) if errors::is_general(ours) => {}
                _ => self.tell(&place, "the contract does not have it"),
            }
        }
    }

    /// Headers have no case, and `Content-Type` is none of them, as OpenAPI has it.
    fn headers(&mut self, place: &str, theirs: &'d Value, ours: &'d Value) {
        let named = |answer: &'d Value| -> BTreeMap<String, &'d Value> {
            let all = answer.get("headers").and_then(Value::as_object).into_iter().flatten();
            all.map(|(name, header)| (name.to_ascii_lowercase(), header))
                .filter(|(name, _)| name != "content-type")
                .collect()
        };
        let (theirs, ours) = (named(theirs), named(ours));
        for name in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
            match (theirs.get(name), ours.get(name)) {
                (Some(theirs), Some(ours)) => {
                    let (theirs, ours) = (target(self.contract, theirs), target(self.own, ours));
                    let place = format!("{place}, header `{name}`");
                    self.flag(&place, "required", theirs, ours);
                    self.content(&place, theirs, ours);
                    self.schema(&place, theirs.get("schema"), ours.get("schema"));
                }
                (Some(_), None) => self.tell(place, format!("the application gives no header `{name}`")),
                _ => self.tell(place, format!("the contract has no header `{name}`")),
            }
        }
    }

    /// How lists and objects are laid out; what is not said is what OpenAPI has for the place.
    fn layout(&mut self, place: &str, theirs: &Value, ours: &Value) {
        fn style(parameter: &Value) -> &str {
            let said = parameter.get("style").and_then(Value::as_str);
            said.unwrap_or(match parameter["in"].as_str() {
                Some("query" | "cookie") => "form",
                _ => "simple",
            })
        }
        let explodes = |parameter: &Value| {
            // There is only one way to write a deep object.
            style(parameter) == "deepObject"
                || parameter.get("explode").and_then(Value::as_bool).unwrap_or(style(parameter) == "form")
        };
        if theirs.get("content").is_some() || ours.get("content").is_some() {
            return;
        }
        if style(theirs) != style(ours) {
            self.tell(
                place,
                format!("`style` is {} in the contract and {} here", style(theirs), style(ours)),
            );
        }
        let (their, our) = (explodes(theirs), explodes(ours));
        if their != our && (has_parts(self.contract, theirs) || has_parts(self.own, ours)) {
            self.tell(place, format!("`explode` is {their} in the contract and {our} here"));
        }
    }

    fn flag(&mut self, place: &str, name: &str, theirs: &Value, ours: &Value) {
        let is = |value: &Value| value.get(name).and_then(Value::as_bool).unwrap_or(false);
        if is(theirs) != is(ours) {
            self.tell(place, format!("`{name}` is {} in the contract and {} here", is(theirs), is(ours)));
        }
    }

    fn content(&mut self, place: &str, theirs: &'d Value, ours: &'d Value) {
        for media in keys(theirs.get("content"), ours.get("content")) {
            let of = |value: &'d Value| value.get("content").and_then(|content| content.get(&media));
            match (of(theirs), of(ours)) {
                (Some(theirs), Some(ours)) => {
                    let place = format!("{place}, {media}");
                    self.schema(&place, theirs.get("schema"), ours.get("schema"));
                }
                (Some(_), None) => self.tell(place, format!("the application knows no {media}")),
                _ => self.tell(place, format!("the contract has no {media}")),
            }
        }
    }
}

/// Whether values of a parameter may be lists or objects: for a single value, `explode` says nothing.
fn has_parts(document: &Value, parameter: &Value) -> bool {
    let Some(schema) = parameter.get("schema") else { return false };
    let kind = target(document, schema).get("type");
    let is_single = |kind: &Value| !matches!(kind.as_str(), Some("array" | "object"));
    !kind.is_some_and(|kind| kind.as_array().map_or_else(|| is_single(kind), |all| all.iter().all(is_single)))
}

/// The keys of both, sorted.
fn keys(theirs: Option<&Value>, ours: Option<&Value>) -> BTreeSet<String> {
    let of = |value: Option<&Value>| {
        value.and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect::<Vec<_>>()
    };
    of(theirs).into_iter().chain(of(ours)).collect()
}

/// What a value refers to, or itself; no further than a few references, which may lead in a circle.
fn target<'d>(document: &'d Value, mut value: &'d Value) -> &'d Value {
    for _ in 0..16 {
        let reference = value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        match reference.and_then(|pointer| document.pointer(pointer)) {
            Some(found) => value = found,
            None => break,
        }
    }
    value
}

/// The parameters by place and name, those of the path by their place in it.
fn parameters<'d>(document: &'d Value, operation: &Operation<'d>) -> BTreeMap<(String, String), &'d Value> {
    let (_, in_path) = places(operation.path);
    let shared = operation.shared.and_then(Value::as_array).into_iter().flatten();
    let own = operation.members.get("parameters").and_then(Value::as_array).into_iter().flatten();
    shared
        .chain(own)
        .map(|parameter| target(document, parameter))
        .filter_map(|parameter| {
            let (place, name) = (parameter.get("in")?.as_str()?, parameter.get("name")?.as_str()?);
            let name = match place {
                "path" => in_path
                    .iter()
                    .position(|known| *known == name)
                    .map_or(name.to_owned(), |at| (at + 1).to_string()),
                "header" => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            Some(((place.to_owned(), name), parameter))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(contract: Value, own: Value) -> Vec<String> {
        let document = |paths: Value| Document::from_value(json!({"openapi": "3.1.0", "paths": paths}));
        let found = differences(&document(contract), &document(own));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_contract_of_3_0_may_have_words_of_3_1_in_it() {
        let schema = json!({"type": ["integer", "null"], "allOf": [{"const": 1}], "exclusiveMinimum": 0});
        let parameter = json!({"name": "v", "in": "query", "schema": schema});
        let document = |version: &str| {
            let operation = json!({"parameters": [parameter], "responses": {}});
            Document::from_value(json!({"openapi": version, "paths": {"/a": {"get": operation}}}))
        };
        for own in ["3.0.3", "3.1.0"] {
            assert_eq!(differences(&document("3.0.0"), &document(own)), []);
        }
    }

    #[test]
    fn the_layout_of_lists_counts_and_headers_of_answers_do() {
        let with = |parameter: Value, headers: Value| {
            json!({"/a": {"get": {
                "parameters": [parameter],
                "responses": {"200": {"description": "", "headers": headers}},
            }}})
        };
        let list = json!({"name": "v", "in": "query", "schema": {"type": "array", "items": {}}});
        let mut said = list.clone();
        (said["style"], said["explode"]) = (json!("form"), json!(true));
        let link = json!({"Link": {"schema": {"type": "string"}}});
        assert_eq!(
            told(with(list.clone(), link.clone()), with(said.clone(), json!({"link": link["Link"]}))),
            [""; 0]
        );
        said["explode"] = json!(false);
        let other = json!({"X-Total": {"required": true, "schema": {"type": "integer"}}});
        assert_eq!(
            told(with(list, link), with(said, other)),
            [
                "GET /a, answer 200: the application gives no header `link`",
                "GET /a, answer 200: the contract has no header `x-total`",
                "GET /a, query parameter `v`: `explode` is true in the contract and false here",
            ]
        );
        let single =
            |explode| json!({"name": "v", "in": "query", "explode": explode, "schema": {"type": "string"}});
        assert_eq!(told(with(single(true), json!({})), with(single(false), json!({}))), [""; 0]);
        let deep = |explode: Option<bool>| {
            let mut deep =
                json!({"name": "v", "in": "query", "style": "deepObject", "schema": {"type": "object"}});
            if let Some(explode) = explode {
                deep["explode"] = json!(explode);
            }
            with(deep, json!({}))
        };
        assert_eq!(told(deep(None), deep(Some(true))), [""; 0]);
        let pipes = |style| json!({"name": "v", "in": "query", "style": style, "explode": false, "schema": {"type": "array"}});
        assert_eq!(
            told(with(pipes("pipeDelimited"), json!({})), with(pipes("form"), json!({}))),
            ["GET /a, query parameter `v`: `style` is pipeDelimited in the contract and form here"]
        );
    }

    #[test]
    fn numbers_without_a_format_are_the_widest_ones() {
        let with = |schema: Value| json!({"/a": {"get": {"parameters": [{"name": "v", "in": "query", "schema": schema}]}}});
        let integer = json!({"type": ["integer", "null"]});
        assert_eq!(
            told(with(integer.clone()), with(json!({"type": ["integer", "null"], "format": "int64"}))),
            [""; 0]
        );
        assert_eq!(
            told(with(json!({"type": "number"})), with(json!({"type": "number", "format": "double"}))),
            [""; 0]
        );
        for (contract, own) in [
            (integer, json!({"type": ["integer", "null"], "format": "int32"})),
            (json!({"type": "integer", "format": "int64"}), json!({"type": "integer"})),
            (json!({"type": "string"}), json!({"type": "string", "format": "int64"})),
        ] {
            assert_eq!(told(with(contract.clone()), with(own)).len(), 1, "{contract}");
        }
    }

    /// References on the two sides that never stand at one place.
    #[test]
    fn schemas_that_lead_back_to_themselves_are_compared_to_an_end() {
        let document = |root: Value| {
            Document::from_value(json!({
                "openapi": "3.1.0",
                "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": root}}}}}}},
                "components": {"schemas": {"A": {"items": {"items": {"$ref": "#/components/schemas/A"}}}}},
            }))
        };
        let reference = json!({"$ref": "#/components/schemas/A"});
        assert_eq!(differences(&document(reference.clone()), &document(json!({"items": reference}))), []);
    }
}
