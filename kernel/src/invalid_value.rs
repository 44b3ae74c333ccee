//! Why a type refuses a value, told past `serde`.
//!
//! `serde` carries an error as text, and text does not say whose words it is made of: a library's own must not be told to
//! clients. So a type that has something to say to whoever sent the value says it beside, and who reads values for
//! others listens.

use crate::FailureDetail;
use std::{cell::RefCell, collections::BTreeMap, error::Error as StdError, fmt};

thread_local! {
    /// What was said last while somebody listens on this thread.
    static SAID: RefCell<Listening> = const { RefCell::new(Listening::Nobody) };
}

/// Whether what is said is heard.
enum Listening {
    Nobody,
    Yes(Option<FailureDetail>),
}

/// Why a type refuses a value, in words for whoever sent it.
///
/// It is the error of a `TryFrom` that `#[serde(try_from = "..")]` names, or of a `Deserialize` by hand. Elsewhere it is an
/// error like others; where a request is read, its place, code and message are told to the client.
///
/// ```
/// use lazo_kernel::InvalidValue;
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(try_from = "String")]
/// struct Isbn(String);
///
/// impl TryFrom<String> for Isbn {
///     type Error = InvalidValue;
///
///     fn try_from(text: String) -> Result<Self, InvalidValue> {
///         let digits = text.chars().filter(char::is_ascii_digit).count();
///         if digits == 13 { Ok(Self(text)) } else { Err(InvalidValue::new("isbn", "must have thirteen digits")) }
///     }
/// }
/// let (read, said) = InvalidValue::listen(|| serde_json::from_str::<Isbn>("\"12\""));
/// assert_eq!(read.unwrap_err().to_string(), "must have thirteen digits");
/// assert_eq!(said.unwrap().code, "isbn");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue(FailureDetail);

impl InvalidValue {
    /// A value that is refused as a whole. `code` is for programs, `message` for people, beginning with "must" as those of the
    /// schema do.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::at("", code, message)
    }

    /// The same for something inside of the value: `path` is a JSON pointer (RFC 6901) from the value on.
    pub fn at(path: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        let detail = FailureDetail {
            path: path.into(),
            code: code.into(),
            message: message.into(),
            info: BTreeMap::new(),
        };
        SAID.with_borrow_mut(|said| {
            if let Listening::Yes(last) = said {
                *last = Some(detail.clone());
            }
        });
        Self(detail)
    }

    /// What is wrong, and where.
    #[must_use]
    pub fn detail(&self) -> &FailureDetail {
        &self.0
    }

    /// Reads a value, and has what was said last meanwhile: of use if the reading failed. `read` must not wait for
    /// anything, as what is said on other threads is not heard.
    pub fn listen<T>(read: impl FnOnce() -> T) -> (T, Option<FailureDetail>) {
        /// Puts back whoever listened before, also when `read` panics.
        struct Before(Option<Listening>);

        impl Drop for Before {
            fn drop(&mut self) {
                if let Some(before) = self.0.take() {
                    SAID.set(before);
                }
            }
        }

        let mut before = Before(Some(SAID.replace(Listening::Yes(None))));
        let read = read();
        let said = SAID.replace(before.0.take().unwrap_or(Listening::Nobody));
        match said {
            Listening::Yes(detail) => (read, detail),
            Listening::Nobody => (read, None),
        }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.path.as_str() {
            "" => f.write_str(&self.0.message),
            path => write!(f, "{path}: {}", self.0.message),
        }
    }
}

impl StdError for InvalidValue {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_by_the_nearest_who_listens() {
        let (inner, outer) = InvalidValue::listen(|| {
            let (_, inner) = InvalidValue::listen(|| InvalidValue::new("inner", "must be another"));
            inner
        });
        assert_eq!(inner.map(|detail| detail.code).as_deref(), Some("inner"));
        assert_eq!(outer, None);
    }

    #[test]
    fn nobody_hears_what_is_said_when_nobody_listens() {
        let error = InvalidValue::at("/a", "early", "must come later");
        assert_eq!(error.to_string(), "/a: must come later");
        assert_eq!(InvalidValue::listen(|| ()).1, None);
    }

    #[test]
    fn a_panic_while_somebody_listens_leaves_nobody_listening() {
        let panicked = std::panic::catch_unwind(|| InvalidValue::listen(|| -> () { panic!("on purpose") }));
        assert!(panicked.is_err());
        assert!(SAID.with_borrow(|said| matches!(said, Listening::Nobody)));
    }
}
