//! What is done with an answer before it is sent, where the configuration asks for anything.

use super::{check, compress, limits::CheckAnswers};
use crate::{HttpError, call::Local, error};
use actix_web::{HttpRequest, HttpResponse, http::header::VARY};

/// Checks and packs an answer.
#[cold]
pub(crate) async fn finish(
    outcome: Result<HttpResponse, HttpError>,
    request: &HttpRequest,
    local: &Local,
) -> HttpResponse {
    let (table, state) = (&local.table, local.state());
    let mode = table.answers.check;
    let outcome = match outcome {
        Ok(response) if mode != CheckAnswers::Off => {
            check::check(response, &state.operation, (&state.answer_checks, table.schemas()), mode)
        }
        outcome => outcome,
    };
    let mut response = match outcome {
        Ok(response) => response,
        Err(error) => error::answer(&error, request, &table.errors),
    };
    if let Some(vary) = &table.vary {
        response.headers_mut().append(VARY, vary.clone());
    }
    if table.answers.compress {
        compress::compress(response, request, &table.answers).await
    } else {
        response
    }
}
