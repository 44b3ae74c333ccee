//! `Accept` (RFC 9110, 12.5.1): which of the media types that are offered a client wants most.

use super::list::{Element, elements, is_same};
use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue};

/// What a client says of media types. One that says nothing that can be read takes anything.
///
/// Of all ranges that fit a type, the closest says how much it is wanted. Ranges with parameters fit types with the same, and
/// more closely. A parameter of which the type says nothing (`application/json;charset=utf-8` where `application/json` is
/// offered) does not keep a range from fitting: clients write such, and the RFC leaves it to the server to be strict; but it
/// counts for less than the type alone, and does not refuse.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accept<'h>(&'h [HeaderValue]);

/// How much a media type is wanted; more is greater.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wish {
    /// In thousandths; 0 is not wanted.
    quality: u16,
    closeness: u16,
}

// How closely a range fits.
const ANY: u16 = 1;
const KIND: u16 = 2;
/// The type itself, with parameters that it does not have.
const LOOSE: u16 = 3;
/// The type itself. Each parameter that is the same adds one.
const NAMED: u16 = 4;

impl Wish {
    /// Whether somebody wrote the type itself, not a range that it is in.
    pub(crate) fn is_named(self) -> bool {
        self.closeness >= LOOSE
    }
}

impl<'h> Accept<'h> {
    /// Of somebody who says nothing.
    pub(crate) const ANY: Accept<'static> = Accept(&[]);

    pub(crate) fn of(headers: &'h HeaderMap) -> Self {
        Self(headers.get_all(ACCEPT).as_slice())
    }

    fn ranges(self) -> impl Iterator<Item = (Element<'h>, &'h str, &'h str)> {
        elements(self.0).filter_map(|range| {
            let (kind, name) = match range.value {
                // As Java's own client has it.
                "*" => ("*", "*"),
                value => value.split_once('/')?,
            };
            let is_range = !kind.is_empty() && !name.is_empty() && (kind != "*" || name == "*");
            is_range.then_some((range, kind, name))
        })
    }

    /// Whether nothing that can be read is said, or only `*/*`.
    pub(crate) fn takes_anything(self) -> bool {
        self.0.iter().all(|line| line == "*/*") || self.ranges().next().is_none()
    }

    /// The offered media type that is wanted most, the first of equals; nothing if none is wanted.
    pub(crate) fn best<'o>(self, offered: impl Iterator<Item = &'o str>) -> Option<usize> {
        if self.takes_anything() {
            return Some(0);
        }
        most(offered.map(|name| self.wish(name)))
    }

    /// How much a media type is wanted.
    pub(crate) fn wish(self, name: &str) -> Wish {
        let Some(own) = Element::read(name.as_bytes()) else { return Wish::default() };
        // Of equally close ranges the most willing, so that their order says nothing.
        let closest = self.ranges().filter_map(|range| fit(range, own)).max();
        let (closeness, quality) = closest.unwrap_or_default();
        Wish { quality, closeness }
    }
}

/// The greatest wish, the first of equals; nothing if all are without.
pub(crate) fn most(wishes: impl Iterator<Item = Wish>) -> Option<usize> {
    let mut best: Option<(usize, Wish)> = None;
    for (at, wish) in wishes.enumerate() {
        if wish.quality > 0 && best.is_none_or(|(_, known)| wish > known) {
            best = Some((at, wish));
        }
    }
    best.map(|(at, _)| at)
}

