//! The names of errors: `NotFoundError` for 404, made of the standard reason phrase.

use actix_web::http::StatusCode;
use std::borrow::Cow;

/// The standard reason phrase.
pub(super) fn phrase(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Unknown Error")
}

/// The name of the error with this status: words of the phrase, capitalised, and `Error`.
pub(super) fn name(status: StatusCode) -> Cow<'static, str> {
    // Those that applications raise all the time, as the rule below makes them.
    Cow::Borrowed(match status {
        StatusCode::BAD_REQUEST => "BadRequestError",
        StatusCode::UNAUTHORIZED => "UnauthorizedError",
        StatusCode::FORBIDDEN => "ForbiddenError",
        StatusCode::NOT_FOUND => "NotFoundError",
        StatusCode::CONFLICT => "ConflictError",
        StatusCode::UNPROCESSABLE_ENTITY => "UnprocessableEntityError",
        StatusCode::TOO_MANY_REQUESTS => "TooManyRequestsError",
        other => return Cow::Owned(made(other)),
    })
}

fn made(status: StatusCode) -> String {
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
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!((name(status).as_ref(), made(status).as_str()), (expected, expected));
        }
    }
}
