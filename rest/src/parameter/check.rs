//! Rules for scalar parameters, checked on the typed value: what `#[query(minimum = 0)]` becomes on the fast lane. A value
//! that breaks one goes to the slow lane, which tells which.

use std::cmp::Ordering;

/// A bound as written in an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Written without a point.
    Integer(i128),
    /// Written with one.
    Number(f64),
}

/// A number that can be compared with a bound.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number that a rule in an attribute can be held against",
    label = "this rule is about numbers",
    note = "texts have `min_length` and `max_length`, lists `min_items` and `max_items`",
    note = "for other types, put the rule into the type's schema: `#[schemars(range(min = 1))]` on a newtype's field, or `schemars::JsonSchema` by hand"
)]
pub trait Number: Copy {
    /// How it stands to the bound; nothing for what is no number.
    fn against(self, bound: Bound) -> Option<Ordering>;
}

macro_rules! integers {
    ($($type:ty)*) => {$(impl Number for $type {
        #[inline]
        fn against(self, bound: Bound) -> Option<Ordering> {
            match bound {
                Bound::Integer(bound) => Some(i128::from(self).cmp(&bound)),
                Bound::Number(bound) => (self as f64).partial_cmp(&bound),
            }
        }
    })*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

macro_rules! sizes {
    ($($type:ty)*) => {$(impl Number for $type {
        #[inline]
        fn against(self, bound: Bound) -> Option<Ordering> {
            match bound {
                Bound::Integer(bound) => Some(i128::try_from(self).ok()?.cmp(&bound)),
                Bound::Number(bound) => (self as f64).partial_cmp(&bound),
            }
        }
    })*};
}

sizes!(isize usize);

macro_rules! floats {
    ($($type:ty)*) => {$(impl Number for $type {
        #[inline]
        fn against(self, bound: Bound) -> Option<Ordering> {
            f64::from(self).partial_cmp(&match bound {
                Bound::Integer(bound) => bound as f64,
                Bound::Number(bound) => bound,
            })
        }
    })*};
}

floats!(f32 f64);

/// A text whose length can be compared.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text whose length a rule in an attribute can be held against",
    label = "this rule is about texts",
    note = "numbers have `minimum` and `maximum`, lists `min_items` and `max_items`",
    note = "for other types, put the rule into the type's schema: `#[schemars(length(min = 1))]` on a newtype's field, or \
            `schemars::JsonSchema` by hand"
)]
pub trait Text: AsRef<str> {}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str> + ?Sized> Text for T {}

/// `minimum`.
#[inline]
pub fn at_least(value: impl Number, bound: Bound) -> bool {
    value.against(bound).is_some_and(Ordering::is_ge)
}

/// `maximum`.
#[inline]
pub fn at_most(value: impl Number, bound: Bound) -> bool {
    value.against(bound).is_some_and(Ordering::is_le)
}

/// `exclusiveMinimum`.
#[inline]
pub fn above(value: impl Number, bound: Bound) -> bool {
    value.against(bound).is_some_and(Ordering::is_gt)
}

/// `exclusiveMaximum`.
#[inline]
pub fn below(value: impl Number, bound: Bound) -> bool {
    value.against(bound).is_some_and(Ordering::is_lt)
}

/// `minLength`, in characters.
#[inline]
pub fn no_shorter<T: Text + ?Sized>(text: &T, length: usize) -> bool {
    let text = text.as_ref();
    text.len() >= length && text.chars().take(length).count() == length
}

/// `maxLength`, in characters.
#[inline]
pub fn no_longer<T: Text + ?Sized>(text: &T, length: usize) -> bool {
    let text = text.as_ref();
    text.len() <= length || text.chars().take(length + 1).count() <= length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_exactly() {
        assert!(at_least(i64::MAX, Bound::Integer(i128::from(i64::MAX))));
        assert!(!at_least(i64::MAX - 1, Bound::Integer(i128::from(i64::MAX))));
        assert!(at_most(0.5, Bound::Integer(1)) && !above(1.0, Bound::Integer(1)));
        assert!(!at_least(f64::NAN, Bound::Integer(0)));
        assert!(
            at_most(7_usize, Bound::Integer(7))
                && !at_most(8_usize, Bound::Integer(7))
                && above(-1_isize, Bound::Number(-1.5))
        );
        assert!(no_longer("žž", 2) && !no_longer("žžž", 2) && no_shorter("žž", 2) && !no_shorter("ž", 2));
    }
}
