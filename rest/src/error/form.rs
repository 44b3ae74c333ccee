//! In which form a client wants its errors.

use super::ErrorFormat;
use crate::negotiation::{Accept, Wish, most};

/// The forms that errors are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Html,
    Xml,
}

/// The form that is wanted most, JSON before HTML before XML among equals; JSON where nothing fits.
pub(super) fn form(accept: Accept<'_>, format: ErrorFormat) -> Form {
    const JSON: &str = "application/json";
    const PROBLEM: &str = "application/problem+json";
    let (json, other_json) = match format {
        ErrorFormat::Loopback => (JSON, PROBLEM),
        ErrorFormat::Problem => (PROBLEM, JSON),
    };
    let written = [(json, Form::Json), ("text/html", Form::Html), ("text/xml", Form::Xml)];
    // Who asks for one of these by its name takes the other.
    let related =
        [(other_json, Form::Json), ("application/xhtml+xml", Form::Html), ("application/xml", Form::Xml)];
    if accept.takes_anything() {
        return Form::Json;
    }
    let wishes = written.map(|(name, _)| accept.wish(name)).into_iter();
    let by_name = |name| Some(accept.wish(name)).filter(|wish: &Wish| wish.is_named()).unwrap_or_default();
    let at = most(wishes.chain(related.iter().map(|(name, _)| by_name(name))));
    at.and_then(|at| written.iter().chain(&related).nth(at)).map_or(Form::Json, |(_, form)| *form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue};

    #[test]
    fn the_best_form_wins() {
        let cases: [(&[&'static str], Form); _] = [
            (&[], Form::Json),
            (&["*/*"], Form::Json),
            (&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], Form::Html),
            (&["text/html, application/xhtml+xml, */*"], Form::Html),
            (&["application/json, text/plain, */*"], Form::Json),
            (&["text/xml"], Form::Xml),
            (&["application/xml, text/html;q=0.5"], Form::Xml),
            (&["text/*"], Form::Html),
            (&["text/*, text/html;q=0"], Form::Xml),
            (&["text/html;q=0.1, application/json"], Form::Json),
            (&["text/html;q=0.1", "application/json"], Form::Json),
            (&["text/html;q=0.1", "text/xml;q=0.2"], Form::Xml),
            (&["image/png"], Form::Json),
            (&["text/html;q=0"], Form::Json),
            (&["text/html;q=0, */*"], Form::Json),
            (&["application/problem+json, text/html;q=0.5"], Form::Json),
            (&["application/json;charset=utf-8, text/html;q=0.5"], Form::Json),
            (&["text/html;Q=0.1, application/json;q=0.5"], Form::Json),
            (&["text/html;charset=UTF-8"], Form::Html),
            (&["text/html;title=\"a, application/json\""], Form::Html),
        ];
        for (lines, expected) in cases {
            let mut headers = HeaderMap::new();
            lines.iter().for_each(|line| headers.append(ACCEPT, HeaderValue::from_static(line)));
            for format in [ErrorFormat::Loopback, ErrorFormat::Problem] {
                assert_eq!(form(Accept::of(&headers), format), expected, "{lines:?} {format:?}");
            }
        }
    }

    #[test]
    fn who_refuses_the_form_that_is_written_gets_another() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, HeaderValue::from_static("application/json;q=0, text/html;q=0.1, */*;q=0.1"));
        assert_eq!(form(Accept::of(&headers), ErrorFormat::Loopback), Form::Html);
        assert_eq!(form(Accept::of(&headers), ErrorFormat::Problem), Form::Html);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json;q=0, */*"));
        assert_eq!(form(Accept::of(&headers), ErrorFormat::Loopback), Form::Html);
        assert_eq!(form(Accept::of(&headers), ErrorFormat::Problem), Form::Json);
    }
}
