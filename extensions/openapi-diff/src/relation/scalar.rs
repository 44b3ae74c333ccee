//! Inclusion of numbers and of texts.

use super::{NumberCase, Relation, StringCase, Verdict, format::is_within};
use crate::schema::{Bound, Num};

/// The bounds of a case with what being an integer adds to them.
fn bounds(case: &NumberCase) -> (Option<Bound>, Option<Bound>) {
    if !is_integer(case) {
        return (case.min.clone(), case.max.clone());
    }
    let closed = |value: i128| Bound { value: Num::from_integer(value), is_exclusive: false };
    let min = case.min.as_ref().map(|bound| {
        let least = bound.value.ceiling();
        let step = i128::from(bound.is_exclusive && bound.value.is_integer());
        least.map_or_else(|| bound.clone(), |least| closed(least + step))
    });
    let max = case.max.as_ref().map(|bound| {
        let most = bound.value.floor();
        let step = i128::from(bound.is_exclusive && bound.value.is_integer());
        most.map_or_else(|| bound.clone(), |most| closed(most - step))
    });
    (min, max)
}

fn is_integer(case: &NumberCase) -> bool {
    case.is_integer || case.multiples.iter().any(|of| of.is_integer())
}

fn is_above(a: Option<&Bound>, b: Option<&Bound>) -> bool {
    let Some(b) = b else { return true };
    a.is_some_and(|a| a.value > b.value || (a.value == b.value && (a.is_exclusive || !b.is_exclusive)))
}

fn is_below(a: Option<&Bound>, b: Option<&Bound>) -> bool {
    let Some(b) = b else { return true };
    a.is_some_and(|a| a.value < b.value || (a.value == b.value && (a.is_exclusive || !b.is_exclusive)))
}

/// The few integers of a case.
pub(super) fn few_integers(case: &NumberCase, most: i128) -> Option<Vec<Num>> {
    if !is_integer(case) {
        return None;
    }
    let (min, max) = bounds(case);
    let (min, max) = (min?.value.ceiling()?, max?.value.floor()?);
    if max.checked_sub(min)? > most {
        return None;
    }
    let fits = |number: &Num| case.multiples.iter().all(|of| number.is_multiple_of(*of) != Some(false));
    Some((min..=max).map(Num::from_integer).filter(fits).collect())
}

/// Whether no number is left.
pub(super) fn is_empty(case: &NumberCase) -> bool {
    let (Some(min), Some(max)) = bounds(case) else { return false };
    min.value > max.value || (min.value == max.value && (min.is_exclusive || max.is_exclusive))
}

pub(super) fn number_in(a: &NumberCase, b: &NumberCase) -> Verdict {
    if b.is_integer && !is_integer(a) {
        return Verdict::NotProved(None);
    }
    let ((a_min, a_max), (b_min, b_max)) = (bounds(a), bounds(b));
    // What the bounds of integers come to is only asked of integers.
    let (b_min, b_max) = if is_integer(a) { (b_min, b_max) } else { (b.min.clone(), b.max.clone()) };
    if !is_above(a_min.as_ref(), b_min.as_ref()) || !is_below(a_max.as_ref(), b_max.as_ref()) {
        return Verdict::NotProved(None);
    }
    let is_met = |of: &Num| {
        (*of == Num::from_integer(1) && is_integer(a))
            || a.multiples.iter().any(|multiple| multiple.is_multiple_of(*of) == Some(true))
            || (is_integer(a) && Num::from_integer(1).is_multiple_of(*of) == Some(true))
    };
    if b.multiples.iter().all(is_met) { Verdict::Yes } else { Verdict::NotProved(None) }
}

/// Whether the numbers of one case lie in several others together: `[0, 10]` in `[0, 5]` and `[5, 10]`.
pub(super) fn number_in_any(a: &NumberCase, others: &[&NumberCase]) -> Verdict {
    let fits = |other: &&&NumberCase| {
        let unbounded = NumberCase { min: None, max: None, ..(**other).clone() };
        let mine = NumberCase { min: None, max: None, ..a.clone() };
        number_in(&mine, &unbounded) == Verdict::Yes
    };
    let mut spans: Vec<_> = others.iter().filter(fits).map(|other| bounds_for(a, other)).collect();
    spans.sort_by(|(left, _), (right, _)| match (left, right) {
        (None, None) => std::cmp::Ordering::Equal,
        (None, _) => std::cmp::Ordering::Less,
        (_, None) => std::cmp::Ordering::Greater,
        (Some(left), Some(right)) => {
            left.value.cmp(&right.value).then(left.is_exclusive.cmp(&right.is_exclusive))
        }
    });
    let (mut from, to) = bounds(a);
    for (low, high) in spans {
        if !is_above(from.as_ref(), low.as_ref()) {
            break;
        }
        let Some(high) = high else { return Verdict::Yes };
        if is_below(to.as_ref(), Some(&high)) {
            return Verdict::Yes;
        }
        // What comes next begins where this ends.
        let next = if is_integer(a) && !high.is_exclusive {
            let one = Num::from_integer(1);
            Bound { value: high.value.plus(one).unwrap_or(high.value), is_exclusive: false }
        } else {
            Bound { value: high.value, is_exclusive: !high.is_exclusive }
        };
        let is_further = from.as_ref().is_none_or(|from| next.value >= from.value);
        if is_further {
            from = Some(next);
        }
    }
    Verdict::NotProved(None)
}

fn bounds_for(a: &NumberCase, other: &NumberCase) -> (Option<Bound>, Option<Bound>) {
    if is_integer(a) {
        bounds(&NumberCase { is_integer: true, ..other.clone() })
    } else {
        (other.min.clone(), other.max.clone())
    }
}

impl<'d> Relation<'_, 'd> {
    pub(super) fn string_in(&self, a: &StringCase<'d>, b: &StringCase<'d>) -> Verdict {
        if a.min < b.min || b.max.is_some_and(|max| a.max.is_none_or(|longest| longest > max)) {
            return Verdict::NotProved(None);
        }
        let mut verdict = Verdict::Yes;
        for pattern in &b.patterns {
            if a.patterns.contains(pattern) {
                continue;
            }
            let answers: Vec<Option<bool>> =
                a.patterns.iter().map(|mine| self.patterns.is_within(mine, pattern)).collect();
            let within = if answers.contains(&Some(true)) {
                Some(true)
            } else if answers.contains(&None) {
                None
            } else {
                Some(false)
            };
            let part = match within {
                Some(true) => Verdict::Yes,
                Some(false) if self.patterns.is_total(pattern) => Verdict::Yes,
                Some(false) => Verdict::NotProved(None),
                None => Verdict::NotProved(Some("one pattern cannot be held against the other")),
            };
            verdict = verdict.and(part);
        }
        for format in &b.formats {
            if a.formats.iter().any(|mine| is_within(mine, format)) {
                continue;
            }
            let is_unknown = super::format_of(format) == super::Format::Unknown;
            let reason = is_unknown.then_some("a format that is not known");
            verdict = verdict.and(Verdict::NotProved(reason));
        }
        verdict
    }
}
