//! What an operation says beside what it takes and gives: who may call it, where more is told, what values look like.

use super::{MediaType, Operation, Response};
use crate::openapi::{Server, Tag};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One way to be let in: security schemes of the document that are needed together, each with the scopes that it is asked
/// for.
///
/// ```
/// use lazo_rest::operation::SecurityRequirement;
///
/// let either = [
///     SecurityRequirement::scheme("jwt"),
///     SecurityRequirement::scoped("oauth", ["todos:read"]).and(SecurityRequirement::scheme("tenant")),
/// ];
/// assert_eq!(either[1].0["oauth"], ["todos:read"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SecurityRequirement(pub BTreeMap<String, Vec<String>>);

impl SecurityRequirement {
    /// One scheme, without scopes.
    #[must_use]
    pub fn scheme(name: impl Into<String>) -> Self {
        Self::scoped(name, std::iter::empty::<String>())
    }

    /// One scheme with scopes (of OAuth 2 and OpenID Connect) or roles (of others).
    #[must_use]
    pub fn scoped<S: Into<String>>(name: impl Into<String>, scopes: impl IntoIterator<Item = S>) -> Self {
        Self(BTreeMap::from([(name.into(), scopes.into_iter().map(Into::into).collect())]))
    }

    /// Nothing: whoever comes is let in. Beside others it makes them optional.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// A page that tells more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalDocs {
    /// Where it is.
    pub url: String,
    /// What it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl ExternalDocs {
    /// The page at `url`.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), description: None }
    }

    /// With a word on what it tells.
    #[must_use]
    pub fn describing(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// What an operation knows of one of its tags. Several may know something: what is [said](TagNote::is_said) comes first, then a
/// doc comment that is the only one; between equals, the one whose path comes first. [`Declarations`](crate::openapi::Declarations)
/// and the configuration have the last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagNote {
    /// The tag, and what it means.
    pub tag: Tag,
    /// Whether it is said of the tag, and not just of a controller whose operations have it.
    pub is_said: bool,
}

impl TagNote {
    /// What is said of a tag.
    #[must_use]
    pub fn said(tag: Tag) -> Self {
        Self { tag, is_said: true }
    }

    /// What the doc comment of a controller says.
    #[must_use]
    pub fn remarked(tag: Tag) -> Self {
        Self { tag, is_said: false }
    }
}

/// A value that a reader of the document is shown. It is held against its schema when the application starts, so that no
/// document shows what the server would refuse.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it is called; empty for the only one.
    pub name: String,
    /// What it shows.
    pub summary: Option<String>,
    /// The value.
    pub value: Value,
}

impl Example {
    /// A value that needs no name, since it is the only one.
    ///
    /// What does not serialise is shown as `null`, which the check at the start refuses.
    #[must_use]
    pub fn of(value: &(impl Serialize + ?Sized)) -> Self {
        Self::named("", value)
    }

    /// One of several values.
    #[must_use]
    pub fn named(name: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        Self { name: name.into(), summary: None, value }
    }

    /// With a word on what it shows.
    #[must_use]
    pub fn showing(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }
}

/// What is said of an operation in a line of its own.
///
/// ```
/// use actix_web::http::Method;
/// use lazo_rest::operation::{ExternalDocs, Operation, SecurityRequirement};
/// use serde_json::json;
///
/// let operation = Operation::new(Method::GET, "/todos", "Todos.find")
///     .requires(SecurityRequirement::scheme("jwt"))
///     .documented_at(ExternalDocs::at("https://docs.example.com/todos"))
///     .with_extension("x-team", json!("core"));
/// assert!(!operation.is_public());
/// ```
impl Operation {
    /// Lets in who fulfils `requirement`; called again, who fulfils either.
    #[must_use]
    pub fn requires(mut self, requirement: SecurityRequirement) -> Self {
        self.security.get_or_insert_default().push(requirement);
        self
    }

    /// Lets everybody in, whatever the document says of other operations.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.security = Some(Vec::new());
        self
    }

    /// Whether it says itself that everybody is let in.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.security.as_ref().is_some_and(Vec::is_empty)
    }

    /// Says where more is told.
    #[must_use]
    pub fn documented_at(mut self, docs: ExternalDocs) -> Self {
        self.external_docs = Some(docs);
        self
    }

    /// Says that it is served somewhere else than the others; called again, at several places.
    #[must_use]
    pub fn served_at(mut self, server: Server) -> Self {
        self.servers.push(server);
        self
    }

    /// Says what one of its tags means.
    #[must_use]
    pub fn noting_tag(mut self, note: TagNote) -> Self {
        self.tag_notes.push(note);
        self
    }

    /// Adds a member of its own to the document. Its name begins with `x-`: that is put in front where it is not.
    #[must_use]
    pub fn with_extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let name = name.into();
        let name = if name.starts_with("x-") { name } else { format!("x-{name}") };
        self.extensions.insert(name, value.into());
        self
    }

    /// Says more of its answers: a description of one that it has, a body where that has none, more codes of an error, another
    /// body of the same status, or an answer of a status that it has not.
    ///
    /// ```
    /// use actix_web::http::Method;
    /// use lazo_rest::operation::{Operation, Response};
    ///
    /// let operation = Operation::new(Method::GET, "/todos/{id}", "Todos.find")
    ///     .with_response(Response::of_error(404, &["TODO_NOT_FOUND"]).describing("There is no such todo"));
    /// assert_eq!(operation.responses[0].status, 404);
    /// ```
    #[must_use]
    pub fn with_response(mut self, response: Response) -> Self {
        let is_words_only = response.content.is_empty() && response.headers.is_empty();
        let mut is_said = false;
        for known in self.responses.iter_mut().filter(|known| known.status == response.status) {
            if is_words_only || known.add_codes(&response) {
                known.description.clone_from(&response.description);
                is_said = true;
            } else if known.content.is_empty() && !is_said {
                *known = response.clone();
                is_said = true;
            }
        }
        if !is_said {
            self.responses.push(response);
        }
        self
    }

    /// Shows what its first answer looks like, in each media type that has a schema.
    #[must_use]
    pub fn with_example(mut self, example: Example) -> Self {
        if let Some(first) = self.responses.first_mut() {
            show(&mut first.content, &example);
        }
        self
    }
}

/// Adds an example to the media types that have a schema.
pub(crate) fn show(content: &mut [MediaType], example: &Example) {
    for media in content.iter_mut().filter(|media| media.schema.is_some()) {
        media.examples.push(example.clone());
    }
}
