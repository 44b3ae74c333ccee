//! Which version of the API a request means, and how an operation has one.

use crate::{
    config::{VersionBy, VersionsConfig},
    negotiation::elements,
    operation::{Location, Operation, Parameter, SchemaOf},
};
use actix_web::http::header::{ACCEPT, HeaderMap};
use serde_json::json;

/// Whether a text can be a version: it stands in paths, headers and media types.
pub(super) fn is_version(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// What a request says, where it is not in its path.
pub(super) fn said<'h>(config: &VersionsConfig, headers: &'h HeaderMap) -> Option<&'h str> {
    match config.by {
        VersionBy::Path => None,
        VersionBy::Header => headers.get(&config.header)?.to_str().ok().map(str::trim),
        VersionBy::MediaType => {
            let mut wanted = elements(headers.get_all(ACCEPT).as_slice()).filter(|range| range.quality() > 0);
            wanted.find_map(|range| range.parameter(&config.parameter))
        }
    }
}

/// The operations that one with versions is: one for each version where the version is in the path, and one more that the
/// document does not show for requests that say none; otherwise one, whose header is a parameter.
pub(super) fn spread(config: &VersionsConfig, operation: &Operation) -> Vec<Operation> {
    let mut own = operation.clone();
    if own.versions.is_empty() {
        return vec![own];
    }
    match config.by {
        VersionBy::MediaType => vec![own],
        VersionBy::Header => {
            let known = own
                .parameters
                .iter()
                .any(|one| one.location == Location::Header && one.name.eq_ignore_ascii_case(&config.header));
            if !known {
                own.parameters.push(header(config, &own.versions));
            }
            vec![own]
        }
        VersionBy::Path => {
            let mut all: Vec<Operation> =
                own.versions.iter().map(|version| in_path(config, operation, version)).collect();
            if config.default.as_ref().is_some_and(|default| own.versions.contains(default)) {
                own.hidden = true;
                own.versions = Vec::new();
                all.push(own);
            }
            all
        }
    }
}

fn header(config: &VersionsConfig, versions: &[String]) -> Parameter {
    Parameter {
        required: config.default.is_none(),
        description: Some("The version of the API.".to_owned()),
        ..Parameter::new(
            &config.header,
            Location::Header,
            SchemaOf::of::<String>().with(json!({"enum": versions})),
        )
    }
}

fn in_path(config: &VersionsConfig, operation: &Operation, version: &str) -> Operation {
    let path = match &*operation.path {
        "/" => String::new(),
        path => path.to_owned(),
    };
    // Several versions of one method are several operations of one document.
    let operation_id = match &*operation.versions {
        [_] => operation.operation_id.clone(),
        _ => format!("{}.{}{version}", operation.operation_id, config.prefix),
    };
    Operation {
        path: format!("/{}{version}{path}", config.prefix),
        operation_id,
        versions: vec![version.to_owned()],
        ..operation.clone()
    }
}

/// Sorts versions as people count: `9` before `10`.
pub(super) fn sort(versions: &mut Vec<String>) {
    let key = |version: &String| -> Vec<(u64, String)> {
        let parts = version.split(['.', '-', '_']);
        parts
            .map(|part| (part.trim_start_matches(char::is_alphabetic).parse().unwrap_or(0), part.to_owned()))
            .collect()
    };
    versions.sort_by_cached_key(key);
    versions.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn accept_says_a_version_by_a_parameter() {
        let config = VersionsConfig { by: VersionBy::MediaType, ..VersionsConfig::default() };
        for (accept, version) in [
            ("application/json;v=2", Some("2")),
            ("text/html, application/json; q=0.5; V=\"2.1\"", Some("2.1")),
            ("application/json", None),
            ("*/*;version=2", None),
            ("text/html;title=\"a, b;v=1\", application/json;v=2", Some("2")),
            ("application/json;v=1;q=0, application/json;v=2", Some("2")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(said(&config, &headers), version, "{accept}");
        }
    }

    #[test]
    fn versions_are_counted() {
        let mut versions = ["10", "9", "v2", "1.10", "1.9", "9"].map(str::to_owned).to_vec();
        sort(&mut versions);
        assert_eq!(versions, ["1.9", "1.10", "v2", "9", "10"]);
    }
}
