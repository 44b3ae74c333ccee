//! The styles of OpenAPI: how a text is taken apart into the texts of a list or an object.
//!
//! | style | place | scalar | list | list, exploded | object | object, exploded |
//! |---|---|---|---|---|---|---|
//! | `simple` | path, header | `a` | `a,b` | `a,b` | `k,a,l,b` | `k=a,l=b` |
//! | `label` | path | `.a` | `.a,b` | `.a.b` | `.k,a,l,b` | `.k=a.l=b` |
//! | `matrix` | path | `;v=a` | `;v=a,b` | `;v=a;v=b` | `;v=k,a,l,b` | `;k=a;l=b` |
//! | `form` | query, cookie | `v=a` | `v=a,b` | `v=a&v=b` | `v=k,a,l,b` | `k=a&l=b` |
//! | `spaceDelimited` | query | | `v=a%20b` | | `v=k%20a%20l%20b` | |
//! | `pipeDelimited` | query | | `v=a\|b` | | `v=k\|a\|l\|b` | |
//! | `deepObject` | query | | | | | `v[k]=a&v[l]=b` |
//!
//! A delimiter delimits as it is; escaped, it is a part of a value. Where OpenAPI says nothing, what fits is taken: blanks around
//! the items of a header are not theirs, and a list or an object of an empty text is empty.

use super::rules::{Kind, Rules};
use crate::operation::{Location, Notation, Parameter, Style};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How a parameter is found and taken apart, known before the first request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One text, or a list of query values: read straight into the type.
    Text,
    /// JSON text, or brackets.
    Json,
    /// Brackets.
    Deep,
    /// Each member is a query parameter of its own.
    Members,
    /// Anything else.
    Styled(Style, bool),
}

/// Why a style does not fit where it is said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StyleError {
    /// The place has other styles.
    #[error("the style `{style}` does not exist in the {place}: there it is {known}")]
    Place {
        /// The style.
        style: &'static str,
        /// The place.
        place: &'static str,
        /// The styles that the place has.
        known: &'static str,
    },
    /// The style is not for this kind of value.
    #[error("the style `{style}` is for {what}, and the schema is not one")]
    Kind {
        /// The style.
        style: &'static str,
        /// What it is for.
        what: &'static str,
    },
    /// `explode` does not go with the style, or with the place.
    #[error("the style `{style}` {place} needs `explode = {needed}`")]
    Explode {
        /// The style.
        style: &'static str,
        /// Where.
        place: &'static str,
        /// What `explode` has to be.
        needed: bool,
    },
}

impl Layout {
    /// The layout of a parameter.
    ///
    /// # Errors
    /// [`StyleError`] if OpenAPI has no such one.
    pub(crate) fn of(parameter: &Parameter, rules: &Rules) -> Result<Self, StyleError> {
        let (style, explode) = match parameter.notation {
            Notation::Json => return Ok(Self::Json),
            Notation::Styled { style, explode } => (style, explode),
        };
        check(parameter.location, style, explode, rules.kind)?;
        Ok(match (parameter.location, style, rules.kind) {
            (_, Style::DeepObject, _) => Self::Deep,
            (_, Style::Label | Style::Matrix, _) => Self::Styled(style, explode),
            (Location::Query, Style::Form, Kind::Object) if explode => Self::Members,
            (_, _, Kind::Object) => Self::Styled(style, explode),
            (Location::Query, _, Kind::List) if !explode => Self::Styled(style, explode),
            _ => Self::Text,
        })
    }
}

