//! Which bindings one is interested in.

use std::{any::TypeId, any::type_name, borrow::Cow, fmt, sync::Arc};

use crate::BindingRef;

/// Chooses bindings: by key, by tag, by the type they provide, by whatever a closure looks at.
///
/// A filter is a value: it is cheap to clone, and filters are put together with [`and`](Self::and) and [`or`](Self::or).
/// [`Context::find`](crate::Context::find) lists what fits now, [`Context::view`](crate::Context::view) keeps listing it,
/// and [`Context::subscribe`](crate::Context::subscribe) tells of what comes and goes.
///
/// ```
/// use lazo_kernel::{BindingFilter, BindingKey, Context, bind};
///
/// let context = Context::new("demo");
/// for name in ["services.mail", "services.sms", "services.mail.retry", "clock"] {
///     context.add(bind(BindingKey::<str>::named(name)).to(name).tag_value("kind", "text"))?;
/// }
/// let keys = |filter: BindingFilter| -> Vec<String> {
///     context.find(&filter).iter().map(|binding| binding.key().to_owned()).collect()
/// };
/// assert_eq!(keys(BindingFilter::key("services.*")), ["services.mail", "services.sms"]);
/// assert_eq!(keys(BindingFilter::key("services.s?s")), ["services.sms"]);
/// let short = BindingFilter::matching(|binding| binding.key().len() < 6);
/// assert_eq!(keys(BindingFilter::tag_value("kind", "text").and(short)), ["clock"]);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Clone)]
pub struct BindingFilter(Arc<Kind>);

/// Filters are equal if one is a clone of the other: what closures choose cannot be compared.
impl PartialEq for BindingFilter {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for BindingFilter {}

type Predicate = Box<dyn Fn(&BindingRef) -> bool + Send + Sync>;

enum Kind {
    Any,
    Key(Text),
    Tag(Text),
    TagValue(Text, Text),
    TagPattern(Text),
    Provides(TypeId, &'static str),
    Matching(Predicate),
    And(BindingFilter, BindingFilter),
    Or(BindingFilter, BindingFilter),
}

type Text = Cow<'static, str>;

impl BindingFilter {
    fn of(kind: Kind) -> Self {
        Self(Arc::new(kind))
    }

    /// Every binding.
    #[must_use]
    pub fn any() -> Self {
        Self::of(Kind::Any)
    }

    /// Bindings whose whole key fits the pattern: `*` stands for any run of characters and `?` for one, neither for the
    /// separators `.` and `:`. A pattern without them is the key itself.
    pub fn key(pattern: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Key(pattern.into()))
    }

    /// Bindings with the tag, whatever its value.
    pub fn tag(name: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Tag(name.into()))
    }

    /// Bindings whose tag has the value; if the tag has several values, one of them.
    pub fn tag_value(name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::TagValue(name.into(), value.into()))
    }

    /// Bindings with a tag whose name fits the pattern, see [`key`](Self::key).
    pub fn tag_pattern(pattern: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::TagPattern(pattern.into()))
    }

    /// Bindings that can be injected as a `T`.
    #[must_use]
    pub fn provides<T: ?Sized + 'static>() -> Self {
        Self::of(Kind::Provides(TypeId::of::<T>(), type_name::<T>()))
    }

    /// Bindings that the closure says yes to. A binding is asked about whenever a list is made anew, so the closure should
    /// be quick, and say the same of the same binding each time.
    pub fn matching(predicate: impl Fn(&BindingRef) -> bool + Send + Sync + 'static) -> Self {
        Self::of(Kind::Matching(Box::new(predicate)))
    }

    /// Bindings that fit both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::of(Kind::And(self, other))
    }

    /// Bindings that fit one of the two, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::of(Kind::Or(self, other))
    }

    /// Whether the binding fits.
    #[must_use]
    pub fn matches(&self, binding: &BindingRef) -> bool {
        match &*self.0 {
            Kind::Any => true,
            Kind::Key(pattern) => fits(pattern, binding.key()),
            Kind::Tag(name) => binding.has_tag(name),
            Kind::TagValue(name, value) => binding.tag_values(name).any(|v| v == value),
            Kind::TagPattern(pattern) => binding.tags().any(|(name, _)| fits(pattern, name)),
            Kind::Provides(id, _) => binding.provides_ids().any(|provided| provided == *id),
            Kind::Matching(predicate) => predicate(binding),
            Kind::And(a, b) => a.matches(binding) && b.matches(binding),
            Kind::Or(a, b) => a.matches(binding) || b.matches(binding),
        }
    }

    /// Where to look for all bindings that fit.
    pub(crate) fn hint(&self) -> Hint<'_> {
        match &*self.0 {
            Kind::Tag(name) | Kind::TagValue(name, _) => Hint::Tags(vec![name]),
            Kind::Provides(id, _) => Hint::Type(*id),
            Kind::And(a, b) => match (a.hint(), b.hint()) {
                (Hint::All, other) | (other, Hint::All | Hint::Type(_)) => other,
                (Hint::Type(_), tags) => tags,
                (Hint::Tags(a), Hint::Tags(b)) => Hint::Tags(if b.len() < a.len() { b } else { a }),
            },
            Kind::Or(a, b) => match (a.hint(), b.hint()) {
                (Hint::Tags(mut a), Hint::Tags(b)) => {
                    a.extend(b);
                    Hint::Tags(a)
                }
                _ => Hint::All,
            },
            Kind::Any | Kind::Key(_) | Kind::TagPattern(_) | Kind::Matching(_) => Hint::All,
        }
    }
}

