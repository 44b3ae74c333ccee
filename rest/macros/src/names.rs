//! Names in requests and documents: Rust's are snake_case, those of JSON camelCase, those of headers like `X-Request-Id`.

use heck::{ToLowerCamelCase, ToTrainCase};
use syn::Ident;

/// An identifier's text without `r#`.
pub(crate) fn text(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

/// `is_complete` as `isComplete`.
pub(crate) fn camel(ident: &Ident) -> String {
    text(ident).trim_start_matches('_').to_lower_camel_case()
}

/// `x_request_id` as `X-Request-Id`.
pub(crate) fn header(ident: &Ident) -> String {
    text(ident).trim_start_matches('_').to_train_case()
}

/// What is wrong with a path template in the eyes of who is used to other frameworks; the rest is checked when the server starts.
pub(crate) fn mistake_in_path(path: &str) -> Option<String> {
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest[at..].strip_prefix('{').unwrap_or_default();
        let name = inside.split(['{', '}']).next().unwrap_or_default();
        if let Some((name, _)) = name.split_once(':') {
            return Some(format!(
                "a path has no patterns: write `{{{name}}}`, and `#[path(pattern = \"..\")]` before the argument"
            ));
        }
        let Some(behind) = inside[name.len()..].strip_prefix('}') else {
            return Some(format!(
                "the path \"{path}\" has a brace without its partner: a parameter is written `{{id}}`"
            ));
        };
        rest = behind;
    }
    None
}

/// The names of the parameters in a path template, as far as it is well formed (the rest is checked when the server starts).
pub(crate) fn in_path(path: &str) -> Vec<String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim_end_matches('*').to_owned())
        .collect()
}
