//! Two lists that are sorted by name, side by side.

use std::{cmp::Ordering, iter::from_fn};

/// Each name that one of both lists has, in their order, with what each has under it. No list has a name twice.
pub(crate) fn side_by_side<'l, T>(
    left: &'l [T],
    right: &'l [T],
    name: impl Fn(&T) -> &str,
) -> impl Iterator<Item = (Option<&'l T>, Option<&'l T>)> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    from_fn(move || {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => name(one).cmp(name(other)),
        };
        let one = if order == Ordering::Greater { None } else { left.next() };
        let other = if order == Ordering::Less { None } else { right.next() };
        Some((one, other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_one_list_has_stands_alone() {
        let pairs: Vec<_> = side_by_side(&["a", "c", "d"], &["b", "c"], |name| name).collect();
        let expected = [(Some(&"a"), None), (None, Some(&"b")), (Some(&"c"), Some(&"c")), (Some(&"d"), None)];
        assert_eq!(pairs, expected);
    }
}
