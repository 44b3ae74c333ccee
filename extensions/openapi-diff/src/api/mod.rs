//! What a document says of operations, in one resolved form: effective parameters, effective security, references followed.

mod cursor;
mod message;
mod operation;
mod parameter;
mod place;
mod security;
mod server;

pub(crate) use message::{Body, Header, Media, Response, same_remarks};
pub(crate) use operation::{Callback, Operation};
pub(crate) use parameter::{Location, Parameter};
pub(crate) use place::{Place, both, members};
pub(crate) use security::{Alternative, Requirement, Scheme, Security};
pub(crate) use server::Servers;

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
    pub(crate) info: Vec<(&'d str, &'d Value)>,
    pub(crate) operations: Vec<Operation<'d>>,
    pub(crate) webhooks: Vec<Operation<'d>>,
    /// Every reached security scheme by its name.
    pub(crate) schemes: Vec<(&'d str, Scheme<'d>)>,
}

/// What documents and tells, but does not bind: descriptions, examples, extensions.
pub(crate) type Remarks<'d> = Vec<(&'d str, &'d Value)>;

impl<'d> Api<'d> {
    /// Reads a document as far as its operations reach.
    pub(crate) fn read(arena: &Arena<'d>, side: Side) -> Result<Self, LoadError> {
        let root = Cursor::root(arena, side);
        let info = root.raw.get("info").unwrap_or(&Value::Null);
        let schemes = security::schemes(&root)?;
        let servers = server::read_root(&root);
        let defaults = operation::Defaults { security: root.raw.get("security"), schemes: &schemes, servers };
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
                version: info.get("version").and_then(Value::as_str).unwrap_or_default(),
                info: remarks(
                    info,
                    &["title", "summary", "description", "termsOfService", "contact", "license"],
                ),
                operations,
                webhooks,
                schemes,
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

/// Extensions that have a meaning here.
fn is_read(key: &str) -> bool {
    matches!(key, "x-sunset" | "x-stability-level" | "x-extensible-enum")
}
