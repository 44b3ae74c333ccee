//! A segment with parameters and text around them: `{name}.json`, `{from}-{to}`, `v{major}.{minor}`.

use super::captures::Captures;

/// Parameter *n* is followed by separator *n*; the last one by the suffix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mixed {
    pub(super) prefix: String,
    pub(super) separators: Vec<String>,
    pub(super) suffix: String,
}

impl Mixed {
    /// How many bytes of literal text it has: more of them match less.
    pub(super) fn weight(&self) -> usize {
        self.prefix.len() + self.suffix.len() + self.separators.iter().map(String::len).sum::<usize>()
    }

    /// The same with the ASCII letters of its texts in lower case.
    pub(super) fn folded(&self) -> Self {
        Self {
            prefix: self.prefix.to_ascii_lowercase(),
            separators: self.separators.iter().map(|text| text.to_ascii_lowercase()).collect(),
            suffix: self.suffix.to_ascii_lowercase(),
        }
    }

    /// Enters the ranges of the parameters, or leaves `captures` as they were. `start` is where `segment` stands in the
    /// path. Each parameter takes at least one character and as few as it can; the leftmost place of a separator leaves most
    /// room for the rest, so no second try is ever needed.
    pub(super) fn capture(
        &self,
        segment: &str,
        start: usize,
        is_folded: bool,
        captures: &mut Captures,
    ) -> bool {
        let bytes = segment.as_bytes();
        let (prefix, suffix) = (self.prefix.as_bytes(), self.suffix.as_bytes());
        let Some(end) = bytes.len().checked_sub(suffix.len()).filter(|end| prefix.len() < *end) else {
            return false;
        };
        let equal = |one: &[u8], other: &[u8]| match is_folded {
            false => one == other,
            true => one.eq_ignore_ascii_case(other),
        };
        if !equal(&bytes[..prefix.len()], prefix)
            || !equal(&bytes[end..], suffix)
            || splits_escape(bytes, end)
        {
            return false;
        }
        let before = captures.len();
        let mut at = prefix.len();
        for separator in &self.separators {
            // One character, not one byte, so that the cut falls between characters.
            let first = width(bytes.get(at).copied());
            let from = at + first;
            let found = bytes.get(from..end).filter(|_| first > 0).and_then(|rest| {
                rest.windows(separator.len()).enumerate().position(|(n, window)| {
                    equal(window, separator.as_bytes()) && !splits_escape(bytes, from + n)
                })
            });
            let Some(found) = found else {
                captures.truncate(before);
                return false;
            };
            let to = at + first + found;
            captures.push(start + at, start + to);
            at = to + separator.len();
        }
        if at >= end {
            captures.truncate(before);
            return false;
        }
        captures.push(start + at, start + end);
        true
    }
}

/// Whether a cut in front of `at` falls into an escape (`%2F`, `%25`), which stands for one character. Text that begins
/// between two escapes ends there too, since templates have whole ones.
fn splits_escape(bytes: &[u8], at: usize) -> bool {
    let is_percent = |back: usize| at.checked_sub(back).is_some_and(|at| bytes[at] == b'%');
    is_percent(1) || is_percent(2)
}

/// How many bytes the character has that begins with this one.
fn width(first: Option<u8>) -> usize {
    match first {
        None => 0,
        Some(0..0xc0) => 1,
        Some(0xc0..0xe0) => 2,
        Some(0xe0..0xf0) => 3,
        Some(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::template::{Segment, Template};
    use super::*;

    fn check(path: &str, segment: &str, is_folded: bool, expected: Option<&[&str]>) {
        let template = Template::parse(path).unwrap();
        let Segment::Mixed(mixed) = &template.segments[0] else { panic!("{path}") };
        let mixed = if is_folded { mixed.folded() } else { mixed.clone() };
        let mut captures = Captures::default();
        let found = mixed.capture(segment, 0, is_folded, &mut captures);
        assert_eq!(found, expected.is_some(), "{path} {segment}");
        let texts: Vec<_> = (0..captures.len()).filter_map(|i| captures.get(segment, i)).collect();
        assert_eq!(texts, expected.unwrap_or_default(), "{path} {segment}");
    }

    #[test]
    fn takes_the_shortest_text_that_fits() {
        let cases: [(&str, &str, Option<&[&str]>); 10] = [
            ("/{a}-{b}", "1-2-3", Some(&["1", "2-3"])),
            ("/{a}-{b}", "-1-2", Some(&["-1", "2"])),
            ("/{a}-{b}", "1-", None),
            ("/{a}-{b}", "12", None),
            ("/{a}.json", "x.json.json", Some(&["x.json"])),
            ("/{a}.json", ".json", None),
            ("/{a}.json", "x.JSON", None),
            ("/v{a}.{b}x", "v1.2x", Some(&["1", "2"])),
            ("/{a}ž{b}", "žžž", Some(&["ž", "ž"])),
            ("/aa{x}aa", "aaa", None),
        ];
        for (path, segment, expected) in cases {
            check(path, segment, false, expected);
        }
    }

    #[test]
    fn an_escape_is_one_character() {
        let cases: [(&str, &str, Option<&[&str]>); 6] = [
            ("/{a}5", "100%25", None),
            ("/{a}5", "100%255", Some(&["100%25"])),
            ("/{a}2{b}", "%2F2%25", Some(&["%2F", "%25"])),
            ("/{a}2{b}", "1%25", None),
            ("/{a}F", "x%2F", None),
            ("/{a}%25", "100%25", Some(&["100"])),
        ];
        for (path, segment, expected) in cases {
            check(path, segment, false, expected);
        }
        check("/{a}f", "x%2F", true, None);
    }

    #[test]
    fn without_case_texts_fit_and_parameters_stay_as_they_are() {
        check("/{a}.JSON", "Xy.jsOn", true, Some(&["Xy"]));
        check("/V{a}To{b}", "v1tO2", true, Some(&["1", "2"]));
        check("/{a}Ž{b}", "1ž2", true, None);
    }
}
