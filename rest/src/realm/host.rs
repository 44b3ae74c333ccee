//! Names of hosts, and patterns of them.

use std::net::Ipv6Addr;

/// The name in a `Host` header: in small letters, without a port and without the brackets of an IPv6 address.
pub(crate) fn name_of(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest).to_owned(),
        None => host.split(':').next().unwrap_or(&host).to_owned(),
    }
}

/// Whether a pattern, a name or `*.example.com` for all names below one, means a name. Both are in small letters.
pub(crate) fn is_meant(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(domain) => name.strip_suffix(domain).is_some_and(|below| below.ends_with('.')),
        None => pattern.trim_matches(['[', ']']) == name,
    }
}

/// How closely a pattern looks: names come before patterns, long patterns before short ones.
pub(super) fn closeness(pattern: &str) -> usize {
    if pattern.starts_with("*.") { pattern.len() } else { usize::MAX }
}

/// Whether a text can be a pattern.
pub(super) fn is_pattern(pattern: &str) -> bool {
    let name = pattern.strip_prefix("*.").unwrap_or(pattern);
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let is_address = name.parse::<Ipv6Addr>().is_ok();
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    !name.is_empty() && (is_address || is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_what_stands_below_it() {
        assert!(is_meant("*.example.com", "api.example.com") && is_meant("*.example.com", "a.b.example.com"));
        assert!(!is_meant("*.example.com", "example.com") && !is_meant("*.example.com", "badexample.com"));
        assert!(is_meant("::1", &name_of("[::1]:80")) && is_meant("[::1]", &name_of("[::1]")));
        assert_eq!(name_of("API.example.com:8080"), "api.example.com");
        assert!(closeness("a.b") > closeness("*.example.com") && closeness("*.b.com") > closeness("*.com"));
    }

    #[test]
    fn ports_paths_and_stars_in_the_middle_are_no_hosts() {
        for good in ["a", "api.example.com", "*.example.com", "127.0.0.1", "::1", "[::1]"] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in ["", "*.", "*", "a.*.b", "a:80", "http://a", "a/b", "a b"] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }
}
