//! What the values of a property must fulfil beyond their type: the validation keywords of JSON Schema.

use std::fmt;
use std::sync::OnceLock;

use regex::Regex;
use serde_json::{Number, Value};

use super::Kind;

/// A bound of a number, exact for integers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
}

impl Bound {
    /// The bound as JSON.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::Integer(value) => value.into(),
            Self::Number(value) => value.into(),
        }
    }

    /// Compares a number with this bound; none where it is not comparable.
    fn ordering_of(self, number: &Number) -> Option<std::cmp::Ordering> {
        let bound = match self {
            Self::Integer(value) => Number::from(value),
            Self::Number(value) => Number::from_f64(value)?,
        };
        Some(crate::compare::numbers(number, &bound))
    }
}

/// A regular expression in the dialect of JSON Schema (ECMA 262), compiled at its first use.
#[derive(Debug)]
pub struct TextPattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl TextPattern {
    /// A pattern; it is not compiled yet.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the pattern is found in the text. A pattern that cannot be compiled is found in none.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| {
            jsonschema_regex::to_rust_regex(self.source).ok().and_then(|rust| Regex::new(&rust).ok())
        });
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// The constraints of one property. Start from [`Constraints::NONE`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Constraints {
    /// The least number of characters of a text.
    pub min_length: Option<u64>,
    /// The greatest number of characters of a text.
    pub max_length: Option<u64>,
    /// What a text must contain.
    pub pattern: Option<&'static TextPattern>,
    /// The texts allowed.
    pub one_of: Option<&'static [&'static str]>,
    /// The least number.
    pub minimum: Option<Bound>,
    /// The greatest number.
    pub maximum: Option<Bound>,
    /// What a number must be greater than.
    pub exclusive_minimum: Option<Bound>,
    /// What a number must be less than.
    pub exclusive_maximum: Option<Bound>,
    /// The least number of elements.
    pub min_items: Option<u64>,
    /// The greatest number of elements.
    pub max_items: Option<u64>,
}

/// The keyword of a constraint that a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation(pub &'static str);

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value breaks `{}`", self.0)
    }
}

impl std::error::Error for Violation {}

impl Constraints {
    /// No constraint at all.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        pattern: None,
        one_of: None,
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        min_items: None,
        max_items: None,
    };

    /// Stops a constraint on a kind of value that it says nothing about.
    ///
    /// # Panics
    /// When a constraint does not fit the kind.
    pub(crate) const fn assert_fit(&self, kind: Kind) {
        let text = self.min_length.is_some()
            || self.max_length.is_some()
            || self.pattern.is_some()
            || self.one_of.is_some();
        let number = self.minimum.is_some()
            || self.maximum.is_some()
            || self.exclusive_minimum.is_some()
            || self.exclusive_maximum.is_some();
        let list = self.min_items.is_some() || self.max_items.is_some();
        assert!(
            !text || matches!(kind, Kind::String),
            "min_length, max_length, pattern and one_of are for properties that hold text"
        );
        assert!(
            !number || matches!(kind, Kind::Integer | Kind::Number),
            "minimum, maximum and their exclusive forms are for properties that hold numbers"
        );
        assert!(
            !list || matches!(kind, Kind::Array(_)),
            "min_items and max_items are for properties that hold a list"
        );
    }

    /// Checks a text.
    ///
    /// # Errors
    /// The keyword that the text breaks.
    pub fn check_text(&self, text: &str) -> Result<(), Violation> {
        if self.min_length.is_some() || self.max_length.is_some() {
            let length = text.chars().count() as u64;
            broken_if(self.min_length.is_some_and(|least| length < least), "minLength")?;
            broken_if(self.max_length.is_some_and(|most| length > most), "maxLength")?;
        }
        broken_if(self.pattern.is_some_and(|pattern| !pattern.is_match(text)), "pattern")?;
        broken_if(self.one_of.is_some_and(|allowed| !allowed.contains(&text)), "enum")
    }

    /// Checks a number.
    ///
    /// # Errors
    /// The keyword that the number breaks.
    pub fn check_number(&self, number: &Number) -> Result<(), Violation> {
        let order = |bound: Option<Bound>| bound.and_then(|bound| bound.ordering_of(number));
        broken_if(order(self.minimum).is_some_and(std::cmp::Ordering::is_lt), "minimum")?;
        broken_if(order(self.maximum).is_some_and(std::cmp::Ordering::is_gt), "maximum")?;
        broken_if(order(self.exclusive_minimum).is_some_and(std::cmp::Ordering::is_le), "exclusiveMinimum")?;
        broken_if(order(self.exclusive_maximum).is_some_and(std::cmp::Ordering::is_ge), "exclusiveMaximum")
    }

    /// Whether a number has any constraint: the common case has none and pays nothing.
    #[must_use]
    pub fn bounds_numbers(&self) -> bool {
        self.minimum.is_some()
            || self.maximum.is_some()
            || self.exclusive_minimum.is_some()
            || self.exclusive_maximum.is_some()
    }

    /// Checks the length of a list.
    ///
    /// # Errors
    /// The keyword that the length breaks.
    pub fn check_items(&self, items: usize) -> Result<(), Violation> {
        let items = items as u64;
        broken_if(self.min_items.is_some_and(|least| items < least), "minItems")?;
        broken_if(self.max_items.is_some_and(|most| items > most), "maxItems")
    }

    /// The constraints as JSON Schema keywords.
    #[must_use]
    pub fn keywords(&self) -> Vec<(&'static str, Value)> {
        let count = |keyword, value: Option<u64>| value.map(|value| (keyword, Value::from(value)));
        let bound = |keyword, value: Option<Bound>| value.map(|value| (keyword, value.to_value()));
        [
            count("minLength", self.min_length),
            count("maxLength", self.max_length),
            self.pattern.map(|pattern| ("pattern", pattern.source().into())),
            self.one_of.map(|allowed| ("enum", allowed.into())),
            bound("minimum", self.minimum),
            bound("maximum", self.maximum),
            bound("exclusiveMinimum", self.exclusive_minimum),
            bound("exclusiveMaximum", self.exclusive_maximum),
            count("minItems", self.min_items),
            count("maxItems", self.max_items),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn broken_if(broken: bool, keyword: &'static str) -> Result<(), Violation> {
    if broken { Err(Violation(keyword)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SKU: TextPattern = TextPattern::new(r"^[A-Z]{3}-\d+$");

    #[test]
    fn a_length_counts_characters_not_bytes() {
        let two = Constraints { max_length: Some(2), ..Constraints::NONE };
        assert_eq!(two.check_text("žž"), Ok(()));
        assert_eq!(two.check_text("abc"), Err(Violation("maxLength")));
    }

    #[test]
    fn a_pattern_is_found_anywhere_unless_anchored_and_knows_only_ascii_digits() {
        let sku = Constraints { pattern: Some(&SKU), ..Constraints::NONE };
        assert_eq!(sku.check_text("TOY-1"), Ok(()));
        assert_eq!(sku.check_text("TOY-١"), Err(Violation("pattern")));
    }

    #[test]
    fn bounds_are_exact_beyond_the_precision_of_floats() {
        let most = Constraints { maximum: Some(Bound::Integer(9_007_199_254_740_992)), ..Constraints::NONE };
        assert_eq!(most.check_number(&9_007_199_254_740_992_i64.into()), Ok(()));
        assert_eq!(most.check_number(&9_007_199_254_740_993_i64.into()), Err(Violation("maximum")));
    }
}
