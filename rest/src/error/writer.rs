//! How an error is written.

use super::{
    ERROR_MAPPERS, ErrorFormat, ErrorMapper, ErrorsConfig, HttpError,
    form::{Form, form},
    markup::{html, xml},
    members::Members,
    request_id::{X_REQUEST_ID, request_id},
};
use crate::negotiation::{Accept, add_vary};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::RequestHead,
    http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS},
};
use lazo_kernel::{Context, Extensions};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

/// How the errors of a table's routes are answered.
#[derive(Default)]
pub(crate) struct Errors {
    config: ErrorsConfig,
    /// Where mappers stand; there are none without.
    context: Option<Context>,
    mappers: OnceLock<Extensions<dyn ErrorMapper>>,
}

impl Errors {
    pub(crate) fn new(config: ErrorsConfig, context: Context) -> Self {
        Self { config, context: Some(context), mappers: OnceLock::new() }
    }

    /// Without mappers.
    pub(crate) fn plain(config: ErrorsConfig) -> Self {
        Self { config, ..Self::default() }
    }

    /// What the first mapper that knows the error makes of it.
    fn mapped(&self, error: &HttpError) -> Option<HttpError> {
        let cause = error.cause().filter(|_| error.parts().is_foreign)?;
        let context = self.context.as_ref()?;
        match self.mappers.get_or_init(|| ERROR_MAPPERS.extensions(context)).list_sync() {
            Ok(mappers) => {
                let find = || mappers.iter().find_map(|mapper| mapper.map(cause));
                // Nothing is around this any more that would answer in its place.
                catch_unwind(AssertUnwindSafe(find)).unwrap_or_else(|_| {
                    tracing::error!("an error mapper panicked");
                    None
                })
            }
            Err(problem) => {
                tracing::error!(%problem, "the error mappers cannot be had");
                None
            }
        }
    }
}

/// The answer to a request that failed; a fault on this side is logged with its cause, under an id that the client gets too.
#[cold]
pub(crate) fn answer(error: &HttpError, request: &HttpRequest, errors: &Errors) -> HttpResponse {
    answer_to(error, request.head(), errors)
}

/// The same, where there is no more of the request than its head.
#[cold]
pub(crate) fn answer_to(error: &HttpError, request: &RequestHead, errors: &Errors) -> HttpResponse {
    let mapped = errors.mapped(error);
    // The cause stays with the first error: that is the one to log.
    let shown = mapped.as_ref().unwrap_or(error);
    let cause = || error.cause().map_or_else(|| error.to_string(), |cause| format!("{cause:#}"));
    let mut id = None;
    if shown.status().is_server_error() {
        let own = request_id(&request.headers, errors.config.accept_request_id);
        // The cause in one line, outermost first.
        tracing::error!(
            request_id = own,
            method = %request.method,
            path = request.uri.path(),
            status = shown.status().as_u16(),
            cause = cause(),
            "request failed"
        );
        id = Some(own);
    } else if error.cause().is_some() {
        tracing::debug!(
            method = %request.method,
            path = request.uri.path(),
            status = shown.status().as_u16(),
            cause = cause(),
            "request refused"
        );
    }
    let debug = errors.config.debug.then(cause);
    let mut response = write(shown, Accept::of(&request.headers), &errors.config, debug);
    if let Some(id) = id.and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(X_REQUEST_ID.clone(), id);
    }
    response
}

/// The answer to a request that never comes to the application.
#[cold]
pub(crate) fn refusal(error: &HttpError, headers: &HeaderMap, config: &ErrorsConfig) -> HttpResponse {
    write(error, Accept::of(headers), config, None)
}

/// The answer to bytes that are no request.
pub(crate) fn without_request(error: &HttpError, config: &ErrorsConfig) -> HttpResponse {
    write(error, Accept::ANY, config, None)
}

