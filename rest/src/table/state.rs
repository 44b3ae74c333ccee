//! What all workers know of one route.

use super::{Table, TableError};
use crate::{
    HttpError,
    answer::{AnswerChecks, Offer, Writers},
    body::{BodyKind, BodyState, Lane, Parsers, Policy},
    intercept::Interception,
    operation::{Location, MediaType, Operation, SchemaOf},
    parameter::{Kind, Layout, Member, Rules, default_of, members_of},
    router::Template,
    schema::{SchemaError, SchemaRules, Validator},
};
use actix_web::http::StatusCode;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// What all workers know of one route.
#[derive(Debug)]
pub(crate) struct RouteState {
    pub(crate) operation: Operation,
    /// The status of the first answer.
    pub(crate) status: StatusCode,
    /// Which media type of the body is the JSON that is read straight into a type.
    pub(crate) json_body: usize,
    /// Whether its path is written with a slash at its end; nothing where it takes both, as a catch-all does.
    pub(crate) has_slash: Option<bool>,
    /// What intercepts it.
    pub(crate) interception: Option<Arc<Interception>>,
    parameters: Vec<ParameterState>,
    /// Whether somebody has to be asked about a parameter.
    pub(crate) asks: bool,
    /// What it offers beside JSON.
    pub(crate) offer: Option<Offer>,
    /// The checks of its answers.
    pub(crate) answer_checks: AnswerChecks,
    /// The media types of the body.
    bodies: Vec<BodyState>,
}

#[derive(Debug)]
struct ParameterState {
    /// The place among the parameters of the path.
    capture: usize,
    rules: Rules,
    layout: Layout,
    /// The members that are query parameters of their own.
    members: Vec<Member>,
    /// What it is when it is absent.
    default: Option<Value>,
    /// Made when the first value is refused.
    validator: OnceLock<Result<Validator, SchemaError>>,
}

impl RouteState {
    pub(super) fn new(
        operation: Operation,
        template: &Template,
        (policy, parsers, writers, own): (&Policy, &Parsers, &Writers, &SchemaRules),
        errors: &mut Vec<TableError>,
    ) -> Self {
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
            let rules = Rules::of(&parameter.schema, own);
            let layout = Layout::of(parameter, &rules).unwrap_or_else(|problem| {
                errors.push(TableError::Style {
                    operation: operation.operation_id.clone(),
                    name: parameter.name.clone(),
                    problem,
                });
                Layout::Text
            });
            let members = if layout == Layout::Members { members_of(&parameter.schema) } else { Vec::new() };
            let (default, validator) = (default_of(&parameter.schema), OnceLock::new());
            parameters.push(ParameterState { capture, rules, layout, members, default, validator });
        }
        let mut unknown = Vec::new();
        let bodies = operation.body.as_ref();
        let bodies =
            bodies.map(|body| BodyState::all(body, policy, (parsers, own), &mut unknown)).unwrap_or_default();
        errors.extend(unknown.into_iter().map(|media_type| TableError::NoParser {
            operation: operation.operation_id.clone(),
            media_type,
        }));
        let mut unknown = Vec::new();
        let offer = Offer::of(&operation.responses, writers, &mut unknown);
        errors.extend(unknown.into_iter().map(|media_type| TableError::NoWriter {
            operation: operation.operation_id.clone(),
            media_type,
        }));
        let json_body =
            bodies.iter().position(|body| matches!(body.kind, BodyKind::Json)).unwrap_or_default();
        let status = operation.responses.first().and_then(|first| StatusCode::from_u16(first.status).ok());
        Self {
            status: status.unwrap_or(StatusCode::OK),
            json_body,
            offer,
            answer_checks: AnswerChecks::default(),
            bodies,
            interception: None,
            asks: parameters.iter().any(|parameter| parameter.rules.asks),
            parameters,
            has_slash: (template.catch_all().is_none()).then_some(template.has_trailing_slash()),
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

    /// What a parameter is when it is absent, if its schema says that.
    #[inline]
    pub(crate) fn default(&self, at: usize) -> Option<&Value> {
        self.parameters.get(at)?.default.as_ref()
    }

    /// Whether a parameter is a list that stands in one text, between commas.
    #[inline]
    pub(crate) fn has_commas(&self, at: usize) -> bool {
        let list = |it: &ParameterState| it.layout == Layout::Text && it.rules.kind == Kind::List;
        self.parameters.get(at).is_some_and(list)
    }

    /// Whether the operation declares a query parameter of this name, which may have brackets behind it where they are read.
    pub(crate) fn declares(&self, name: &str) -> bool {
        let (plain, brackets) = name.split_at(name.find('[').unwrap_or(name.len()));
        let is = |declared: &str, takes_brackets: bool| {
            name == declared || (plain == declared && (takes_brackets || brackets == "[]"))
        };
        self.operation.parameters.iter().zip(&self.parameters).any(|(parameter, state)| {
            parameter.location == Location::Query
                && match state.layout {
                    Layout::Members => state.members.iter().any(|member| is(&member.name, false)),
                    Layout::Json | Layout::Deep => is(&parameter.name, true),
                    Layout::Text | Layout::Styled(..) => is(&parameter.name, false),
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

    /// What is known of one media type of the body.
    #[inline]
    pub(crate) fn body(&self, at: usize) -> Option<(&BodyState, &MediaType)> {
        Some((self.bodies.get(at)?, self.operation.body.as_ref()?.content.get(at)?))
    }

    /// How a body of this media type is read.
    #[inline]
    pub(crate) fn body_lane(&self, at: usize) -> Lane {
        self.bodies.get(at).map(|body| body.lane).unwrap_or_default()
    }

    /// The most bytes of a body of this media type.
    #[inline]
    pub(crate) fn body_limit(&self, at: usize) -> u64 {
        self.bodies.get(at).map_or(0, |body| body.limit)
    }
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