/// A part of a context's bindings in which all that fit a filter are found.
pub(crate) enum Hint<'a> {
    /// Those that have one of the tags.
    Tags(Vec<&'a str>),
    /// Those that provide the type.
    Type(TypeId),
    All,
}

/// Whether the whole text fits the pattern: `*` is any run and `?` any one character, except separators.
fn fits(pattern: &str, text: &str) -> bool {
    let is_free = |c: u8| c != b'.' && c != b':';
    // Byte by byte is right for UTF-8 except for `?`, which takes a whole character.
    let (pattern, bytes) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on with one character more for the last `*`. An earlier `*` need not be tried again: what it took ends
    // before the same literal, only sooner.
    let mut again: Option<(usize, usize)> = None;
    while t < bytes.len() || p < pattern.len() {
        match pattern.get(p) {
            Some(b'*') => {
                again = Some((p, t));
                p += 1;
                continue;
            }
            Some(b'?') if bytes.get(t).is_some_and(|c| is_free(*c)) => {
                p += 1;
                t = next_character(text, t);
                continue;
            }
            Some(c) if *c != b'?' && bytes.get(t) == Some(c) => {
                p += 1;
                t += 1;
                continue;
            }
            _ => {}
        }
        match again {
            Some((star, taken)) if bytes.get(taken).is_some_and(|c| is_free(*c)) => {
                again = Some((star, taken + 1));
                p = star + 1;
                t = taken + 1;
            }
            _ => return false,
        }
    }
    true
}

fn next_character(text: &str, at: usize) -> usize {
    (at + 1..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len())
}

impl fmt::Debug for BindingFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BindingFilter({self})")
    }
}

/// What the filter looks for, in words: `tag "greeter" and key "services.*"`.
impl fmt::Display for BindingFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Any => f.write_str("any"),
            Kind::Key(pattern) => write!(f, "key {pattern:?}"),
            Kind::Tag(name) => write!(f, "tag {name:?}"),
            Kind::TagValue(name, value) => write!(f, "tag {name:?} = {value:?}"),
            Kind::TagPattern(pattern) => write!(f, "a tag like {pattern:?}"),
            Kind::Provides(_, name) => write!(f, "provides `{name}`"),
            Kind::Matching(_) => f.write_str("a predicate"),
            Kind::And(a, b) => write!(f, "({a} and {b})"),
            Kind::Or(a, b) => write!(f, "({a} or {b})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_fits_the_whole_text_and_no_separator() {
        for (pattern, text, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.bc", false),
            ("a.b", "xa.b", false),
            ("*", "", true),
            ("*", "abc", true),
            ("*", "a.b", false),
            ("*.*", "a.b", true),
            ("a.*", "a.", true),
            ("a.*", "a.b:c", false),
            ("a.*:c", "a.b:c", true),
            ("a?c", "abc", true),
            ("a?c", "a.c", false),
            ("a?c", "ac", false),
            ("a?", "aß", true),
            ("?", "語", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("*ab", "aab", true),
            ("*.ab", "x.aab", false),
            ("**b", "ab", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
