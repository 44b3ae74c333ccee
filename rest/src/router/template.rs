//! Path templates: `/todos/{id}`, `/reports/{name}.json`, `/range/{from}-{to}`.

use super::captures::Captures;
use crate::percent;

/// A path template taken apart.
///
/// ```
/// use lazo_rest::router::Template;
///
/// let template = Template::parse("/range/{from}-{to}")?;
/// assert_eq!(template.parameters(), ["from", "to"]);
/// assert!(Template::parse("/range/{from").is_err());
/// # Ok::<(), lazo_rest::router::TemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub(super) segments: Vec<Segment>,
    parameters: Vec<String>,
}

/// One segment of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Text that must stand there.
    Literal(String),
    /// Nothing but one parameter.
    Parameter,
    /// Parameters with text before, between or after them.
    Mixed(Mixed),
}

/// A segment with parameters and text. Parameter *n* is followed by separator *n*; the last one by the suffix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mixed {
    prefix: String,
    separators: Vec<String>,
    suffix: String,
}

impl Mixed {
    /// How many bytes of literal text it has: more of them match less.
    pub(super) fn weight(&self) -> usize {
        self.prefix.len() + self.suffix.len() + self.separators.iter().map(String::len).sum::<usize>()
    }

    /// Enters the ranges of the parameters, or leaves `captures` as they were. `start` is where `segment` stands in the
    /// path. Each parameter takes at least one byte and as few as it can; the leftmost place of a separator leaves most
    /// room for the rest, so no second try is ever needed.
    pub(super) fn capture(&self, segment: &str, start: usize, captures: &mut Captures) -> bool {
        let Some(inner) = segment.strip_prefix(&*self.prefix).and_then(|s| s.strip_suffix(&*self.suffix))
        else {
            return false;
        };
        let before = captures.len();
        let (mut at, end) = (self.prefix.len(), self.prefix.len() + inner.len());
        for separator in &self.separators {
            // One character, not one byte, so that the cut falls between characters.
            let first = segment[at..end].chars().next().map_or(0, char::len_utf8);
            let Some(found) = segment[at + first..end].find(&**separator).filter(|_| first > 0) else {
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

/// Why a text is no path template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// It does not begin with `/`.
    #[error("the path `{0}` does not begin with `/`")]
    NotAbsolute(String),
    /// Two slashes in a row.
    #[error("the path `{0}` has an empty segment")]
    EmptySegment(String),
    /// `{` without `}` or the reverse.
    #[error("the path `{0}` has a brace without its partner")]
    Brace(String),
    /// `{}`, or a name with something other than letters, digits, `_`, `-` or `.`.
    #[error(
        "the path `{path}` has a parameter with the name `{name}`: use letters, digits, `_`, `-` and `.`"
    )]
    Name {
        /// The path.
        path: String,
        /// The name.
        name: String,
    },
    /// `{a}{b}`: nobody could say where the first ends.
    #[error("the path `{0}` has two parameters without text between them")]
    Adjacent(String),
    /// The same name twice.
    #[error("the path `{path}` has the parameter `{name}` twice")]
    Twice {
        /// The path.
        path: String,
        /// The name.
        name: String,
    },
    /// A percent escape in the literal text that cannot be decoded.
    #[error("the path `{0}` has a percent escape that cannot be decoded")]
    Escape(String),
}

impl Template {
    /// Takes a template apart. A trailing slash makes no difference.
    ///
    /// # Errors
    /// Says what is wrong with the template.
    pub fn parse(path: &str) -> Result<Self, TemplateError> {
        let body = path.strip_prefix('/').ok_or_else(|| TemplateError::NotAbsolute(path.to_owned()))?;
        let body = body.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(body);
        let mut template = Self { segments: Vec::new(), parameters: Vec::new() };
        if !body.is_empty() {
            for segment in body.split('/') {
                let segment = template.segment(path, segment)?;
                template.segments.push(segment);
            }
        }
        Ok(template)
    }

    /// The names of the parameters from left to right.
    #[must_use]
    pub fn parameters(&self) -> &[String] {
        &self.parameters
    }

    fn segment(&mut self, path: &str, segment: &str) -> Result<Segment, TemplateError> {
        if segment.is_empty() {
            return Err(TemplateError::EmptySegment(path.to_owned()));
        }
        // Texts around the parameters: one more than there are parameters.
        let mut texts = Vec::new();
        let mut rest = segment;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| TemplateError::Brace(path.to_owned()))?;
            self.parameter(path, name)?;
            if text.is_empty() && !texts.is_empty() {
                return Err(TemplateError::Adjacent(path.to_owned()));
            }
            texts.push(literal(path, text)?);
            rest = after;
        }
        let last = literal(path, rest)?;
        if texts.is_empty() {
            return Ok(Segment::Literal(last));
        }
        let prefix = texts.remove(0);
        if prefix.is_empty() && texts.is_empty() && last.is_empty() {
            return Ok(Segment::Parameter);
        }
        Ok(Segment::Mixed(Mixed { prefix, separators: texts, suffix: last }))
    }

    fn parameter(&mut self, path: &str, name: &str) -> Result<(), TemplateError> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(fits) {
            return Err(TemplateError::Name { path: path.to_owned(), name: name.to_owned() });
        }
        if self.parameters.iter().any(|known| known == name) {
            return Err(TemplateError::Twice { path: path.to_owned(), name: name.to_owned() });
        }
        self.parameters.push(name.to_owned());
        Ok(())
    }
}

/// Literal text in the form that request paths are matched in.
fn literal(path: &str, text: &str) -> Result<String, TemplateError> {
    if text.contains('}') {
        return Err(TemplateError::Brace(path.to_owned()));
    }
    Ok(percent::decode_path(text).map_err(|_| TemplateError::Escape(path.to_owned()))?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_cannot_be_matched() {
        let bad =
            ["todos", "/a//b", "/{a", "/a}", "/{a}{b}", "/{a}/{a}", "/{}", "/{a b}", "/x%zz", "/{a}}", "//"];
        for path in bad {
            assert!(Template::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        assert_eq!(Template::parse("/a/{b}/").unwrap(), Template::parse("/a/{b}").unwrap());
        assert!(Template::parse("/").unwrap().segments.is_empty());
    }

    #[test]
    fn takes_the_shortest_text_that_fits() {
        let cases: [(&str, &str, Option<&[&str]>); 9] = [
            ("/{a}-{b}", "1-2-3", Some(&["1", "2-3"])),
            ("/{a}-{b}", "-1-2", Some(&["-1", "2"])),
            ("/{a}-{b}", "1-", None),
            ("/{a}-{b}", "12", None),
            ("/{a}.json", "x.json.json", Some(&["x.json"])),
            ("/{a}.json", ".json", None),
            ("/v{a}.{b}x", "v1.2x", Some(&["1", "2"])),
            ("/{a}ž{b}", "žžž", Some(&["ž", "ž"])),
            ("/aa{x}aa", "aaa", None),
        ];
        for (path, segment, expected) in cases {
            let template = Template::parse(path).unwrap();
            let Segment::Mixed(mixed) = &template.segments[0] else { panic!("{path}") };
            let mut captures = Captures::default();
            let found = mixed.capture(segment, 0, &mut captures);
            assert_eq!(found, expected.is_some(), "{path} {segment}");
            let texts: Vec<_> = (0..captures.len()).filter_map(|i| captures.get(segment, i)).collect();
            assert_eq!(texts, expected.unwrap_or_default(), "{path} {segment}");
        }
    }
}
