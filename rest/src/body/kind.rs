//! What is done with a body, by its media type.

use super::{Lane, Policy, is_json, parser::Parsers};
use crate::{
    HttpError,
    operation::{MediaType, RequestBody, SchemaOf},
    schema::{SchemaError, SchemaRules, Validator},
    table::Table,
};
use serde_json::Value;
use std::sync::{Arc, OnceLock};

use super::parser::BodyParser;

/// The note of a schema whose body is taken as it is: it is written down, not read by it.
pub(crate) const RAW: &str = "x-lazo-raw";

/// What is done with a body.
#[derive(Clone)]
pub(crate) enum BodyKind {
    Json,
    Form,
    Multipart,
    /// Taken as it is.
    Raw,
    /// Somebody's parser makes a value of it.
    Custom(Arc<dyn BodyParser>),
}

/// What all workers know of one media type of an operation's body.
pub(crate) struct BodyState {
    pub(crate) kind: BodyKind,
    /// The most bytes, unpacked.
    pub(crate) limit: u64,
    pub(crate) lane: Lane,
    /// Made when it is first needed.
    validator: OnceLock<Result<Validator, SchemaError>>,
}

impl BodyState {
    /// The state of each media type; the names of those that nobody can read are noted.
    pub(crate) fn all(
        body: &RequestBody,
        policy: &Policy,
        (parsers, rules): (&Parsers, &SchemaRules),
        unknown: &mut Vec<String>,
    ) -> Vec<Self> {
        let state = |media: &MediaType| {
            let kind = kind(media, parsers).unwrap_or_else(|| {
                unknown.push(media.name.clone());
                BodyKind::Raw
            });
            let lane = media.schema.as_ref().map(|schema| Lane::of(schema, rules)).unwrap_or_default();
            let lane = match &kind {
                BodyKind::Json => lane,
                kind => lane.slow(matches!(kind, BodyKind::Custom(_))),
            };
            let limit = body.limit.unwrap_or_else(|| limit(&kind, &media.name, policy));
            Self { kind, limit, lane, validator: OnceLock::new() }
        };
        body.content.iter().map(state).collect()
    }

    /// The validator of the media type's schema.
    pub(crate) fn validator(&self, media: &MediaType, table: &Table) -> Result<&Validator, HttpError> {
        let anything = SchemaOf::of::<Value>();
        let schema = media.schema.as_ref().unwrap_or(&anything);
        self.validator
            .get_or_init(|| table.schemas().validator(schema))
            .as_ref()
            .map_err(|error| HttpError::internal("Internal Server Error").caused_by(error.clone()))
    }
}

impl std::fmt::Debug for BodyState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BodyState").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// Whether a body is taken, or an answer given, as it is.
pub(crate) fn is_raw(media: &MediaType) -> bool {
    match &media.schema {
        Some(schema) => schema.extra.as_ref().is_some_and(|extra| extra.get(RAW).is_some()),
        None => !is_json(&media.name),
    }
}

/// Nothing for a media type that has a schema, and that nobody can read by it.
fn kind(media: &MediaType, parsers: &Parsers) -> Option<BodyKind> {
    if is_raw(media) {
        return Some(BodyKind::Raw);
    }
    if let Some(parser) = parsers.of(&media.name) {
        return Some(BodyKind::Custom(parser));
    }
    Some(match media.name.as_str() {
        name if is_json(name) || name == "*/*" => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "multipart/form-data" => BodyKind::Multipart,
        _ => return None,
    })
}

fn limit(kind: &BodyKind, name: &str, policy: &Policy) -> u64 {
    let Policy { limits, bodies } = policy;
    let given = match kind {
        BodyKind::Json => bodies.json,
        BodyKind::Form => bodies.form,
        BodyKind::Multipart => return bodies.multipart.total,
        BodyKind::Raw if name.starts_with("multipart/") => return bodies.multipart.total,
        BodyKind::Raw if name.starts_with("text/") => bodies.text,
        BodyKind::Raw | BodyKind::Custom(_) => bodies.bytes,
    };
    given.unwrap_or(limits.body) as u64
}