fn check(location: Location, style: Style, explode: bool, kind: Kind) -> Result<(), StyleError> {
    let (place, known) = match location {
        Location::Path => ("path", "`simple`, `label` or `matrix`"),
        Location::Query => ("query", "`form`, `spaceDelimited`, `pipeDelimited` or `deepObject`"),
        Location::Header => ("header", "`simple`"),
        Location::Cookie => ("cookie", "`form`"),
    };
    let fits = match style {
        Style::Simple => matches!(location, Location::Path | Location::Header),
        Style::Label | Style::Matrix => location == Location::Path,
        Style::Form => matches!(location, Location::Query | Location::Cookie),
        Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => location == Location::Query,
    };
    let name = style.name();
    if !fits {
        return Err(StyleError::Place { style: name, place, known });
    }
    match style {
        Style::DeepObject if kind != Kind::Object => {
            return Err(StyleError::Kind { style: name, what: "objects" });
        }
        Style::SpaceDelimited | Style::PipeDelimited if kind == Kind::Scalar => {
            return Err(StyleError::Kind { style: name, what: "lists and objects" });
        }
        _ => {}
    }
    let needed = match style {
        Style::SpaceDelimited | Style::PipeDelimited => Some(("in the query", false)),
        Style::DeepObject => Some(("in the query", true)),
        // RFC 6265 has one value to a name, and `&` in it would be a part of the value.
        Style::Form if location == Location::Cookie && kind != Kind::Scalar => {
            Some(("of lists and objects in a cookie", false))
        }
        _ => None,
    };
    match needed {
        Some((place, needed)) if needed != explode => Err(StyleError::Explode { style: name, place, needed }),
        _ => Ok(()),
    }
}

/// Undoes the escapes of one piece of text.
pub(crate) type Decode = fn(&str) -> Option<Cow<'_, str>>;

/// Takes a text apart: a text, a list of texts, or an object of texts, as the schema has it. Nothing if the text is not laid out
/// so, or has more than `most` parts.
pub(crate) fn tree(
    raw: &str,
    name: &str,
    (style, explode): (Style, bool),
    kind: Kind,
    decode: Decode,
    most: usize,
) -> Option<Value> {
    let body = match style {
        Style::Label => raw.strip_prefix('.')?,
        Style::Matrix => raw.strip_prefix(';')?,
        _ => raw,
    };
    // `;v=` in front of what is not exploded.
    let body = match (style, kind, explode) {
        (Style::Matrix, Kind::Scalar, _) | (Style::Matrix, _, false) => named(body, name)?,
        _ => body,
    };
    let text = |piece: &str| decode(piece).map(|text| Value::from(text.into_owned()));
    let delimiter = delimiter(style, explode);
    let pieces = || split(body, delimiter).take(most + 1);
    if kind != Kind::Scalar && pieces().count() > most {
        return None;
    }
    match (kind, explode) {
        (Kind::Scalar, _) => decode(body).map(|text| Value::from(text.into_owned())),
        (Kind::List, true) if style == Style::Matrix => {
            pieces().map(|piece| text(named(piece, name)?)).collect::<Option<Vec<_>>>().map(Value::from)
        }
        (Kind::List, _) if body.is_empty() => Some(Value::Array(Vec::new())),
        (Kind::List, _) => pieces().map(text).collect::<Option<Vec<_>>>().map(Value::from),
        (Kind::Object, _) if body.is_empty() => Some(Value::Object(Map::new())),
        (Kind::Object, true) => {
            let members = pieces().map(|piece| {
                let (key, value) = piece.split_once('=')?;
                Some((decode(key)?.into_owned(), text(value)?))
            });
            object(members)
        }
        (Kind::Object, false) => {
            let mut pieces = pieces();
            let members = std::iter::from_fn(|| {
                let key = pieces.next()?;
                Some(pieces.next().and_then(|value| Some((decode(key)?.into_owned(), text(value)?))))
            });
            object(members)
        }
    }
}

/// An object of members, none of which is given twice.
fn object(members: impl Iterator<Item = Option<(String, Value)>>) -> Option<Value> {
    let mut object = Map::new();
    for member in members {
        let (name, value) = member?;
        if object.insert(name, value).is_some() {
            return None;
        }
    }
    Some(Value::Object(object))
}

/// The value behind `name=`; an empty one may be without the `=`.
fn named<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(name)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('=') }
}

/// What stands between parts.
#[derive(Clone, Copy)]
enum Delimiter {
    One(char),
    /// Any of several spellings.
    Spelled(&'static [&'static str]),
}

fn delimiter(style: Style, explode: bool) -> Delimiter {
    match (style, explode) {
        (Style::Label, true) => Delimiter::One('.'),
        (Style::Matrix, true) => Delimiter::One(';'),
        (Style::SpaceDelimited, _) => Delimiter::Spelled(&["%20", "+", " "]),
        // A bar has to be escaped in a query (RFC 3986), and often is not.
        (Style::PipeDelimited, _) => Delimiter::Spelled(&["|", "%7C", "%7c"]),
        _ => Delimiter::One(','),
    }
}

