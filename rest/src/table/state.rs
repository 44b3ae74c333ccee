//! What all workers know of one route.

use super::{Table, TableError};
use crate::{
    HttpError,
    body::Lane,
    intercept::Interception,
    operation::{Location, Operation, SchemaOf},
    parameter::{Layout, Member, Rules, members_of},
    router::Template,
    schema::{SchemaError, Validator},
};
use actix_web::http::StatusCode;
use std::sync::{Arc, OnceLock};

/// What all workers know of one route.
#[derive(Debug)]
pub(crate) struct RouteState {
    pub(crate) operation: Operation,
    /// The status of the first answer.
    pub(crate) status: StatusCode,
    /// How its body is read.
    pub(crate) lane: Lane,
    /// What intercepts it.
    pub(crate) interception: Option<Arc<Interception>>,
    parameters: Vec<ParameterState>,
    /// Made when the first body is refused.
    body_validator: OnceLock<Result<Validator, SchemaError>>,
}

#[derive(Debug)]
struct ParameterState {
    /// The place among the parameters of the path.
    capture: usize,
    rules: Rules,
    layout: Layout,
    /// The members that are query parameters of their own.
    members: Vec<Member>,
    /// Made when the first value is refused.
    validator: OnceLock<Result<Validator, SchemaError>>,
}

impl RouteState {
    pub(super) fn new(operation: Operation, template: &Template, errors: &mut Vec<TableError>) -> Self {
        let mut parameters = Vec::with_capacity(operation.parameters.len());
        for parameter in &operation.parameters {
            let mut capture = 0;
            if parameter.location == Location::Path {
                match template.parameters().iter().position(|name| *name == parameter.name) {
                    Some(at) => capture = at,
                    None => errors.push(TableError::NotInPath {
                        operation: operation.operation_id.clone(),
                        path: operation.path.clone(),
                        name: parameter.name.clone(),
                    }),
                }
            }
            let rules = Rules::of(&parameter.schema);
            let layout = Layout::of(parameter, &rules).unwrap_or_else(|problem| {
                errors.push(TableError::Style {
                    operation: operation.operation_id.clone(),
                    name: parameter.name.clone(),
                    problem,
                });
                Layout::Text
            });
            let members = if layout == Layout::Members { members_of(&parameter.schema) } else { Vec::new() };
            parameters.push(ParameterState { capture, rules, layout, members, validator: OnceLock::new() });
        }
        let lane = body_schema(&operation).map(Lane::of).unwrap_or_default();
        let status = operation.responses.first().and_then(|first| StatusCode::from_u16(first.status).ok());
        Self {
            status: status.unwrap_or(StatusCode::OK),
            lane,
            interception: None,
            parameters,
            body_validator: OnceLock::new(),
            operation,
        }
    }

    /// Where a parameter stands in the path.
    #[inline]
    pub(crate) fn capture_of(&self, at: usize) -> usize {
        self.parameters.get(at).map_or(usize::MAX, |parameter| parameter.capture)
    }

    /// What the schema of a parameter says beyond its type.
    #[inline]
    pub(crate) fn rules(&self, at: usize) -> Rules {
        self.parameters.get(at).map(|parameter| parameter.rules).unwrap_or_default()
    }

    /// How a parameter is laid out.
    #[inline]
    pub(crate) fn layout(&self, at: usize) -> Layout {
        self.parameters.get(at).map_or(Layout::Text, |parameter| parameter.layout)
    }

    /// The query parameters that an object is made of.
    pub(crate) fn members(&self, at: usize) -> &[Member] {
        self.parameters.get(at).map_or(&[], |parameter| &parameter.members)
    }

    /// Whether the operation declares a query parameter of this name, which may have brackets behind it.
    pub(crate) fn declares(&self, name: &str) -> bool {
        let plain = name.split_once('[').map_or(name, |(plain, _)| plain);
        self.operation.parameters.iter().zip(&self.parameters).any(|(parameter, state)| {
            parameter.location == Location::Query
                && if state.layout == Layout::Members {
                    state.members.iter().any(|member| member.name == plain)
                } else {
                    parameter.name == plain
                }
        })
    }

    pub(crate) fn parameter_validator(&self, at: usize, table: &Table) -> Result<&Validator, HttpError> {
        let (Some(state), Some(parameter)) = (self.parameters.get(at), self.operation.parameters.get(at))
        else {
            return Err(HttpError::internal("Internal Server Error"));
        };
        made(&state.validator, &parameter.schema, table)
    }

    pub(crate) fn body_validator(&self, table: &Table) -> Result<&Validator, HttpError> {
        match body_schema(&self.operation) {
            Some(schema) => made(&self.body_validator, schema, table),
            None => Err(HttpError::internal("Internal Server Error")
                .caused_by(anyhow::anyhow!("the operation declares no body with a schema"))),
        }
    }
}

/// The schema of the first media type that has one.
fn body_schema(operation: &Operation) -> Option<&SchemaOf> {
    operation.body.as_ref()?.content.iter().find_map(|media| media.schema.as_ref())
}

fn made<'l>(
    lock: &'l OnceLock<Result<Validator, SchemaError>>,
    schema: &SchemaOf,
    table: &Table,
) -> Result<&'l Validator, HttpError> {
    lock.get_or_init(|| table.schemas().validator(schema))
        .as_ref()
        .map_err(|error| HttpError::internal("Internal Server Error").caused_by(error.clone()))
}
