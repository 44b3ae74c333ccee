//! Operations: of paths, of webhooks and of callbacks.

use super::{
    Body, Parameter, Place, Remarks, Response, Security, Servers, cursor::Cursor, message, parameter,
    remarks, security, server,
};
use crate::load::LoadError;
use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What an operation has unless it says otherwise.
pub(super) struct Defaults<'d> {
    pub(super) security: Option<&'d Value>,
    pub(super) servers: Servers<'d>,
}

/// An operation with everything that holds for it.
#[derive(Debug)]
pub(crate) struct Operation<'d> {
    /// The path's template, a webhook's name, or a callback's expression.
    pub(crate) path: &'d str,
    pub(crate) method: &'static str,
    pub(crate) at: Place<'d>,
    pub(crate) id: Option<&'d str>,
    pub(crate) tags: Vec<&'d str>,
    pub(crate) is_deprecated: bool,
    pub(crate) sunset: Option<&'d str>,
    pub(crate) stability: Option<&'d str>,
    pub(crate) remarks: Remarks<'d>,
    /// What is said of all operations of its path, and where.
    pub(crate) item: (Place<'d>, Remarks<'d>),
    pub(crate) parameters: Vec<Parameter<'d>>,
    pub(crate) body: Option<Body<'d>>,
    pub(crate) responses: Vec<Response<'d>>,
    pub(crate) security: Security,
    /// Where that is said, if it is said anywhere.
    pub(crate) security_at: Option<String>,
    pub(crate) servers: Servers<'d>,
    pub(crate) callbacks: Vec<Callback<'d>>,
}

/// A request that the server makes.
#[derive(Debug)]
pub(crate) struct Callback<'d> {
    pub(crate) name: &'d str,
    pub(crate) operation: Operation<'d>,
}

impl Operation<'_> {
    /// `GET /todos/{id}`.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The path with its parameters' names left out: `/todos/{}`.
    pub(crate) fn shape(&self) -> String {
        let mut shape = String::new();
        let mut rest = self.path;
        while let Some((before, after)) = rest.split_once('{') {
            shape.push_str(before);
            shape.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        shape + rest
    }

    /// The names in the path's template, in their order.
    pub(crate) fn path_names(&self) -> Vec<&str> {
        self.path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
    }
}

/// The operations of a path item. `way` has the callbacks in which it stands.
pub(super) fn read_item<'d>(
    item: &Cursor<'_, 'd>,
    path: &'d str,
    defaults: &Defaults<'d>,
    way: &mut Vec<&'d Value>,
) -> Result<Vec<Operation<'d>>, LoadError> {
    let item = item.followed()?;
    item.required_object()?;
    if way.iter().any(|above| std::ptr::eq(*above, item.raw)) {
        // A callback that has itself as a callback says nothing new the second time.
        return Ok(Vec::new());
    }
    way.push(item.raw);
    let shared = parameter::read_all(&item)?;
    let servers = server::read(&item, &defaults.servers);
    let said = (item.place(), remarks(item.raw, &["summary", "description"]));
    let mut all = Vec::new();
    for method in METHODS {
        if let Some(place) = item.child(method) {
            let mut operation = read(&place, path, method, &shared, &servers, defaults, way)?;
            operation.item = said.clone();
            all.push(operation);
        }
    }
    way.pop();
    Ok(all)
}

fn read<'d>(
    place: &Cursor<'_, 'd>,
    path: &'d str,
    method: &'static str,
    shared: &[Parameter<'d>],
    servers: &Servers<'d>,
    defaults: &Defaults<'d>,
    way: &mut Vec<&'d Value>,
) -> Result<Operation<'d>, LoadError> {
    place.required_object()?;
    let mut parameters = parameter::read_all(place)?;
    for one in shared {
        if !parameters.iter().any(|own| own.is_same_as(one)) {
            parameters.push(one.clone());
        }
    }
    parameters.sort_by(|left, right| (left.location, left.name).cmp(&(right.location, right.name)));
    let body = match place.child("requestBody") {
        Some(body) => Some(message::read_body(&body.followed()?)?),
        None => None,
    };
    let mut responses = Vec::new();
    if let Some(all) = place.child("responses") {
        for (status, response) in all.members()? {
            if !status.starts_with("x-") {
                responses.push(message::read_response(status, &response.followed()?)?);
            }
        }
    }
    let mut callbacks = Vec::new();
    if let Some(all) = place.child("callbacks") {
        for (name, callback) in all.members()? {
            for (expression, item) in callback.followed()?.members()? {
                if expression.starts_with("x-") {
                    continue;
                }
                let operations = read_item(&item, expression, defaults, way)?;
                callbacks.extend(operations.into_iter().map(|operation| Callback { name, operation }));
            }
        }
    }
    let tags = place.raw.get("tags").and_then(Value::as_array);
    let mut tags: Vec<&str> = tags.into_iter().flatten().filter_map(Value::as_str).collect();
    tags.sort_unstable();
    let own = place.child("security");
    let security = own.as_ref().map(|own| own.raw).or(defaults.security);
    let security_at = own.map(|own| own.at()).or(defaults.security.map(|_| "#/security".to_owned()));
    Ok(Operation {
        path,
        method,
        at: place.place(),
        id: place.text("operationId"),
        tags,
        is_deprecated: place.flag("deprecated").unwrap_or(false),
        sunset: place.text("x-sunset"),
        stability: place.text("x-stability-level"),
        remarks: remarks(place.raw, &["summary", "description", "externalDocs"]),
        item: (place.place(), Vec::new()),
        parameters,
        body,
        responses,
        security: security::read(security),
        security_at,
        servers: server::read(place, servers),
        callbacks,
    })
}