/// The items of a list; none in an empty text.
pub(crate) fn parts(text: &str, delimiter: char) -> impl Iterator<Item = &str> {
    text.split(delimiter).filter(move |_| !text.is_empty())
}

fn split(text: &str, delimiter: Delimiter) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let found = match delimiter {
            Delimiter::One(one) => text.find(one).map(|at| (at, one.len_utf8())),
            Delimiter::Spelled(spellings) => spellings
                .iter()
                .filter_map(|spelling| text.find(spelling).map(|at| (at, spelling.len())))
                .min(),
        };
        match found {
            Some((at, length)) => {
                rest = Some(&text[at + length..]);
                Some(&text[..at])
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

/// How a value is laid out, for who laid it out otherwise.
#[cold]
pub(crate) fn described((style, explode): (Style, bool), kind: Kind, name: &str, most: usize) -> String {
    let example = match (style, explode, kind) {
        (Style::Label, _, Kind::Scalar) => "like `.a`".to_owned(),
        (Style::Matrix, _, Kind::Scalar) => format!("like `;{name}=a`"),
        (Style::Form, false, Kind::List) => format!("like `{name}=a,b`"),
        (Style::PipeDelimited, _, Kind::List) => format!("like `{name}=a|b`"),
        (Style::SpaceDelimited, _, Kind::List) => format!("like `{name}=a%20b`"),
        (Style::Label, false, Kind::List) => "like `.a,b`".to_owned(),
        (Style::Label, true, Kind::List) => "like `.a.b`".to_owned(),
        (Style::Matrix, false, Kind::List) => format!("like `;{name}=a,b`"),
        (Style::Matrix, true, Kind::List) => format!("like `;{name}=a;{name}=b`"),
        _ => format!("in the style `{}`", style.name()),
    };
    format!("must be laid out {example}, of {most} values at most")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percent;
    use serde_json::json;

    fn query(piece: &str) -> Option<Cow<'_, str>> {
        percent::decode(piece, true).ok()
    }

    fn read(raw: &str, style: Style, explode: bool, kind: Kind) -> Option<Value> {
        tree(raw, "v", (style, explode), kind, query, 4)
    }

    #[test]
    fn takes_every_style_apart() {
        use Kind::{List, Object, Scalar};
        use Style::{Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
        let (list, object) = (json!(["a", "b"]), json!({"k": "a", "l": "b"}));
        for (raw, style, explode, kind, expected) in [
            ("a", Simple, false, Scalar, json!("a")),
            ("a,b", Simple, false, List, list.clone()),
            ("%20a,b%20", Simple, true, List, json!([" a", "b "])),
            ("k,a,l,b", Simple, false, Object, object.clone()),
            ("k=a,l=b", Simple, true, Object, object.clone()),
            (".a", Label, false, Scalar, json!("a")),
            (".a,b", Label, false, List, list.clone()),
            (".a.b", Label, true, List, list.clone()),
            (".k,a,l,b", Label, false, Object, object.clone()),
            (".k=a.l=b", Label, true, Object, object.clone()),
            (";v=a", Matrix, false, Scalar, json!("a")),
            (";v", Matrix, false, Scalar, json!("")),
            (";v=a,b", Matrix, false, List, list.clone()),
            (";v=a;v=b", Matrix, true, List, list.clone()),
            (";v=k,a,l,b", Matrix, false, Object, object.clone()),
            (";k=a;l=b", Matrix, true, Object, object.clone()),
            ("a,b", Form, false, List, list.clone()),
            ("a%2Cb,c", Form, false, List, json!(["a,b", "c"])),
            ("", Form, false, List, json!([])),
            ("k,a,l,b", Form, false, Object, object.clone()),
            ("a%20b", SpaceDelimited, false, List, list.clone()),
            ("a+b", SpaceDelimited, false, List, list.clone()),
            ("a|b", PipeDelimited, false, List, list.clone()),
            ("a%7Cb", PipeDelimited, false, List, list),
            ("k|a|l|b", PipeDelimited, false, Object, object),
        ] {
            assert_eq!(read(raw, style, explode, kind), Some(expected), "{raw} {style:?} {explode} {kind:?}");
        }
    }

    #[test]
    fn refuses_what_is_laid_out_otherwise() {
        use Kind::{List, Object, Scalar};
        use Style::{Label, Matrix, Simple};
        for (raw, style, explode, kind) in [
            ("a", Label, false, Scalar),
            ("a", Matrix, false, Scalar),
            (";w=a", Matrix, false, Scalar),
            (";v=a;w=b", Matrix, true, List),
            ("k,a,l", Simple, false, Object),
            ("k=a,l", Simple, true, Object),
            ("k,a,k,b", Simple, false, Object),
            ("1,2,3,4,5", Simple, false, List),
        ] {
            assert_eq!(read(raw, style, explode, kind), None, "{raw} {style:?} {explode} {kind:?}");
        }
    }
}

/// What a client writes comes back, whatever the style.
#[cfg(test)]
mod properties {
    use super::*;
    use crate::percent;
    use proptest::prelude::*;

    fn decode(text: &str) -> Option<Cow<'_, str>> {
        percent::decode(text, false).ok()
    }

    /// As RFC 6570 has it: everything but letters and digits is escaped.
    fn written(text: &str) -> String {
        let byte = |byte: u8| match byte {
            plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    }

    /// A reference encoder for members, or for items (which have no names).
    fn encode((style, explode): (Style, bool), kind: Kind, parts: &[(String, String)]) -> String {
        let is_list = kind == Kind::List;
        let join = |between: &str, separator: &str| -> String {
            let one = |(name, value): &(String, String)| match is_list {
                true => written(value),
                false => format!("{}{between}{}", written(name), written(value)),
            };
            parts.iter().map(one).collect::<Vec<_>>().join(separator)
        };
        match (style, explode) {
            (Style::Simple, true) => join("=", ","),
            (Style::Label, true) => format!(".{}", join("=", ".")),
            (Style::Label, false) => format!(".{}", join(",", ",")),
            (Style::Matrix, true) if is_list => format!(";v={}", join("", ";v=")),
            (Style::Matrix, true) => format!(";{}", join("=", ";")),
            (Style::Matrix, false) => format!(";v={}", join(",", ",")),
            (Style::SpaceDelimited, _) => join("%20", "%20"),
            (Style::PipeDelimited, _) => join("%7C", "%7C"),
            _ => join(",", ","),
        }
    }

    fn layouts() -> impl Strategy<Value = (Style, bool)> {
        let in_paths = prop_oneof![Just(Style::Simple), Just(Style::Label), Just(Style::Matrix)];
        prop_oneof![(in_paths, any::<bool>()), Just((Style::Form, false))]
    }

    /// What these delimit cannot have the delimiter in it, for it is escaped in any case.
    fn delimited() -> impl Strategy<Value = (Style, bool)> {
        prop_oneof![Just((Style::SpaceDelimited, false)), Just((Style::PipeDelimited, false))]
    }

    proptest! {
        #[test]
        fn lists(
            layout in prop_oneof![layouts(), delimited()],
            items in prop::collection::vec("[a-c,;.&=+%é]{1,4}", 1..5),
        ) {
            let parts: Vec<_> = items.iter().map(|item| (String::new(), item.clone())).collect();
            let text = encode(layout, Kind::List, &parts);
            prop_assert_eq!(tree(&text, "v", layout, Kind::List, decode, 100), Some(Value::from(items)), "{}", text);
        }

        #[test]
        fn objects(
            layout in prop_oneof![layouts(), delimited()],
            members in prop::collection::btree_map("[a-c,;.&=+%é]{1,4}", "[a-c,;.&=+%é]{0,4}", 1..5),
        ) {
            let parts: Vec<_> = members.clone().into_iter().collect();
            let text = encode(layout, Kind::Object, &parts);
            let expected = members.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
            let read = tree(&text, "v", layout, Kind::Object, decode, 100);
            prop_assert_eq!(read, Some(Value::Object(expected)), "{}", text);
        }

        #[test]
        fn no_text_panics(layout in layouts(), text in "[v=,;.&|%a0é]{0,20}") {
            for kind in [Kind::Scalar, Kind::List, Kind::Object] {
                let _ = tree(&text, "v", layout, kind, decode, 5);
            }
        }
    }
}