/// How closely a range fits a type, and how much it wants it.
fn fit((range, kind, name): (Element<'_>, &str, &str), own: Element<'_>) -> Option<(u16, u16)> {
    let (own_kind, own_name) = own.value.split_once('/')?;
    let closeness = match (kind, name) {
        ("*", _) => ANY,
        (kind, _) if !kind.eq_ignore_ascii_case(own_kind) => return None,
        (_, "*") => KIND,
        (_, name) if name.eq_ignore_ascii_case(own_name) => NAMED,
        _ => return None,
    };
    let (mut same, mut is_loose) = (0, false);
    for (parameter, value) in range.parameters() {
        match own.parameters().find(|(known, _)| known.eq_ignore_ascii_case(parameter)) {
            Some((_, known)) if is_same(known, value) => same += 1,
            Some(_) => return None,
            None => is_loose = true,
        }
    }
    let quality = range.quality();
    match closeness {
        _ if is_loose && quality == 0 => None,
        NAMED if is_loose => Some((LOOSE, quality)),
        NAMED => Some((NAMED.saturating_add(same), quality)),
        closeness => Some((closeness, quality)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(lines: &[&str]) -> Vec<HeaderValue> {
        lines.iter().map(|line| HeaderValue::from_str(line).unwrap()).collect()
    }

    #[test]
    fn the_closest_range_counts() {
        // The table of RFC 9110, 12.5.1.
        let given = lines(&[
            "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed",
            "text/plain;format=fixed;q=0.4, */*;q=0.5",
        ]);
        for (name, quality) in [
            ("text/plain;format=flowed", 1000),
            ("text/plain", 700),
            ("text/html", 300),
            ("image/jpeg", 500),
            ("text/plain;format=fixed", 400),
            ("text/html;level=3", 300),
        ] {
            assert_eq!(Accept(&given).wish(name).quality, quality, "{name}");
        }
    }

    #[test]
    fn the_type_that_is_wanted_most_is_chosen() {
        let offered = ["application/json", "text/csv; charset=utf-8", "application/msgpack"];
        let cases: [(&[&str], Option<usize>); _] = [
            (&[], Some(0)),
            (&[""], Some(0)),
            (&["*/*"], Some(0)),
            (&["text/csv"], Some(1)),
            (&["text/*"], Some(1)),
            (&["TEXT/CSV;q=1"], Some(1)),
            (&["application/json;q=0.5, text/csv;q=0.9"], Some(1)),
            (&["application/json;q=0.5", "text/csv;q=0.9"], Some(1)),
            (&["*/*;q=0.1, application/msgpack"], Some(2)),
            (&["application/json;q=0, */*;q=0.5"], Some(1)),
            (&["*/*;q=0.5", "application/json;q=0"], Some(1)),
            (&["application/*;q=0, application/msgpack, */*;q=0.1"], Some(2)),
            (&["image/png"], None),
            (&["*/*;q=0"], None),
            // The first of equals, but what is named before what is only not excluded.
            (&["text/csv, application/json"], Some(0)),
            (&["text/csv, */*"], Some(1)),
            (&["image/gif, *; q=.2, */*; q=.2"], Some(0)),
            // Parameters that an offer does not have, has, and has otherwise.
            (&["application/json;charset=utf-8"], Some(0)),
            (&["text/csv;charset=\"UTF-8\""], Some(1)),
            (&["text/csv;charset=latin1"], None),
            (&["text/csv;charset=latin1, */*;q=0.1"], Some(0)),
            (&["application/json;profile=\"a, b;q=0\", text/csv;q=0.9"], Some(0)),
            (&["application/json;v=2;q=0, application/json;q=0.5"], Some(0)),
            (&["application/json;v=2;q=0"], None),
            (&["application/json;v=2, application/json;q=0"], None),
            // What cannot be read is as if it was not there.
            (&["nonsense, /, a/, /b, */json, ;q=1"], Some(0)),
            (&["nonsense, text/csv;q=lots"], Some(1)),
        ];
        for (given, expected) in cases {
            assert_eq!(Accept(&lines(given)).best(offered.into_iter()), expected, "{given:?}");
        }
    }

    fn range() -> impl Strategy<Value = String> {
        let media = prop_oneof![
            Just("*/*"),
            Just("text/*"),
            Just("text/csv"),
            Just("text/csv;header=present"),
            Just("text/csv;v=2"),
            Just("application/json"),
            Just("*"),
            Just("nonsense"),
        ];
        let weight = prop_oneof![Just(""), Just(";q=0"), Just(";q=0.5"), Just(";q=1"), Just(";q=x")];
        (media, weight).prop_map(|(media, weight)| format!("{media}{weight}"))
    }

    proptest! {
        #[test]
        fn neither_the_order_of_ranges_nor_their_lines_say_anything(
            (ranges, shuffled) in prop::collection::vec(range(), 0..8)
                .prop_flat_map(|ranges| (Just(ranges.clone()), Just(ranges).prop_shuffle())),
            cut in 0_usize..8,
        ) {
            let one = lines(&[&ranges.join(", ")]);
            let (first, second) = shuffled.split_at(cut.min(shuffled.len()));
            let two = lines(&[&first.join(","), &second.join(" ,")]);
            for name in ["text/csv", "text/csv; header=present", "application/json", "image/png"] {
                prop_assert_eq!(Accept(&one).wish(name), Accept(&two).wish(name), "{}", name);
            }
        }

        #[test]
        fn no_header_makes_it_panic(text in "[ -~]{0,80}", more in "[a*/;=\"\\\\q0.,]{0,40}") {
            let given = lines(&[&text, &more]);
            let _ = Accept(&given).best(["text/csv", "application/json;a=\"b\""].into_iter());
        }
    }
}
