//! What a document says of operations, in one resolved form: effective parameters, effective security, references followed.

mod cursor;
mod message;
mod operation;
mod parameter;
mod place;
mod security;
mod server;

pub(crate) use message::{Body, Encoding, Header, Media, Response};
pub(crate) use operation::{Callback, Operation};
pub(crate) use parameter::{Location, Parameter};
pub(crate) use place::{Place, Texts, apart, both, members};
pub(crate) use security::{ADDRESSES, Alternative, Requirement, Scheme, Security};
pub(crate) use server::{Server, Servers};

use crate::{
    load::LoadError,
    schema::{Arena, Side},
};
use cursor::Cursor;
use serde_json::Value;

/// What a document says.
#[derive(Debug)]
pub(crate) struct Api<'d> {
    pub(crate) version: &'d str,
    pub(crate) info: Place<'d>,
    /// What is said of the document as a whole, beside `info`, and where: at its root and among its paths.
    pub(crate) remarks: Vec<(Place<'d>, Remarks<'d>)>,
    pub(crate) operations: Vec<Operation<'d>>,
    pub(crate) webhooks: Vec<Operation<'d>>,
    /// The rules by which schemas are to be read, if the document says so.
    pub(crate) dialect: Option<&'d str>,
    /// Every security scheme by its name.
    pub(crate) schemes: Vec<(&'d str, Scheme<'d>)>,
    /// Where they are declared.
    pub(crate) schemes_at: Place<'d>,
}

/// What documents and tells, but does not bind: descriptions, examples, extensions.
pub(crate) type Remarks<'d> = Vec<(&'d str, &'d Value)>;

impl<'d> Api<'d> {
    /// Reads a document as far as its operations reach.
    pub(crate) fn read(arena: &Arena<'d>, side: Side) -> Result<Self, LoadError> {
        let root = Cursor::root(arena, side);
        let info = root.below("info").place();
        let schemes_at = root.below("components").below("securitySchemes");
        let schemes = security::schemes(&schemes_at)?;
        let servers = server::read_root(&root);
        let defaults = operation::Defaults { security: root.raw.get("security"), servers };
        let mut operations = Vec::new();
        if let Some(paths) = root.child("paths") {
            for (path, item) in paths.members()? {
                if path.starts_with("x-") {
                    continue;
                }
                operations.extend(operation::read_item(&item, path, &defaults, &mut Vec::new())?);
            }
        }
        let mut webhooks = Vec::new();
        if let Some(hooks) = root.child("webhooks") {
            for (name, item) in hooks.members()? {
                webhooks.extend(operation::read_item(&item, name, &defaults, &mut Vec::new())?);
            }
        }
        match arena.first_error() {
            Some(error) => Err(error),
            None => Ok(Self {
                version: info.raw.get("version").and_then(Value::as_str).unwrap_or_default(),
                info,
                remarks: [(root.clone(), ["tags", "externalDocs"].as_slice()), (root.below("paths"), &[])]
                    .map(|(place, names)| (place.place(), remarks(place.raw, names)))
                    .into(),
                dialect: root.raw.get("jsonSchemaDialect").and_then(Value::as_str),
                operations,
                webhooks,
                schemes,
                schemes_at: schemes_at.place(),
            }),
        }
    }
}

/// The members of these names, and extensions.
pub(crate) fn remarks<'d>(raw: &'d Value, names: &[&str]) -> Remarks<'d> {
    let Some(members) = raw.as_object() else { return Vec::new() };
    let mut all: Remarks<'d> = members
        .iter()
        .filter(|(key, _)| names.contains(&key.as_str()) || (key.starts_with("x-") && !is_read(key)))
        .map(|(key, value)| (key.as_str(), value))
        .collect();
    all.sort_by_key(|(key, _)| *key);
    all
}

/// The keys under which remarks differ; `example: x` is `examples: [x]`.
pub(crate) fn differing<'d>(old: &Remarks<'d>, new: &Remarks<'d>) -> Vec<&'d str> {
    let of =
        |all: &Remarks<'d>, key: &str| all.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
    let examples = |all: &Remarks<'d>| {
        of(all, "examples").cloned().or_else(|| Some(Value::Array(vec![of(all, "example")?.clone()])))
    };
    let mut keys: Vec<&str> = old.iter().chain(new).map(|(key, _)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| of(old, key) != of(new, key));
    if keys.contains(&"example") && keys.contains(&"examples") && examples(old) == examples(new) {
        keys.retain(|key| !matches!(*key, "example" | "examples"));
    }
    keys
}

/// Extensions that have a meaning here.
fn is_read(key: &str) -> bool {
    matches!(key, "x-sunset" | "x-stability-level" | "x-extensible-enum")
}
