//! What is done with answers before they are sent, where the configuration asks for anything.

use super::{check, compress, limits::CheckAnswers};
use crate::{HttpError, Table, call::Local, negotiation::add_vary};
use actix_web::{HttpRequest, HttpResponse};

/// Holds what an operation answers against the document.
#[cold]
pub(crate) fn checked(
    outcome: Result<HttpResponse, HttpError>,
    local: &Local,
) -> Result<HttpResponse, HttpError> {
    let (table, state) = (&local.table, local.state());
    let mode = table.answers.check;
    match outcome {
        Ok(response) if mode != CheckAnswers::Off => {
            check::check(response, &state.operation, (&state.answer_checks, table.schemas()), mode)
        }
        outcome => outcome,
    }
}

/// Says what a cache has to know, and packs: any answer, whoever made it.
#[cold]
pub(crate) async fn dressed(
    mut response: HttpResponse,
    request: &HttpRequest,
    table: &Table,
) -> HttpResponse {
    if let Some(vary) = &table.vary {
        add_vary(response.headers_mut(), vary);
    }
    if table.answers.compress {
        compress::compress(response, request, &table.answers).await
    } else {
        response
    }
}
