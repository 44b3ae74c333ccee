//! Path templates: `/todos/{id}`, `/reports/{name}.json`, `/range/{from}-{to}`, `/files/{path*}`.

use super::mixed::Mixed;
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
    has_trailing_slash: bool,
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
    /// A parameter that takes all that is left.
    Rest,
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
    /// `{path*}` before the path's end, or with text around it.
    #[error(
        "the path `{path}` has `{{{name}*}}`, which takes all that is left: make it the whole of the last segment"
    )]
    CatchAll {
        /// The path.
        path: String,
        /// The name.
        name: String,
    },
    /// `:id`.
    #[error("the path `{path}` has `:{name}`: write `{{{name}}}`")]
    Colon {
        /// The path.
        path: String,
        /// What follows the colon.
        name: String,
    },
    /// `.` or `..`, which clients resolve before they send a request.
    #[error("the path `{0}` has a segment `.` or `..`, which no client sends: leave it out")]
    DotSegment(String),
    /// `?` or `#`, which end a path.
    #[error("the path `{0}` has `?` or `#`, which end a path: declare query parameters as parameters")]
    Query(String),
    /// A percent escape in the literal text that cannot be decoded.
    #[error("the path `{0}` has a percent escape that cannot be decoded")]
    Escape(String),
}

impl Template {
    /// Takes a template apart.
    ///
    /// # Errors
    /// Says what is wrong with the template.
    pub fn parse(path: &str) -> Result<Self, TemplateError> {
        let body = path.strip_prefix('/').ok_or_else(|| TemplateError::NotAbsolute(path.to_owned()))?;
        if body.contains(['?', '#']) {
            return Err(TemplateError::Query(path.to_owned()));
        }
        let cut = body.strip_suffix('/').filter(|rest| !rest.is_empty());
        let mut template =
            Self { segments: Vec::new(), parameters: Vec::new(), has_trailing_slash: cut.is_some() };
        let body = cut.unwrap_or(body);
        if !body.is_empty() {
            for segment in body.split('/') {
                if template.segments.last() == Some(&Segment::Rest) {
                    let name = template.parameters.pop().unwrap_or_default();
                    return Err(TemplateError::CatchAll { path: path.to_owned(), name });
                }
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

    /// Whether it was written with a slash at its end (`/` alone is not).
    #[inline]
    #[must_use]
    pub fn has_trailing_slash(&self) -> bool {
        self.has_trailing_slash
    }

    /// The name of the parameter that takes all that is left of a path.
    #[must_use]
    pub fn catch_all(&self) -> Option<&str> {
        let is_last = self.segments.last() == Some(&Segment::Rest);
        self.parameters.last().filter(|_| is_last).map(String::as_str)
    }

    fn segment(&mut self, path: &str, segment: &str) -> Result<Segment, TemplateError> {
        if segment.is_empty() {
            return Err(TemplateError::EmptySegment(path.to_owned()));
        }
        if let Some(name) = segment.strip_prefix(':').filter(|name| !name.is_empty()) {
            return Err(TemplateError::Colon { path: path.to_owned(), name: name.to_owned() });
        }
        // Texts around the parameters: one more than there are parameters.
        let mut texts = Vec::new();
        let mut rest = segment;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| TemplateError::Brace(path.to_owned()))?;
            if let Some(name) = name.strip_suffix('*') {
                self.parameter(path, name)?;
                if !text.is_empty() || !after.is_empty() || !texts.is_empty() {
                    let name = name.to_owned();
                    return Err(TemplateError::CatchAll { path: path.to_owned(), name });
                }
                return Ok(Segment::Rest);
            }
            self.parameter(path, name)?;
            if text.is_empty() && !texts.is_empty() {
                return Err(TemplateError::Adjacent(path.to_owned()));
            }
            texts.push(literal(path, text)?);
            rest = after;
        }
        let last = literal(path, rest)?;
        if texts.is_empty() {
            return match last.as_str() {
                "." | ".." => Err(TemplateError::DotSegment(path.to_owned())),
                _ => Ok(Segment::Literal(last)),
            };
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
        let bad = [
            "todos",
            "/a//b",
            "/{a",
            "/a}",
            "/{a}{b}",
            "/{a}/{a}",
            "/{}",
            "/{a b}",
            "/x%zz",
            "/{a}}",
            "//",
            "/{a*}/b",
            "/x{a*}",
            "/{a*}x",
            "/{b}-{a*}",
            "/{*}",
            "/:id",
            "/a/../b",
            "/%2e",
            "/a?b=c",
            "/a#b",
            "/{a?}",
        ];
        for path in bad {
            assert!(Template::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_trailing_slash_is_remembered_and_no_segment() {
        let (with, without) = (Template::parse("/a/{b}/").unwrap(), Template::parse("/a/{b}").unwrap());
        assert_eq!(with.segments, without.segments);
        assert!(with.has_trailing_slash() && !without.has_trailing_slash());
        let root = Template::parse("/").unwrap();
        assert!(root.segments.is_empty() && !root.has_trailing_slash());
    }

    #[test]
    fn a_catch_all_is_known() {
        let template = Template::parse("/files/{id}/{path*}").unwrap();
        assert_eq!((template.parameters().len(), template.catch_all()), (2, Some("path")));
        assert_eq!(Template::parse("/files/{path}").unwrap().catch_all(), None);
    }
}
