//! The names of errors: `NotFoundError` for 404, made of the standard reason phrase.

use actix_web::http::StatusCode;

/// The standard reason phrase.
pub(super) fn phrase(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Unknown Error")
}

/// The name of the error with this status: words of the phrase, capitalised, and `Error`.
pub(super) fn name(status: StatusCode) -> String {
    let mut name = String::new();
    for word in phrase(status).split(|c: char| c.is_whitespace() || c == '-') {
        let mut letters = word.chars().filter(char::is_ascii_alphanumeric);
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    if !name.ends_with("Error") {
        name.push_str("Error");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_loopback() {
        let cases = [
            (400, "BadRequestError"),
            (401, "UnauthorizedError"),
            (402, "PaymentRequiredError"),
            (403, "ForbiddenError"),
            (404, "NotFoundError"),
            (405, "MethodNotAllowedError"),
            (406, "NotAcceptableError"),
            (408, "RequestTimeoutError"),
            (409, "ConflictError"),
            (410, "GoneError"),
            (412, "PreconditionFailedError"),
            (413, "PayloadTooLargeError"),
            (415, "UnsupportedMediaTypeError"),
            (418, "ImATeapotError"),
            (422, "UnprocessableEntityError"),
            (423, "LockedError"),
            (429, "TooManyRequestsError"),
            (431, "RequestHeaderFieldsTooLargeError"),
            (451, "UnavailableForLegalReasonsError"),
            (499, "UnknownError"),
            (500, "InternalServerError"),
        ];
        for (status, expected) in cases {
            assert_eq!(name(StatusCode::from_u16(status).unwrap()), expected);
        }
    }
}