/// The answer in the form that `accept` asks for; `cause` is shown to the client.
pub(super) fn write(
    error: &HttpError,
    accept: Accept<'_>,
    config: &ErrorsConfig,
    cause: Option<String>,
) -> HttpResponse {
    let members = Members::of(error, cause, &config.safe_fields);
    let accept = if config.negotiate { accept } else { Accept::ANY };
    let (content_type, body) = match form(accept, config.format) {
        Form::Json if config.format == ErrorFormat::Problem => {
            ("application/problem+json", members.problem(error))
        }
        Form::Json => ("application/json", members.json()),
        Form::Html => ("text/html; charset=utf-8", html(&members).into_bytes()),
        Form::Xml => ("text/xml; charset=utf-8", xml(&members).into_bytes()),
    };
    let mut response = HttpResponse::build(error.status()).body(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if config.negotiate {
        add_vary(headers, &HeaderValue::from_static("accept"));
    }
    for (name, value) in &error.parts().headers {
        // What says what the body is, is said.
        if [CONTENT_TYPE, CONTENT_LENGTH, X_CONTENT_TYPE_OPTIONS].contains(name) {
            continue;
        }
        if *name == VARY {
            add_vary(headers, value);
        } else {
            headers.append(name.clone(), value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{
        body::MessageBody,
        http::header::{ACCEPT, HeaderName},
    };
    use serde_json::{Value, json};

    fn text(error: &HttpError, accept: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        let response = write(error, Accept::of(&headers), &ErrorsConfig::default(), None);
        assert_eq!(response.headers().get(X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        let Ok(bytes) = response.into_body().try_into_bytes() else { panic!("a stream") };
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn json_has_the_shape_of_loopback() {
        let error = HttpError::bad_request("Bad thing").code("BAD_THING").details(json!([{"path": "/x"}]));
        let written: Value = serde_json::from_str(&text(&error, "*/*")).unwrap();
        let expected = json!({"error": {"statusCode": 400, "name": "BadRequestError", "message": "Bad thing",
            "code": "BAD_THING", "details": [{"path": "/x"}]}});
        assert_eq!(written, expected);
    }

    #[test]
    fn a_fault_on_this_side_says_nothing() {
        let error = HttpError::internal("password of root is 1234").code("X").details(json!([1]));
        assert_eq!(text(&error, "*/*"), r#"{"error":{"statusCode":500,"message":"Internal Server Error"}}"#);
        let shown = text(&HttpError::internal("shown to the client").expose(true), "*/*");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["error"]["name"], "Internal Server Error");
        assert_eq!(shown["error"]["message"], "shown to the client");
    }

    #[test]
    fn problems_have_the_shape_of_the_rfc() {
        let config = ErrorsConfig { format: ErrorFormat::Problem, ..ErrorsConfig::default() };
        let told = |error: &HttpError, cause: Option<&str>| -> Value {
            let response = write(error, Accept::ANY, &config, cause.map(str::to_owned));
            assert_eq!(response.headers().get(CONTENT_TYPE).unwrap(), "application/problem+json");
            serde_json::from_slice(&response.into_body().try_into_bytes().unwrap()).unwrap()
        };
        let error = HttpError::bad_request("Bad thing").code("BAD").details(json!([{"path": "/x"}]));
        let expected = json!({"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Bad thing",
            "code": "BAD", "errors": [{"path": "/x"}]});
        assert_eq!(told(&error, None), expected);
        let fault = HttpError::internal("the password is 1234");
        let expected = json!({"type": "about:blank", "title": "Internal Server Error", "status": 500});
        assert_eq!(told(&fault, None), expected);
        assert_eq!(told(&fault, Some("a disk"))["cause"], "a disk");
        let invalid = told(&crate::body::invalid(&[]), None);
        assert!(
            invalid["errors"].is_array() && invalid["detail"].as_str().unwrap().contains("`errors`"),
            "{invalid}"
        );
    }

    #[test]
    fn members_of_its_own_are_shown_where_they_are_safe() {
        let error = HttpError::internal("the password is 1234")
            .code("X1")
            .details(json!([1]))
            .member("ticket", "T-\"7\"")
            .member("secret", 1)
            .member("message", "told anew");
        let told = |format: ErrorFormat, safe: &[&str]| -> Value {
            let safe_fields = safe.iter().map(|&name| name.to_owned()).collect();
            let config = ErrorsConfig { format, safe_fields, ..ErrorsConfig::default() };
            let response = write(&error, Accept::ANY, &config, None);
            serde_json::from_slice(&response.into_body().try_into_bytes().unwrap()).unwrap()
        };
        let plain = json!({"error": {"statusCode": 500, "message": "Internal Server Error"}});
        assert_eq!(told(ErrorFormat::Loopback, &[]), plain);
        assert_eq!(
            told(ErrorFormat::Loopback, &["ticket", "code", "message"]),
            json!({"error": {"statusCode": 500, "message": "Internal Server Error", "code": "X1",
                             "ticket": "T-\"7\""}})
        );
        assert_eq!(
            told(ErrorFormat::Problem, &["ticket"]),
            json!({"type": "about:blank", "title": "Internal Server Error", "status": 500, "ticket": "T-\"7\""})
        );
    }

    #[test]
    fn a_page_has_all_that_json_has() {
        let error = HttpError::conflict("No").code("C<1>").details(json!({"a": 1})).member("ticket", "T-7");
        let config = ErrorsConfig { safe_fields: vec!["ticket".to_owned()], ..ErrorsConfig::default() };
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
        let told = |config: &ErrorsConfig, cause: Option<&str>| {
            let response = write(&error, Accept::of(&headers), config, cause.map(str::to_owned));
            String::from_utf8(response.into_body().try_into_bytes().unwrap().to_vec()).unwrap()
        };
        let page = told(&config, Some("a disk"));
        for part in
            ["409 ConflictError", "<p>No</p>", "<pre>C&lt;1&gt;</pre>", "&quot;a&quot;: 1", "T-7", "a disk"]
        {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!told(&ErrorsConfig::default(), None).contains("T-7"));
    }

    #[test]
    fn what_is_hidden_of_a_request_that_was_wrong_is_as_of_a_fault() {
        let error = HttpError::not_found("user 7 has it").code("HIDDEN").details(json!([1])).expose(false);
        assert_eq!(text(&error, "*/*"), r#"{"error":{"statusCode":404,"message":"Not Found"}}"#);
        assert!(!text(&error, "text/html").contains("user 7"));
        assert!(!text(&error, "text/xml").contains("HIDDEN"));
    }

    #[test]
    fn headers_of_an_error_do_not_say_what_its_body_is() {
        let header =
            |name: &'static str, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let given = [
            header("content-type", "text/plain"),
            header("content-length", "1"),
            header("x-content-type-options", "none"),
            header("www-authenticate", "Basic"),
            header("www-authenticate", "Bearer"),
            header("vary", "Accept, Origin"),
        ];
        let error = given
            .into_iter()
            .fold(HttpError::unauthorized(""), |error, (name, value)| error.header(name, value));
        let response = write(&error, Accept::ANY, &ErrorsConfig::default(), None);
        let all = |name: &str| -> Vec<_> {
            response.headers().get_all(name).map(|value| value.to_str().unwrap()).collect()
        };
        assert_eq!(all("content-type"), ["application/json"]);
        assert_eq!(all("content-length"), [""; 0]);
        assert_eq!(all("x-content-type-options"), ["nosniff"]);
        assert_eq!(all("www-authenticate"), ["Basic", "Bearer"]);
        assert_eq!(all("vary"), ["accept", "Origin"]);
    }

    #[test]
    fn html_and_xml_escape_what_they_show() {
        let error = HttpError::not_found("<b>&\"").details(json!([{"a b": 1}]));
        assert!(text(&error, "text/html").contains("<p>&lt;b&gt;&amp;&quot;</p>"));
        assert!(text(&error, "text/xml").contains("<details><item>1</item></details>"));
        assert!(
            text(&error, "text/xml")
                .contains("<error><statusCode>404</statusCode><name>NotFoundError</name>")
        );
    }
}
