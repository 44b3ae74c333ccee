//! Spec first: a document that was there before the code, and everything in which the code differs from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lazo_kernel::BindingKey;
use serde_json::{Map, Value};

use super::Document;

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

const VERBS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Keywords for people, which two equal schemas may differ in.
const NOTES: [&str; 9] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "$schema",
];

/// Everything in which `own` differs from `contract`: operations, parameters, bodies, answers and their schemas, whatever
/// is behind references. Words for people (descriptions, examples, tags, names of schemas and parameters of the path) are no
/// differences, and neither is the version of OpenAPI that the contract is written in.
#[must_use]
pub fn differences(contract: &Document, own: &Document) -> Vec<Difference> {
    let is_3_0 = contract.value()["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
    let own = if is_3_0 { own.clone().into_3_0() } else { own.clone() };
    let mut sides = Sides { contract: contract.value(), own: own.value(), found: Vec::new() };
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
        for verb in VERBS {
            if let Some(members) = item.get(verb) {
                let name = format!("{} {}", verb.to_ascii_uppercase(), places(path).0);
                all.insert(Name(name), Operation { path, shared: item.get("parameters"), members });
            }
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
    }

    fn responses(&mut self, name: &str, theirs: &'d Value, ours: &'d Value) {
        for status in keys(theirs.get("responses"), ours.get("responses")) {
            let place = format!("{name}, answer {status}");
            match (theirs["responses"].get(&status), ours["responses"].get(&status)) {
                (Some(theirs), Some(ours)) => {
                    let (theirs, ours) = (target(self.contract, theirs), target(self.own, ours));
                    self.content(&place, theirs, ours);
                }
                (Some(_), None) => self.tell(&place, "the application does not give it"),
                _ => self.tell(&place, "the contract does not have it"),
            }
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

    fn schema(&mut self, place: &str, theirs: Option<&'d Value>, ours: Option<&'d Value>) {
        let (theirs, ours) = match (theirs, ours) {
            (None, None) => return,
            (Some(theirs), Some(ours)) => (theirs, ours),
            (Some(_), None) => return self.tell(place, "the application has no schema"),
            (None, Some(_)) => return self.tell(place, "the contract has no schema"),
        };
        let mut seen = BTreeSet::new();
        self.schemas(place, "", (theirs, ours), &mut seen);
    }

    /// Compares schemas keyword by keyword; `seen` has the pairs of references on the way, which may lead back.
    fn schemas(
        &mut self,
        place: &str,
        at: &str,
        pair: (&'d Value, &'d Value),
        seen: &mut BTreeSet<(String, String)>,
    ) {
        let name = |value: &Value| value.get("$ref").and_then(Value::as_str).unwrap_or_default().to_owned();
        let names = (name(pair.0), name(pair.1));
        if !names.0.is_empty() && !names.1.is_empty() && !seen.insert(names) {
            return;
        }
        let (theirs, ours) = (target(self.contract, pair.0), target(self.own, pair.1));
        let (Value::Object(their), Value::Object(our)) = (theirs, ours) else {
            if theirs != ours {
                self.differ(place, at, Some(theirs), Some(ours));
            }
            return;
        };
        for keyword in keys(Some(theirs), Some(ours)) {
            if NOTES.contains(&keyword.as_str()) || keyword.starts_with("x-") || keyword == "$ref" {
                continue;
            }
            let at = format!("{at}/{keyword}");
            match (their.get(&keyword), our.get(&keyword)) {
                (Some(theirs), Some(ours)) => self.keyword(place, &at, &keyword, (theirs, ours), seen),
                (theirs, ours) => self.differ(place, &at, theirs, ours),
            }
        }
    }

    fn keyword(
        &mut self,
        place: &str,
        at: &str,
        keyword: &str,
        (theirs, ours): (&'d Value, &'d Value),
        seen: &mut BTreeSet<(String, String)>,
    ) {
        match (keyword, theirs, ours) {
            (
                "properties" | "patternProperties" | "dependentSchemas",
                Value::Object(their),
                Value::Object(our),
            ) => {
                for name in keys(Some(theirs), Some(ours)) {
                    let at = format!("{at}/{name}");
                    match (their.get(&name), our.get(&name)) {
                        (Some(theirs), Some(ours)) => self.schemas(place, &at, (theirs, ours), seen),
                        (theirs, ours) => self.differ(place, &at, theirs, ours),
                    }
                }
            }
            (
                "items"
                | "additionalProperties"
                | "not"
                | "contains"
                | "propertyNames"
                | "if"
                | "then"
                | "else",
                ..,
            ) => {
                self.schemas(place, at, (theirs, ours), seen);
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(their), Value::Array(our))
                if their.len() == our.len() =>
            {
                for (index, pair) in their.iter().zip(our).enumerate() {
                    self.schemas(place, &format!("{at}/{index}"), pair, seen);
                }
            }
            ("required" | "enum" | "type", Value::Array(their), Value::Array(our)) => {
                let sorted = |list: &[Value]| list.iter().map(Value::to_string).collect::<BTreeSet<_>>();
                if sorted(their) != sorted(our) {
                    self.differ(place, at, Some(theirs), Some(ours));
                }
            }
            _ if equal(theirs, ours) => {}
            _ => self.differ(place, at, Some(theirs), Some(ours)),
        }
    }

    fn differ(&mut self, place: &str, at: &str, theirs: Option<&Value>, ours: Option<&Value>) {
        let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
        let at = if at.is_empty() { "/" } else { at };
        let what = format!("schema {at} is {} in the contract and {} here", text(theirs), text(ours));
        self.tell(place, what);
    }
}

/// `1` and `1.0` are one number.
fn equal(one: &Value, other: &Value) -> bool {
    one == other
        || one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one.to_bits() == other.to_bits())
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
