//! Holds an answer against the document.

use super::limits::CheckAnswers;
use crate::{
    HttpError,
    operation::{MediaType, Operation, Response},
    schema::{SchemaError, Schemas, Validator},
};
use actix_web::{
    HttpResponse,
    body::{BodySize, MessageBody},
    http::{StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use std::sync::OnceLock;

/// The validators of an operation's answers, made when the first one is checked: one for each media type of each answer.
#[derive(Debug, Default)]
pub(crate) struct AnswerChecks(OnceLock<Vec<ByMedia>>);

/// One for each media type that has a schema.
type ByMedia = Vec<Option<Result<Validator, SchemaError>>>;

impl AnswerChecks {
    fn get(&self, operation: &Operation, schemas: &Schemas) -> &[ByMedia] {
        let validator =
            |media: &MediaType| media.schema.as_ref().map(|schema| schemas.validator_of_given(schema));
        self.0.get_or_init(|| {
            let all = |response: &Response| response.content.iter().map(validator).collect();
            operation.responses.iter().map(all).collect()
        })
    }
}

/// Looks at an answer; the error tells the client what is wrong with it.
pub(super) fn check(
    response: HttpResponse,
    operation: &Operation,
    (checks, schemas): (&AnswerChecks, &Schemas),
    mode: CheckAnswers,
) -> Result<HttpResponse, HttpError> {
    let (head, body) = response.into_parts();
    let (response, contradiction) = match body.size() {
        BodySize::Sized(_) | BodySize::None => match body.try_into_bytes() {
            Ok(bytes) => {
                let found = contradiction(&head, Some(&bytes), operation, (checks, schemas));
                (head.set_body(actix_web::body::BoxBody::new(bytes)), found)
            }
            Err(body) => {
                let found = contradiction(&head, None, operation, (checks, schemas));
                (head.set_body(body), found)
            }
        },
        BodySize::Stream => {
            let found = contradiction(&head, None, operation, (checks, schemas));
            (head.set_body(body), found)
        }
    };
    let Some(contradiction) = contradiction else { return Ok(response) };
    let message =
        format!("The answer of `{}` contradicts the document: {contradiction}", operation.operation_id);
    if mode == CheckAnswers::Refuse {
        return Err(HttpError::internal(message).code("ANSWER_CONTRADICTS_DOCUMENT").expose(true));
    }
    tracing::error!(operation = operation.operation_id, "{message}");
    Ok(response)
}

/// In what an answer contradicts the document.
fn contradiction(
    head: &HttpResponse<()>,
    body: Option<&Bytes>,
    operation: &Operation,
    (checks, schemas): (&AnswerChecks, &Schemas),
) -> Option<String> {
    if operation.responses.is_empty() {
        // A route by hand, of which the document says nothing.
        return None;
    }
    let status = head.status();
    let of_status = operation.responses.iter().enumerate().filter(|(_, one)| one.status == status.as_u16());
    let mut contradictions = of_status.map(|(at, declared)| {
        against(head, body, declared, || checks.get(operation, schemas).get(at).map(Vec::as_slice))
    });
    let Some(first) = contradictions.next() else {
        let declared: Vec<_> = operation.responses.iter().map(|one| one.status.to_string()).collect();
        return Some(format!(
            "it has the status {}, and {} is declared",
            status.as_u16(),
            declared.join(", ")
        ));
    };
    // Answers of one status are alternatives.
    first.filter(|_| contradictions.all(|other| other.is_some()))
}

/// In what an answer contradicts one of its status.
fn against<'c>(
    head: &HttpResponse<()>,
    body: Option<&Bytes>,
    declared: &Response,
    validators: impl FnOnce() -> Option<&'c [Option<Result<Validator, SchemaError>>]>,
) -> Option<String> {
    let status = head.status();
    let absent = declared.headers.iter().find(|one| one.required && !head.headers().contains_key(&one.name));
    if let Some(absent) = absent {
        return Some(format!("it has no header `{}`", absent.name));
    }
    let is_empty = body.is_some_and(Bytes::is_empty);
    if declared.content.is_empty() {
        let must_be = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        return (must_be && !is_empty).then(|| "it has a body, and none is declared".to_owned());
    }
    let given = head.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let name =
        |media: &MediaType| media.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // The most specific one counts.
    let exact = |media: &MediaType| name(media) == essence;
    let range = |media: &MediaType| name(media).strip_suffix("/*") == essence.split('/').next();
    let any = |media: &MediaType| name(media) == "*/*";
    let content = || declared.content.iter();
    let found =
        content().position(exact).or_else(|| content().position(range)).or_else(|| content().position(any));
    let Some(media) = found else {
        let names: Vec<_> = declared.content.iter().map(|media| media.name.as_str()).collect();
        return Some(format!("it is `{essence}`, and `{}` is declared", names.join("`, `")));
    };
    // A part of something is not what the schema is about.
    if !crate::body::is_json(&essence) || status == StatusCode::PARTIAL_CONTENT {
        return None;
    }
    let value = match serde_json::from_slice(body?) {
        Ok(value) => value,
        Err(_) => return Some("it is not JSON".to_owned()),
    };
    match validators()?.get(media)?.as_ref()? {
        Ok(validator) => {
            let violations = validator.violations(&value);
            let place =
                |path: &str| if path.is_empty() { "the whole".to_owned() } else { format!("`{path}`") };
            let told = violations.iter().take(5).map(|one| format!("{} {}", place(&one.path), one.message));
            (!violations.is_empty()).then(|| told.collect::<Vec<_>>().join("; "))
        }
        Err(error) => Some(format!("its schema: {error}")),
    }
}
